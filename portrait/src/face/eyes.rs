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
    let scale = face.side / BOX;
    let half = PATCH as f64 / 2.0;
    let to_picture = |x: f64, y: f64| {
        Point::new(
            face.centre.x + (x - half) * scale,
            face.centre.y + (y - half) * scale,
        )
    };
    let patch = Gray::from_fn(PATCH as u32, PATCH as u32, |x, y| {
        let centre = to_picture(f64::from(x) + 0.5, f64::from(y) + 0.5);
        mean_around(picture, centre, scale) as u8
    });
    let spots = spots(&patch);
    let (left, right) = best_pair(&patch, &spots)?;
    Some((to_picture(left.x, left.y), to_picture(right.x, right.y)))
}

/// Mean over a square of `side` pixels (a point if smaller than a pixel).
fn mean_around(picture: &Gray, centre: Point, side: f64) -> f64 {
    let steps = (side.ceil().clamp(1.0, 6.0)) as u32;
    let step = side / f64::from(steps);
    let first = -side / 2.0 + step / 2.0;
    let mut sum = 0.0;
    for row in 0..steps {
        for column in 0..steps {
            sum += picture.at(
                centre.x + first + step * f64::from(column),
                centre.y + first + step * f64::from(row),
            );
        }
    }
    sum / f64::from(steps * steps)
}

/// The best spots of the part where eyes can be.
fn spots(patch: &Gray) -> Vec<Spot> {
    let gradient = |x: i64, y: i64| {
        let across = f64::from(patch.pixel(x + 1, y)) - f64::from(patch.pixel(x - 1, y));
        let down = f64::from(patch.pixel(x, y + 1)) - f64::from(patch.pixel(x, y - 1));
        (across / 2.0, down / 2.0)
    };
    let gradients: Vec<(f64, f64)> = (0..PATCH * PATCH)
        .map(|at| gradient(at % PATCH, at / PATCH))
        .collect();
    // How far from the middle eyes may be, in patch pixels: tilted heads included.
    let middle = PATCH / 2;
    let (columns, rows) = (middle - 27..middle + 27, middle - 24..middle + 10);
    let width = (columns.end - columns.start) as usize;
    let worth: Vec<f64> = rows
        .clone()
        .flat_map(|y| columns.clone().map(move |x| (x, y)))
        .map(|(x, y)| roundness(&gradients, x, y) * darkness(patch, x, y))
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

/// How far the edges around a point lie across the line to it, dark inside: 0 to some tens.
fn roundness(gradients: &[(f64, f64)], x: i64, y: i64) -> f64 {
    // One edge more is no better than a good one: hair is all edges.
    const STRONG: f64 = 24.0;
    let mut sum = 0.0;
    for dy in -REACH..=REACH {
        for dx in -REACH..=REACH {
            let far = dx * dx + dy * dy;
            if far == 0 || far > REACH * REACH {
                continue;
            }
            let index = (y + dy) * PATCH + x + dx;
            let (gx, gy) = usize::try_from(index)
                .ok()
                .and_then(|index| gradients.get(index))
                .copied()
                .unwrap_or_default();
            let strength = gx.hypot(gy);
            if strength < 2.0 {
                continue;
            }
            let far = (far as f64).sqrt();
            let along = (gx * dx as f64 + gy * dy as f64) / (far * strength);
            sum += along.max(0.0).powi(2) * strength.min(STRONG) / far;
        }
    }
    sum
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
    const STEPS: i32 = 10;
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
