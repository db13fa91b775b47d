//! The eyes of a face: two dark round spots, side by side.
//!
//! Each point is judged by how many edges around it point away from it (means of gradients:
//! F. Timm, E. Barth, "Accurate eye centre localisation by means of gradients", VISAPP 2011,
//! here within the reach of an iris), then each pair by how eyes lie in the finder's box.

use super::{Face, Point};
use crate::Gray;

/// Side of the patch that is looked through, pixels.
const PATCH: i64 = 84;
/// How much of the patch the finder's box takes.
const BOX: f64 = 60.0;
/// Reach of an iris with its surroundings, patch pixels.
const REACH: i64 = 7;
/// Spots that are paired.
const SPOTS: usize = 14;
/// Heads more aslant than this are not found by the cascade, degrees.
const MOST_TILT: f64 = 22.0;
/// Pairs that are looked at closely.
const PAIRS: usize = 16;
/// Least worth of a pair; below it there is no telling.
const LEAST: f64 = 0.08;

/// A spot in the patch.
#[derive(Clone, Copy)]
struct Spot {
    x: f64,
    y: f64,
    worth: f64,
}

/// The eyes of a face, left and right as seen, where two spots are like eyes.
pub(super) fn find(picture: &Gray, face: &Face) -> Option<(Point, Point)> {
    // The picture first, so that a pixel of the patch is the mean of what it stands for.
    let longer = f64::from(picture.width().max(picture.height()));
    let small = picture.reduced((longer * BOX / face.side).ceil() as u32);
    let factor = f64::from(small.width()) / f64::from(picture.width());
    let (centre, scale) = (face.centre.scaled(factor), face.side * factor / BOX);
    let half = PATCH as f64 / 2.0;
    let to_small =
        |x: f64, y: f64| Point::new(centre.x + (x - half) * scale, centre.y + (y - half) * scale);
    let patch = Gray::from_fn(PATCH as u32, PATCH as u32, |x, y| {
        let place = to_small(f64::from(x) + 0.5, f64::from(y) + 0.5);
        small.at(place.x, place.y) as u8
    });
    let (left, right) = best_pair(&patch, &spots(&patch))?;
    let to_picture = |spot: Spot| to_small(spot.x, spot.y).scaled(1.0 / factor);
    Some((to_picture(left), to_picture(right)))
}

/// The best spots of the part where eyes can be.
fn spots(patch: &Gray) -> Vec<Spot> {
    let edges: Vec<Edge> = (0..PATCH * PATCH)
        .map(|at| Edge::at(patch, at % PATCH, at / PATCH))
        .collect();
    let around = around();
    // How far from the middle eyes may be, in patch pixels: tilted heads included.
    let middle = PATCH / 2;
    let (columns, rows) = (middle - 27..middle + 27, middle - 24..middle + 10);
    let width = (columns.end - columns.start) as usize;
    let worth: Vec<f64> = rows
        .clone()
        .flat_map(|y| columns.clone().map(move |x| (x, y)))
        .map(|(x, y)| roundness(&edges, &around, x, y) * darkness(patch, x, y))
        .collect();
    let at = |column: i64, row: i64| {
        let inside = column >= 0 && column < width as i64 && row >= 0;
        let index = (row * width as i64 + column) as usize;
        if inside {
            worth.get(index).copied().unwrap_or(0.0)
        } else {
            0.0
        }
    };
    let mut spots = Vec::new();
    for (row, y) in rows.clone().enumerate() {
        for (column, x) in columns.clone().enumerate() {
            let (column, row) = (column as i64, row as i64);
            let here = at(column, row);
            let peak = (-3..=3)
                .flat_map(|dy| (-3..=3).map(move |dx| (dx, dy)))
                .all(|(dx, dy)| at(column + dx, row + dy) <= here);
            if peak && here > 0.0 {
                // Between the pixels: the vertex of the parabola through three.
                let shift = |before: f64, after: f64| {
                    let bend = before - 2.0 * here + after;
                    if bend < 0.0 {
                        ((before - after) / (2.0 * bend)).clamp(-0.5, 0.5)
                    } else {
                        0.0
                    }
                };
                spots.push(Spot {
                    x: x as f64 + 0.5 + shift(at(column - 1, row), at(column + 1, row)),
                    y: y as f64 + 0.5 + shift(at(column, row - 1), at(column, row + 1)),
                    worth: here,
                });
            }
        }
    }
    spots.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    spots.truncate(SPOTS);
    let best = spots.first().map_or(1.0, |spot| spot.worth);
    for spot in &mut spots {
        spot.worth /= best;
    }
    spots
}

/// A change of brightness: its direction from dark to light, and its weight.
#[derive(Clone, Copy)]
struct Edge {
    x: f64,
    y: f64,
    weight: f64,
}

impl Edge {
    fn at(patch: &Gray, x: i64, y: i64) -> Self {
        // Less is noise; more is no better than a good edge: hair is all edges.
        const WEAK: f64 = 2.0;
        const STRONG: f64 = 24.0;
        let value = |x, y| f64::from(patch.pixel(x, y));
        let across = (value(x + 1, y) - value(x - 1, y)) / 2.0;
        let down = (value(x, y + 1) - value(x, y - 1)) / 2.0;
        let strength = (across * across + down * down).sqrt();
        if strength < WEAK {
            return Self {
                x: 0.0,
                y: 0.0,
                weight: 0.0,
            };
        }
        Self {
            x: across / strength,
            y: down / strength,
            weight: strength.min(STRONG),
        }
    }
}

