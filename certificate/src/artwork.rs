//! The engraved ornament: guilloche band, corner rosettes, centre rosette.
//!
//! Written out naively the band alone deflates to 43 KB. So one period of the band and one sector
//! of each rosette are stored, and repeated from there.

use std::f32::consts::TAU;

use crate::path::{Colour, Form, Matrix, Paint, Part, Point, Seg, Shape, Store, translate, turn};

/// Corners of the rectangle the band runs along, in mm.
const BAND: [f32; 4] = [9.0, 9.0, 201.0, 139.0];
const AMPLITUDE: f32 = 2.2;
const BAND_COLOUR: Colour = Colour(0xb0, 0x8d, 0x57);
const ROSETTE_COLOUR: Colour = Colour(0xe9, 0xdc, 0xc3);
/// Interleaved lines of the band, 60° apart.
const LINES: u8 = 6;

/// The 150 periods around the page: 45 along each long side and 30 along each short one, in strips
/// of 15, so that one strip serves all four sides.
const STRIP: u8 = 15;
const STRIPS_ACROSS: u8 = 3;
const STRIPS_DOWN: u8 = 2;

/// Curves per period of a wave. With six the cubic strays 7 µm from the sine, far below the width
/// of the finest line.
const STEPS: u8 = 6;

/// Everything static, in page coordinates. `paper` covers the band where the corner rosettes hide
/// its turn.
pub(crate) fn ornament(paper: Colour) -> Form {
    let parts = vec![centre(), band(), corners(paper)]
        .into_iter()
        .flatten()
        .collect();
    Form {
        parts,
        ..Form::default()
    }
}

/// Ten waving rings around the middle of the page, as 24 sectors of one wave each.
fn centre() -> Vec<Part> {
    const CENTRE: Point = (105.0, 78.0);
    const LOBES: u8 = 24;
    let sector = TAU / f32::from(LOBES);
    let shapes = (0..10_u8)
        .map(|ring| {
            let base = 14.0 + 28.0 * f32::from(ring) / 9.0;
            let phase = 0.6 * f32::from(ring);
            let segs = polar(0.0, sector, |angle| {
                let wave = f32::from(LOBES) * angle + phase;
                (base + 2.6 * wave.sin(), 2.6 * f32::from(LOBES) * wave.cos())
            });
            Shape {
                segs,
                paint: Paint::Stroke(ROSETTE_COLOUR, 0.12),
            }
        })
        .collect();
    vec![Part {
        form: Form {
            shapes,
            ..Form::default()
        },
        at: sectors(LOBES, CENTRE),
        store: Store::Object,
    }]
}

/// The band: one period, fifteen to a strip, strips along the four sides.
fn band() -> Vec<Part> {
    let [left, top, right, bottom] = BAND;
    let length = (right - left) / f32::from(STRIP * STRIPS_ACROSS);
    let shapes = (0..LINES)
        .map(|line| {
            let phase = TAU * f32::from(line) / f32::from(LINES);
            let rate = TAU / length;
            let wave = |x: f32| {
                let (sin, cos) = (rate * x + phase).sin_cos();
                ((x, AMPLITUDE * sin), (1.0, AMPLITUDE * rate * cos))
            };
            Shape {
                segs: curve(0.0, length, wave),
                paint: Paint::Stroke(BAND_COLOUR, 0.1),
            }
        })
        .collect();
    let period = Form {
        shapes,
        ..Form::default()
    };
    let strip = Form {
        parts: vec![Part {
            form: period,
            at: (0..STRIP)
                .map(|n| translate(length * f32::from(n), 0.0))
                .collect(),
            store: Store::Object,
        }],
        ..Form::default()
    };

    let across = length * f32::from(STRIP);
    let down = (bottom - top) / f32::from(STRIPS_DOWN);
    // The short sides take whole periods too, stretched by a hundredth and a half.
    let stretch = down / across;
    let mut at: Vec<Matrix> = Vec::new();
    for n in (0..STRIPS_ACROSS).map(f32::from) {
        at.push(translate(left + across * n, top));
        at.push(translate(left + across * n, bottom));
    }
    for n in (0..STRIPS_DOWN).map(f32::from) {
        at.push([0.0, stretch, -1.0, 0.0, left, top + down * n]);
        at.push([0.0, stretch, -1.0, 0.0, right, top + down * n]);
    }
    vec![Part {
        form: strip,
        at,
        store: Store::Object,
    }]
}

/// A dense rosette on a disc of paper, at each corner of the band.
fn corners(paper: Colour) -> Vec<Part> {
    /// Lobes of each line, and lines: 36 petals in all.
    const LOBES: u8 = 12;
    const LINES: u8 = 3;
    const MIDDLE: f32 = 2.12;
    const SWING: f32 = 1.17;
    const DISC: f32 = 3.65;
    let shapes = (0..LINES)
        .map(|line| {
            let phase = TAU * f32::from(line) / f32::from(LINES);
            let segs = polar(0.0, TAU / f32::from(LOBES), |angle| {
                let wave = f32::from(LOBES) * angle + phase;
                (
                    MIDDLE + SWING * wave.sin(),
                    SWING * f32::from(LOBES) * wave.cos(),
                )
            });
            Shape {
                segs,
                paint: Paint::Stroke(BAND_COLOUR, 0.1),
            }
        })
        .collect();
    let rosette = Form {
        shapes: vec![Shape {
            segs: crate::path::circle((0.0, 0.0), DISC),
            paint: Paint::Fill(paper),
        }],
        parts: vec![Part {
            form: Form {
                shapes,
                ..Form::default()
            },
            at: sectors(LOBES, (0.0, 0.0)),
            store: Store::Object,
        }],
        opacity: None,
    };
    let [left, top, right, bottom] = BAND;
    let at = [(left, top), (right, top), (right, bottom), (left, bottom)]
        .map(|(x, y)| translate(x, y))
        .to_vec();
    vec![Part {
        form: rosette,
        at,
        store: Store::Object,
    }]
}

fn sectors(count: u8, (x, y): Point) -> Vec<Matrix> {
    (0..count)
        .map(|n| turn(360.0 * f32::from(n) / f32::from(count), x, y))
        .collect()
}

/// A curve around the origin from `radius(angle) = (r, dr/dangle)`.
fn polar(from: f32, to: f32, radius: impl Fn(f32) -> (f32, f32)) -> Vec<Seg> {
    curve(from, to, |angle| {
        let (sin, cos) = angle.sin_cos();
        let (r, slope) = radius(angle);
        (
            (r * cos, r * sin),
            (slope * cos - r * sin, slope * sin + r * cos),
        )
    })
}

/// A smooth curve as cubics, from its points and derivatives at [`STEPS`] + 1 places.
fn curve(from: f32, to: f32, at: impl Fn(f32) -> (Point, Point)) -> Vec<Seg> {
    let step = (to - from) / f32::from(STEPS);
    let (mut point, mut slope) = at(from);
    let mut segs = vec![Seg::Move(point)];
    for n in 1..=STEPS {
        let (next, next_slope) = at(from + step * f32::from(n));
        let third = step / 3.0;
        segs.push(Seg::Cubic(
            (point.0 + slope.0 * third, point.1 + slope.1 * third),
            (next.0 - next_slope.0 * third, next.1 - next_slope.1 * third),
            next,
        ));
        (point, slope) = (next, next_slope);
    }
    segs
}
