//! Paths in SVG's notation.

use super::FINE;
use crate::path::{Seg, push_number};

/// Path data, the points of curves relative to their start, which is shorter.
pub(super) fn path_data(segs: &[Seg]) -> String {
    let mut out = String::new();
    // Where the path really is after rounding, so that errors do not add up.
    let (mut start, mut at) = ((0.0, 0.0), (0.0, 0.0));
    let rounded = |(x, y): (f32, f32)| {
        let factor = 10_f32.powi(FINE as i32);
        ((x * factor).round() / factor, (y * factor).round() / factor)
    };
    let push = |out: &mut String, command: char, points: &[(f32, f32)], from: (f32, f32)| {
        out.push(command);
        let mut first = true;
        for point in points {
            for value in [point.0 - from.0, point.1 - from.1] {
                let before = out.len();
                push_number(out, value, FINE);
                // A minus parts two numbers by itself.
                if !first && !out[before..].starts_with('-') {
                    out.insert(before, ' ');
                }
                first = false;
            }
        }
    };
    for seg in segs {
        match *seg {
            Seg::Move(to) => {
                at = rounded(to);
                start = at;
                push(&mut out, 'M', &[at], (0.0, 0.0));
            }
            Seg::Line(to) => {
                let to = rounded(to);
                push(&mut out, 'l', &[to], at);
                at = to;
            }
            Seg::Cubic(a, b, to) => {
                let to = rounded(to);
                push(&mut out, 'c', &[a, b, to], at);
                at = to;
            }
            Seg::Close => {
                out.push('z');
                at = start;
            }
        }
    }
    out
}