/// The places within reach: distance in the list of edges, direction, nearness.
fn around() -> Vec<(i64, f64, f64, f64)> {
    (-REACH..=REACH)
        .flat_map(|dy| (-REACH..=REACH).map(move |dx| (dx, dy)))
        .filter(|(dx, dy)| (1..=REACH * REACH).contains(&(dx * dx + dy * dy)))
        .map(|(dx, dy)| {
            let far = ((dx * dx + dy * dy) as f64).sqrt();
            (dy * PATCH + dx, dx as f64 / far, dy as f64 / far, 1.0 / far)
        })
        .collect()
}

/// How far the edges around a point lie across the line to it, dark inside: 0 to some tens.
fn roundness(edges: &[Edge], around: &[(i64, f64, f64, f64)], x: i64, y: i64) -> f64 {
    let here = y * PATCH + x;
    around
        .iter()
        .filter_map(|(step, ux, uy, near)| {
            let edge = usize::try_from(here + step)
                .ok()
                .and_then(|at| edges.get(at))?;
            let along = (edge.x * ux + edge.y * uy).max(0.0);
            Some(along * along * edge.weight * near)
        })
        .sum()
}

/// How dark it is at a point, 0 to 1.
fn darkness(patch: &Gray, x: i64, y: i64) -> f64 {
    let sum: u32 = (-1..=1)
        .flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)))
        .map(|(dx, dy)| u32::from(patch.pixel(x + dx, y + dy)))
        .sum();
    1.0 - f64::from(sum) / (9.0 * 255.0)
}

/// The two spots that lie most as eyes do, and about whose axis the face is most alike on
/// both sides.
fn best_pair(patch: &Gray, spots: &[Spot]) -> Option<(Spot, Spot)> {
    let mut pairs = Vec::new();
    for (index, one) in spots.iter().enumerate() {
        for other in spots.iter().skip(index + 1) {
            let (left, right) = if one.x < other.x {
                (*one, *other)
            } else {
                (*other, *one)
            };
            pairs.push((pair_worth(&left, &right), left, right));
        }
    }
    pairs.retain(|(worth, ..)| *worth >= LEAST);
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    pairs.truncate(PAIRS);
    pairs
        .into_iter()
        .map(|(worth, left, right)| (worth * likeness(patch, &left, &right), left, right))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, left, right)| (left, right))
}

/// How alike both sides of the axis between two spots are: the correlation of one side with
/// the other mirrored, from above the brows to the mouth; 0 to 1.
fn likeness(patch: &Gray, left: &Spot, right: &Spot) -> f64 {
    const STEPS: i32 = 8;
    let (ux, uy) = ((right.x - left.x) / 2.0, (right.y - left.y) / 2.0);
    let (mx, my) = ((left.x + right.x) / 2.0, (left.y + right.y) / 2.0);
    // In half distances of the eyes: to the side, and down.
    let at =
        |side: f64, down: f64| patch.at(mx + side * ux - down * uy, my + side * uy + down * ux);
    let mut pairs = Vec::new();
    for row in -STEPS..=STEPS * 5 / 2 {
        for column in 1..=STEPS * 3 / 2 {
            let (side, down) = (
                f64::from(column) / f64::from(STEPS),
                f64::from(row) / f64::from(STEPS),
            );
            pairs.push((at(-side, down), at(side, down)));
        }
    }
    let count = pairs.len() as f64;
    let (sl, sr) = pairs
        .iter()
        .fold((0.0, 0.0), |(l, r), pair| (l + pair.0, r + pair.1));
    let (ml, mr) = (sl / count, sr / count);
    let (mut ll, mut rr, mut lr) = (0.0, 0.0, 0.0);
    for (l, r) in pairs {
        let (l, r) = (l - ml, r - mr);
        ll += l * l;
        rr += r * r;
        lr += l * r;
    }
    let both = (ll * rr).sqrt();
    if both > 0.0 {
        (lr / both).max(0.0)
    } else {
        0.0
    }
}

fn pair_worth(left: &Spot, right: &Spot) -> f64 {
    let bell =
        |value: f64, mean: f64, spread: f64| (-((value - mean) / spread).powi(2) / 2.0).exp();
    let (dx, dy) = (right.x - left.x, right.y - left.y);
    let distance = dx.hypot(dy) / BOX;
    let angle = dy.atan2(dx);
    if angle.to_degrees().abs() > MOST_TILT {
        return 0.0;
    }
    let half = PATCH as f64 / 2.0;
    let (mx, my) = (
        ((left.x + right.x) / 2.0 - half) / BOX,
        ((left.y + right.y) / 2.0 - half) / BOX,
    );
    // The box stays upright: a tilted face's eyes lie to the side of its middle.
    let (sin, cos) = angle.sin_cos();
    let across = mx * cos + my * sin;
    let up = my * cos - mx * sin;
    (left.worth * right.worth).sqrt()
        * (left.worth.min(right.worth) / left.worth.max(right.worth)).sqrt()
        * bell(distance, super::EYE_DISTANCE, 0.06)
        * bell(up, -super::EYE_RISE, 0.06)
        * bell(across, 0.0, 0.06)
        * bell(angle.to_degrees(), 0.0, 18.0)
}
