//! The drawn specimen seals: ring, star, the association's name on an arc, 样章 (specimen).
//!
//! The lettering is drawn as outlines, not as text: it repeats names that are printed already,
//! and text extracted from the file is to give every word once.

use std::collections::BTreeMap;
use std::f32::consts::PI;

use crate::fonts::{Fonts, Weight};
use crate::item::Specimen;
use crate::path::{Colour, Form, Matrix, Paint, Part, Point, Seg, Shape, Store, circle, translate};

const RED: Colour = Colour(0xc8, 0x2b, 0x20);
/// Lets the association's name show faintly through, as ink on ink does.
const OPACITY: f32 = 0.88;
const RING_WIDTH: f32 = 0.9;
const STAR_RADIUS: f32 = 3.4;
/// Of the middle of the lettering.
const ARC_RADIUS: f32 = 9.6;
/// Half the angle from the first character's middle to the last one's.
const ARC_HALF: f32 = 125.0;
/// Between two letters, in degrees, however short the name.
const WIDEST_STEP: f32 = 40.0;
const LETTER_SIZE: f32 = 2.9;
/// Steps to the em of a letter: twelve micrometres each, which no printer shows, and a fifth less to
/// store than the font's own thousand.
const GRID: f32 = 250.0;
const SPECIMEN: &str = "样章";
const SPECIMEN_SIZE: f32 = 2.4;
/// From the seal's middle to the middle of 样章.
const SPECIMEN_DROP: f32 = 6.9;
/// Between the middles of the two characters.
const SPECIMEN_STEP: f32 = 5.0;
/// A Han character's middle above its baseline, in em.
const MIDDLE: f32 = 0.38;

/// The seals of a page as one form. Characters without a glyph are left out;
/// [`crate::Renderer::render`] has refused them before.
pub(crate) fn seals(seals: &[Specimen], fonts: &Fonts) -> Form {
    let mut letters: BTreeMap<char, Vec<Matrix>> = BTreeMap::new();
    let mut parts = Vec::new();
    for seal in seals {
        let shapes = vec![
            Shape {
                segs: circle((0.0, 0.0), seal.radius),
                paint: Paint::Stroke(RED, RING_WIDTH),
            },
            Shape {
                segs: star(),
                paint: Paint::Fill(RED),
            },
        ];
        parts.push(Part {
            form: Form {
                shapes,
                ..Form::default()
            },
            at: vec![translate(seal.x, seal.y)],
            store: Store::Inline,
        });
        place_letters(seal, &mut letters);
    }
    for (letter, at) in letters {
        let Some(glyph) = fonts.glyph(letter, Weight::Bold) else {
            continue;
        };
        let outline = fonts.typeface(glyph.font).outline(glyph.id);
        let coarse = |(x, y): Point| ((x * GRID / 1000.0).round(), (y * GRID / 1000.0).round());
        let segs = outline.into_iter().map(|seg| seg.map(coarse)).collect();
        let shapes = vec![Shape {
            segs,
            paint: Paint::Fill(RED),
        }];
        let form = Form {
            shapes,
            ..Form::default()
        };
        parts.push(Part {
            form,
            at,
            store: Store::Inline,
        });
    }
    Form {
        parts,
        opacity: Some(OPACITY),
        ..Form::default()
    }
}

/// Notes where each letter of a seal stands.
fn place_letters(seal: &Specimen, places: &mut BTreeMap<char, Vec<Matrix>>) {
    let mut place = |letter, size, (x, y): Point, angle| {
        places
            .entry(letter)
            .or_default()
            .push(letter_at(size, (seal.x + x, seal.y + y), angle));
    };
    let count = seal.association.chars().count() as f32;
    let step = (2.0 * ARC_HALF / (count - 1.0).max(1.0)).min(WIDEST_STEP);
    // A long name gets smaller letters instead of touching ones.
    let size = LETTER_SIZE.min(step.to_radians() * ARC_RADIUS * 0.92);
    for (n, letter) in seal.association.chars().enumerate() {
        let angle = (step * (n as f32 - (count - 1.0) / 2.0)).to_radians();
        place(
            letter,
            size,
            (ARC_RADIUS * angle.sin(), -ARC_RADIUS * angle.cos()),
            angle,
        );
    }
    for (letter, side) in SPECIMEN.chars().zip([-0.5, 0.5]) {
        place(
            letter,
            SPECIMEN_SIZE,
            (SPECIMEN_STEP * side, SPECIMEN_DROP),
            0.0,
        );
    }
}

/// Puts an outline in steps of [`GRID`] around `middle`, turned clockwise by `angle` (radians).
fn letter_at(size: f32, middle: Point, angle: f32) -> Matrix {
    let (sin, cos) = angle.sin_cos();
    let scale = size / GRID;
    let (dx, dy) = (-size / 2.0, size * MIDDLE);
    [
        scale * cos,
        scale * sin,
        -scale * sin,
        scale * cos,
        middle.0 + cos * dx - sin * dy,
        middle.1 + sin * dx + cos * dy,
    ]
}

/// A five-pointed star around the origin.
fn star() -> Vec<Seg> {
    // Of the inner corners of a regular star to its points: (3 - √5) / 2.
    const INNER: f32 = 0.381_966;
    let corner = |n: u8| {
        let angle = PI * f32::from(n) / 5.0;
        let radius = if n.is_multiple_of(2) {
            STAR_RADIUS
        } else {
            STAR_RADIUS * INNER
        };
        (radius * angle.sin(), -radius * angle.cos())
    };
    let mut segs = vec![Seg::Move(corner(0))];
    segs.extend((1..10).map(|n| Seg::Line(corner(n))));
    segs.push(Seg::Close);
    segs
}
