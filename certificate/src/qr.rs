//! The QR symbol as one path.
//!
//! Drawn as separate squares, viewers show hairlines between them; so the outlines of the dark
//! regions are traced and filled at once.

use std::collections::BTreeMap;

use qrcode::{Color, EcLevel, QrCode, Version};

use crate::path::Seg;

/// The smallest symbol used (37 modules). The face keeps some 2.9 mm clear around the symbol, which
/// is the four modules that readers want only if a module is no larger than 0.72 mm.
const LEAST_VERSION: i16 = 5;

/// A symbol's outline in units of one module, and its width in modules.
pub(crate) struct Symbol {
    pub(crate) segs: Vec<Seg>,
    pub(crate) modules: u16,
}

/// Encodes `content` with error correction M; `None` if it is too long for any symbol.
pub(crate) fn symbol(content: &str) -> Option<Symbol> {
    let code = (LEAST_VERSION..=40).find_map(|version| {
        QrCode::with_version(content, Version::Normal(version), EcLevel::M).ok()
    })?;
    let modules = u16::try_from(code.width()).ok()?;
    let colours = code.to_colors();
    let dark = |x: i32, y: i32| {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return false };
        let width = usize::from(modules);
        x < width && y < width && colours.get(y * width + x) == Some(&Color::Dark)
    };
    Some(Symbol { segs: outlines(i32::from(modules), dark), modules })
}

/// Where an edge ends; from each corner at most two start.
type Edges = BTreeMap<(i32, i32), Vec<(i32, i32)>>;

/// Closed outlines of the dark regions, clockwise outside and counter-clockwise around holes, so
/// that they fill rightly by either rule.
fn outlines(modules: i32, dark: impl Fn(i32, i32) -> bool) -> Vec<Seg> {
    let mut edges = Edges::new();
    let mut edge = |from, to| edges.entry(from).or_default().push(to);
    for y in 0..modules {
        for x in (0..modules).filter(|x| dark(*x, y)) {
            if !dark(x, y - 1) {
                edge((x, y), (x + 1, y));
            }
            if !dark(x + 1, y) {
                edge((x + 1, y), (x + 1, y + 1));
            }
            if !dark(x, y + 1) {
                edge((x + 1, y + 1), (x, y + 1));
            }
            if !dark(x - 1, y) {
                edge((x, y + 1), (x, y));
            }
        }
    }

    let mut segs = Vec::new();
    while let Some(start) = edges.first_entry().map(|entry| *entry.key()) {
        let mut corners = vec![start];
        let mut here = start;
        while let Some(next) = take(&mut edges, here) {
            if let [.., before, last] = corners[..]
                && (before.0 == last.0) == (last.0 == next.0)
            {
                corners.pop();
            }
            corners.push(next);
            here = next;
            if here == start {
                break;
            }
        }
        // The first corner came back as the last one; closing the path draws that edge.
        corners.pop();
        let mut points = corners.into_iter().map(|(x, y)| (x as f32, y as f32));
        segs.extend(points.next().map(Seg::Move));
        segs.extend(points.map(Seg::Line));
        segs.push(Seg::Close);
    }
    segs
}

fn take(edges: &mut Edges, from: (i32, i32)) -> Option<(i32, i32)> {
    let ends = edges.get_mut(&from)?;
    let end = ends.pop();
    if ends.is_empty() {
        edges.remove(&from);
    }
    end
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
        let code = QrCode::with_version(url, Version::Normal(5), EcLevel::M).expect("fits");
        assert_eq!(usize::from(symbol.modules), code.width());
        let colours = code.to_colors();
        for (n, colour) in colours.iter().enumerate() {
            let (x, y) = (n % code.width(), n / code.width());
            let dark = filled(&symbol.segs, x as f32 + 0.5, y as f32 + 0.5);
            assert_eq!(dark, *colour == Color::Dark, "module {x},{y}");
        }
    }

    #[test]
    fn an_endless_address_is_refused() {
        assert!(symbol(&"a".repeat(3_000)).is_none());
    }
}
