//! Where the hair ends.

use crate::Rgb;
use crate::face::Face;
use crate::ground::Ground;

/// A background with more spread than this hides where the hair ends.
const PLAIN: f64 = 14.0;
/// Least share of places around the head that must be background.
const SHARE: f64 = 0.7;
/// The hair ends within these distances above the eyes, in distances of the eyes.
const RANGE: (f64, f64) = (1.25, 3.3);

/// Step of the search upwards, distances of the eyes.
const STEP: f64 = 0.05;
/// Steps of background that end the hair: locks have gaps.
const RUN: u32 = 5;

/// Distance of the eyes in the picture looked at, pixels: so small that noise is gone.
const UNIT: f64 = 18.0;

/// How far the hair rises above the line of the eyes, pixels, where it is seen before a
/// plain background.
pub(super) fn rise(picture: &Rgb, face: &Face) -> Option<f64> {
    let longer = f64::from(picture.width().max(picture.height()));
    let small = picture.reduced((longer * UNIT / face.eye_distance()).ceil() as u32);
    let factor = f64::from(small.width()) / f64::from(picture.width());
    seen(&small, &face.scaled(factor)).map(|rise| rise / factor)
}

fn seen(picture: &Rgb, face: &Face) -> Option<f64> {
    let unit = face.eye_distance();
    let eyes = face.eye_middle();
    let (sin, cos) = face.tilt().to_radians().sin_cos();
    // Along the axes of the head: to the right, and up.
    let place = |across: f64, up: f64| {
        (
            eyes.x + (across * cos + up * sin) * unit,
            eyes.y + (across * sin - up * cos) * unit,
        )
    };
    let beside = (0..30).flat_map(|n| {
        let up = -0.3 + f64::from(n) * 0.1;
        [1.9, 2.05, 2.2, 2.35].map(|across| (across, up))
    });
    let around = beside.flat_map(|(across, up)| [place(across, up), place(-across, up)]);
    let above = (0..30).flat_map(|n| {
        let across = -1.5 + f64::from(n) * 0.1;
        [2.9, 3.1, 3.3].map(|up| place(across, up))
    });
    let ground = Ground::fit(picture, around.chain(above))?;
    if ground.spread > PLAIN || ground.share < SHARE {
        return None;
    }
    let inside = |x: f64, y: f64| {
        (0.0..f64::from(picture.width())).contains(&x)
            && (0.0..f64::from(picture.height())).contains(&y)
    };
    let is_hair = |across: f64, up: f64| {
        let (x, y) = place(across, up);
        let colour = picture.pixel(x as i64, y as i64).map(f64::from);
        inside(x, y) && ground.distance(x, y, colour) > 1.5 * ground.reach()
    };
    // Upwards from the forehead: the hair ends where background begins and continues.
    let (least, most) = RANGE;
    let steps = ((most - least) / STEP) as u32;
    let up = |n: u32| least + f64::from(n) * STEP;
    let mut tops: Vec<f64> = (0..=12)
        .map(|n| -0.72 + f64::from(n) * 0.12)
        .filter_map(|across| {
            (0..steps)
                .find(|n| (0..RUN).all(|more| !is_hair(across, up(n + more))))
                .map(up)
        })
        .collect();
    tops.sort_by(|a, b| b.total_cmp(a));
    // The highest but one: a single strand is no crown.
    Some(tops.get(1)? * unit)
}
