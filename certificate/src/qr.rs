//! The QR symbol as one path.
//!
//! Drawn as separate squares, viewers show hairlines between them; so the outlines of the dark
//! regions are traced and filled at once.

use fast_qr::{ECL, QRBuilder, QRCode, Version};

use crate::path::Seg;

/// The smallest symbol used (37 modules). The layout keeps some 2.9 mm clear around the symbol, which
/// is the four modules that readers want only if a module is no larger than 0.72 mm.
const LEAST_VERSION: Version = Version::V05;

/// A symbol's outline in units of one module, and its width in modules.
pub(crate) struct Symbol {
    pub(crate) segs: Vec<Seg>,
    pub(crate) modules: u16,
}

/// Encodes `content` with error correction M; `None` if it is too long for any symbol.
pub(crate) fn symbol(content: &str) -> Option<Symbol> {
    let code = encode(content)?;
    let modules = u16::try_from(code.size).ok()?;
    let dark = |x: i32, y: i32| {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return false;
        };
        x < code.size && y < code.size && code[y][x].value()
    };
    Some(Symbol {
        segs: outlines(i32::from(modules), dark),
        modules,
    })
}

fn encode(content: &str) -> Option<QRCode> {
    let mut builder = QRBuilder::new(content);
    builder.ecl(ECL::M).version(LEAST_VERSION);
    let least = builder.build();
    least
        .or_else(|_| QRBuilder::new(content).ecl(ECL::M).build())
        .ok()
}

/// The four directions of an edge, in the order of a clockwise turn.
const STEPS: [(i32, i32); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// Closed outlines of the dark regions, clockwise outside and counter-clockwise around holes, so
/// that they fill rightly by either rule.
fn outlines(modules: i32, dark: impl Fn(i32, i32) -> bool) -> Vec<Seg> {
    let corners = modules + 1;
    let index = |(x, y): (i32, i32)| usize::try_from(y * corners + x).unwrap_or_default();
    // For each corner, one bit for each direction in which an edge leaves it.
    let mut edges = vec![0_u8; index((0, corners))];
    for y in 0..modules {
        for x in (0..modules).filter(|x| dark(*x, y)) {
            let sides = [(x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y)];
            let starts = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
            for (direction, (side, start)) in sides.into_iter().zip(starts).enumerate() {
                if !dark(side.0, side.1) {
                    edges[index(start)] |= 1 << direction;
                }
            }
        }
    }

    let mut segs = Vec::new();
    for y in 0..corners {
        for x in 0..corners {
            // The first corner met of any outline has an edge to the right, and nothing above it.
            while edges[index((x, y))] & 1 != 0 {
                trace((x, y), &mut edges, index, &mut segs);
            }
        }
    }
    segs
}

/// Follows one outline from its upper left corner and strikes its edges out.
fn trace(
    start: (i32, i32),
    edges: &mut [u8],
    index: impl Fn((i32, i32)) -> usize,
    segs: &mut Vec<Seg>,
) {
    let point = |(x, y): (i32, i32)| (x as f32, y as f32);
    segs.push(Seg::Move(point(start)));
    let (mut here, mut heading) = (start, 0);
    loop {
        let leaving = &mut edges[index(here)];
        // Where two outlines touch, turning right keeps to this one.
        let ways = [1, 0, 3].map(|turn| (heading + turn) % 4);
        let Some(direction) = ways.into_iter().find(|way| *leaving & (1 << way) != 0) else {
            break;
        };
        *leaving &= !(1 << direction);
        if direction != heading {
            segs.push(Seg::Line(point(here)));
            heading = direction;
        }
        here = (here.0 + STEPS[direction].0, here.1 + STEPS[direction].1);
        if here == start {
            break;
        }
    }
    segs.push(Seg::Close);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills the outlines by the non-zero rule along the middle of each row.
    fn filled(segs: &[Seg], x: f32, y: f32) -> bool {
        let mut winding = 0;
        let (mut start, mut last) = ((0.0, 0.0), (0.0, 0.0));
        let mut cross = |a: (f32, f32), b: (f32, f32)| {
            if a.0 == b.0 && a.0 > x && (a.1 > y) != (b.1 > y) {
                winding += if b.1 > a.1 { 1 } else { -1 };
            }
        };
        for seg in segs {
            match *seg {
                Seg::Move(p) => (start, last) = (p, p),
                Seg::Line(p) => {
                    cross(last, p);
                    last = p;
                }
                Seg::Close => cross(last, start),
                Seg::Cubic(..) => unreachable!("a symbol has no curves"),
            }
        }
        winding != 0
    }

    #[test]
    fn outlines_fill_the_dark_modules_and_no_others() {
        let url = "https://cert.example.org/v/7K3M9QXD2FVAW5TH8C4PN6RJ2E";
        let symbol = symbol(url).expect("a short address fits");
        let code = encode(url).expect("fits");
        assert_eq!(code.size, 37, "the smallest symbol used");
        assert_eq!(usize::from(symbol.modules), code.size);
        for y in 0..code.size {
            for x in 0..code.size {
                let dark = filled(&symbol.segs, x as f32 + 0.5, y as f32 + 0.5);
                assert_eq!(dark, code[y][x].value(), "module {x},{y}");
            }
        }
    }

    #[test]
    fn an_endless_address_is_refused() {
        assert!(symbol(&"a".repeat(3_000)).is_none());
    }
}
