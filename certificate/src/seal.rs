//! The two drawn specimen seals: ring, star, the association's name on an arc, 样章 (specimen).
//!
//! The lettering is drawn as outlines, not as text: it repeats names that already stand on the face,
//! and text extracted from the file is to give every word once.

use std::f32::consts::PI;

use crate::fonts::{Fonts, Weight};
use crate::path::{Colour, Form, Matrix, Paint, Point, Seg, Shape, circle};

const RED: Colour = Colour(0xc8, 0x2b, 0x20);
/// Lets the association's name show faintly through, as ink on ink does.
const OPACITY: f32 = 0.88;
const RING_WIDTH: f32 = 0.9;
const STAR_RADIUS: f32 = 3.4;
/// Of the middle of the lettering.
const ARC_RADIUS: f32 = 9.6;
/// Half the angle from the first character's middle to the last one's.
const ARC_HALF: f32 = 125.0;
const LETTER_SIZE: f32 = 2.9;
const SPECIMEN: &str = "样章";
const SPECIMEN_SIZE: f32 = 2.4;
/// From the seal's middle to the middle of 样章.
const SPECIMEN_DROP: f32 = 6.9;
/// Between the middles of the two characters.
const SPECIMEN_STEP: f32 = 5.0;
/// A Han character's middle above its baseline, in em.
const MIDDLE: f32 = 0.38;

/// The seal around the origin, its ring's line at `radius` mm. Characters without a glyph are left
/// out; [`crate::render`] has refused them before.
pub(crate) fn seal(association: &str, radius: f32, fonts: &Fonts) -> Form {
    let mut lettering = Vec::new();

    let letters: Vec<char> = association.chars().collect();
    let gaps = letters.len().saturating_sub(1).max(1) as f32;
    let step = (2.0 * ARC_HALF / gaps).min(40.0);
    // A long name gets smaller letters instead of touching ones.
    let size = LETTER_SIZE.min(step.to_radians() * ARC_RADIUS * 0.92);
    for (n, letter) in letters.iter().enumerate() {
        let angle = (step * (n as f32 - (letters.len() as f32 - 1.0) / 2.0)).to_radians();
        let middle = (ARC_RADIUS * angle.sin(), -ARC_RADIUS * angle.cos());
        letter_at(&mut lettering, *letter, size, middle, angle, fonts);
    }
    for (letter, side) in SPECIMEN.chars().zip([-0.5, 0.5]) {
        let middle = (SPECIMEN_STEP * side, SPECIMEN_DROP);
        letter_at(&mut lettering, letter, SPECIMEN_SIZE, middle, 0.0, fonts);
    }

    lettering.extend(star());
    Form {
        shapes: vec![
            Shape {
                segs: circle((0.0, 0.0), radius),
                paint: Paint::Stroke(RED, RING_WIDTH),
            },
            Shape { segs: lettering, paint: Paint::Fill(RED) },
        ],
        parts: Vec::new(),
        opacity: Some(OPACITY),
    }
}

/// Draws a letter around `middle`, turned clockwise by `angle` (radians).
fn letter_at(
    out: &mut Vec<Seg>,
    letter: char,
    size: f32,
    middle: Point,
    angle: f32,
    fonts: &Fonts,
) {
    let Some(glyph) = fonts.glyph(letter, Weight::Bold) else { return };
    let (sin, cos) = angle.sin_cos();
    // From the baseline's start in em to the letter's own middle, then size, turn and place.
    let (dx, dy) = (-glyph.advance / 2.0, MIDDLE);
    let matrix: Matrix = [
        size * cos,
        size * sin,
        -size * sin,
        size * cos,
        middle.0 + size * (cos * dx - sin * dy),
        middle.1 + size * (sin * dx + cos * dy),
    ];
    let outline = fonts.face(glyph.font).outline(glyph.id);
    out.extend(outline.into_iter().map(|seg| seg.transformed(&matrix)));
}

/// A five-pointed star around the origin.
fn star() -> Vec<Seg> {
    // Of the inner corners of a regular star to its points: (3 - √5) / 2.
    const INNER: f32 = 0.381_966;
    let corner = |n: u8| {
        let angle = PI * f32::from(n) / 5.0;
        let radius = if n.is_multiple_of(2) { STAR_RADIUS } else { STAR_RADIUS * INNER };
        (radius * angle.sin(), -radius * angle.cos())
    };
    let mut segs = vec![Seg::Move(corner(0))];
    segs.extend((1..10).map(|n| Seg::Line(corner(n))));
    segs.push(Seg::Close);
    segs
}
