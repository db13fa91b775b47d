//! The crop that a face suggests, after the proportions of GA 461 (photos of residents'
//! identity cards), scaled to 26 × 32 mm.

use domain::crop::{CropFrame, CropRect, HEIGHT_PER_WIDTH};

use super::{Face, Point};

/// Width of the face as a share of the frame's width (GA 461: 207 ± 14 of 358 pixels).
pub const FACE_SHARE: f64 = 0.58;
/// Room above the hair as a share of the frame's height, least and most (GA 461: 7 to 21 of
/// 441 pixels).
pub const CROWN_GAP: (f64, f64) = (0.02, 0.05);
/// Height of the eyes above the frame's lower edge as a share of its height, least and most:
/// where it suits the hair, above what GA 461 asks for.
pub const EYE_HEIGHT: (f64, f64) = (0.55, 0.60);
/// The eyes are never lower than this share of the frame's height (GA 461: 207 of 441).
pub const LOWEST_EYES: f64 = 0.47;

/// How far the middle of a face may be from the frame's axis where the head is made level,
/// distances of the eyes: some 5 % of the frame's width. Rather a head aslant than one aside.
const ASIDE: f64 = 0.2;
/// Heads less aslant than this are level, degrees: no finer than the eyes are found.
const LEVEL: f64 = 0.8;
/// Width of a face over the distance of its eyes: about 139 mm over 63 mm in adults.
pub(crate) const FACE_WIDTH: f64 = 2.2;
/// From the line of the eyes to the chin over the distance of the eyes: about 115 mm over
/// 63 mm in adults; 1.8 to 2.1 in the photographs of `bench/portraits.tsv`.
pub(crate) const CHIN_DROP: f64 = 1.8;
/// The same of a long face: so far down the frame keeps clear where the photo is small.
const LONGEST_CHIN: f64 = 2.15;
/// From the line of the eyes to the top of the hair over the distance of the eyes, where the
/// hair is not seen against its background.
const CROWN_RISE: f64 = 1.9;

/// The crop for this face on an upright photo of `size` pixels; `face` in pixels of that
/// photo, `crown` how far the hair rises above the line of the eyes, photo pixels, where it
/// is seen. The photo is turned so that the eyes are level. What does not fit into the photo
/// is made smaller, then moved.
#[must_use]
pub fn suggest(face: &Face, crown: Option<f64>, size: (u32, u32)) -> CropRect {
    let distance = face.eye_distance();
    let crown = crown.unwrap_or(CROWN_RISE * distance);
    let width = FACE_WIDTH * distance / FACE_SHARE;
    let height = width * HEIGHT_PER_WIDTH;

    // Where the eyes are in the frame, from its top: as high as asked for, but lower if the
    // hair would leave; the frame larger if even that does not hold it.
    let (least_gap, most_gap) = CROWN_GAP;
    let gap = (least_gap + most_gap) / 2.0;
    let highest = 1.0 - EYE_HEIGHT.1;
    let wanted = (crown / height + gap).max(highest);
    let drop = wanted.min(1.0 - LOWEST_EYES);
    let grown = (crown / height / (drop - least_gap)).max(1.0);
    let (width, height) = (width * grown, height * grown);

    // A turned frame needs more room. Where the photo does not hold it with the whole face in
    // its middle, the face is left a little aslant.
    let eyes = face.eye_middle();
    let tilt = if face.tilt().abs() < LEVEL {
        0.0
    } else {
        face.tilt()
    };
    let (sin, cos) = face.tilt().to_radians().sin_cos();
    // The middle of the face, between eyes and chin along the axis of the head, is on the
    // frame's own axis however far that is turned.
    let down = CHIN_DROP / 2.0 * distance;
    let middle = Point::new(eyes.x - sin * down, eyes.y + cos * down);
    let framed = |turn: f64| {
        let (sin, cos) = (tilt * turn).to_radians().sin_cos();
        let below = height * (0.5 - drop) - down;
        let centre = Point::new(middle.x - sin * below, middle.y + cos * below);
        let wish = CropRect {
            x: centre.x - width / 2.0,
            y: centre.y - height / 2.0,
            width,
            height,
            rotation: -tilt * turn,
        };
        CropFrame::from_rect(size.0, size.1, &wish).to_rect()
    };
    let marks = [
        (-FACE_WIDTH / 2.0, 0.0),
        (FACE_WIDTH / 2.0, 0.0),
        (0.0, LONGEST_CHIN),
        (0.0, -crown / distance),
    ]
    .map(|(across, down)| {
        (
            eyes.x + (across * cos - down * sin) * distance,
            eyes.y + (across * sin + down * cos) * distance,
        )
    });
    // What a frame costs, in distances of the eyes.
    let lost = |rect: &CropRect| -> f64 {
        let over = |value: f64, length: f64| (-value).max(value - length).max(0.0);
        marks
            .iter()
            .map(|(x, y)| rect.in_crop(*x, *y))
            .map(|(u, v)| over(u, rect.width).max(over(v, rect.height)) / distance)
            .sum()
    };
    let aside = |rect: &CropRect| {
        let (u, _) = rect.in_crop(middle.x, middle.y);
        (u - rect.width / 2.0).abs() / distance
    };
    let cost = |rect: &CropRect| lost(rect) + aside(rect);
    let turns = [1.0, 0.75, 0.5, 0.25, 0.0].map(framed);
    let level = turns
        .iter()
        .find(|rect| lost(rect) < 0.05 && aside(rect) < ASIDE);
    let least = || turns.iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
    level.or_else(least).copied().unwrap_or_else(|| framed(0.0))
}
