//! What must hold of our glyph programs and fonts (`certificate/src/{charstring,cff}.rs`), whatever the
//! outline: skrifa reads in them what was written.

use skrifa::GlyphId;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::cs::CommandSink;
use skrifa::raw::types::Fixed;

use crate::path::{Point, Seg};
use crate::{cff, charstring};

/// Whole thousandths of an em, as in fonts.
const FAR: i16 = 2000;

/// A font of one glyph with this outline and width reads as both.
///
/// # Panics
/// If that does not hold.
pub(crate) fn check(outline: &[Seg], width: i32) {
    let said = (width != cff::DEFAULT_WIDTH).then_some(width);
    let program = charstring::program(outline, said);
    let bytes = cff::font("Check", [-FAR, -FAR, FAR, FAR], &[&program]);
    let font = CffFontRef::new_cff(&bytes, 0, None).expect("a font");
    let glyph = GlyphId::new(1);
    let index = font.subfont_index(glyph).expect("its part of the font");
    let subfont = font.subfont(index, &[]).expect("its part of the font");
    let mut read = Read::default();
    let told = font
        .evaluate_charstring(&subfont, glyph, &[], &mut read)
        .expect("a program");
    assert_eq!(read.outline, seen(outline));
    assert_eq!(told.map(|told| told.to_i32()), Some(width));
}

/// An outline from numbers: what a fuzzer and a test make one of. Every number is a step.
pub(crate) fn outline(numbers: &[(u8, [i16; 6])]) -> Vec<Seg> {
    let mut here = (0.0, 0.0);
    let mut at = |dx: i16, dy: i16| -> Point {
        // Steps along an axis and small ones have forms of their own.
        let near = |from: f32, step: i16| (from + f32::from(step % 400)).clamp(-1990.0, 1990.0);
        here = (near(here.0, dx), near(here.1, dy));
        here
    };
    let mut outline = Vec::new();
    for &(kind, [a, b, c, d, e, f]) in numbers {
        if outline.is_empty() || kind % 8 == 7 {
            if !outline.is_empty() {
                outline.push(Seg::Close);
            }
            outline.push(Seg::Move(at(a, b)));
        }
        outline.push(match kind % 7 {
            0 => Seg::Line(at(c, d)),
            1 => Seg::Line(at(c, 0)),
            2 => Seg::Line(at(0, d)),
            3 => Seg::Cubic(at(a, 0), at(c, d), at(0, f)),
            4 => Seg::Cubic(at(0, b), at(c, d), at(e, 0)),
            5 => Seg::Cubic(at(a, 0), at(c, d), at(e, 0)),
            _ => Seg::Cubic(at(a, b), at(c, d), at(e, f)),
        });
    }
    if !outline.is_empty() {
        outline.push(Seg::Close);
    }
    outline
}

/// The outline without lines that lead nowhere, which are not written.
fn seen(outline: &[Seg]) -> Vec<Seg> {
    let mut here = (0.0, 0.0);
    let mut seen = Vec::new();
    for seg in outline {
        let to = match *seg {
            Seg::Move(to) | Seg::Line(to) | Seg::Cubic(_, _, to) => to,
            Seg::Close => here,
        };
        if !(matches!(seg, Seg::Line(_)) && to == here) {
            seen.push(*seg);
        }
        here = to;
    }
    seen
}

/// What a reader tells.
#[derive(Default)]
struct Read {
    outline: Vec<Seg>,
}

fn point(x: Fixed, y: Fixed) -> Point {
    (x.to_f32(), y.to_f32())
}

impl CommandSink for Read {
    fn move_to(&mut self, x: Fixed, y: Fixed) {
        self.outline.push(Seg::Move(point(x, y)));
    }

    fn line_to(&mut self, x: Fixed, y: Fixed) {
        self.outline.push(Seg::Line(point(x, y)));
    }

    fn curve_to(&mut self, ax: Fixed, ay: Fixed, bx: Fixed, by: Fixed, x: Fixed, y: Fixed) {
        let [a, b, to] = [point(ax, ay), point(bx, by), point(x, y)];
        self.outline.push(Seg::Cubic(a, b, to));
    }

    fn close(&mut self) {
        self.outline.push(Seg::Close);
    }
}
