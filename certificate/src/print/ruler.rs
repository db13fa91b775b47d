//! Printed rulers that are read against a real one: where they meet stands what to type in.

use super::geometry::Paper;
use crate::path::Point;

/// From each edge of the paper to the zero of its ruler, in mm.
pub(crate) const FROM_EDGE: f32 = 20.0;
/// From the upper and lower edge to the cross that the scale is measured from: level rulers.
const LEVEL_FROM_BELOW: f32 = 36.0;
/// From the right edge to the upright ruler of the scale.
const UPRIGHT_FROM_RIGHT: f32 = 46.0;

/// Which way a ruler's line runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Level,
    Upright,
}

/// One tick of a ruler.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tick {
    /// In mm along the ruler's direction.
    pub(crate) at: f32,
    /// Tenths of what to type in: of a millimetre for an offset, of a percent for a scale.
    pub(crate) tenths: i16,
}

/// A ruler on the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ruler {
    pub(crate) direction: Direction,
    /// The line's place across its direction.
    pub(crate) line: f32,
    /// Where the real ruler's zero goes; an edge of the paper needs no cross.
    pub(crate) cross: Option<Point>,
    pub(crate) ticks: Vec<Tick>,
    /// Only these ticks have a number.
    pub(crate) numbered: i16,
}

/// The longest of 200, 150 and 100 mm that the paper has room for.
pub(crate) fn span(length: f32) -> f32 {
    [200.0, 150.0]
        .into_iter()
        .find(|span| length >= span + 40.0)
        .unwrap_or(100.0)
}

/// The rulers of a page: one at each edge, then those of the scale, across and down.
pub(crate) fn rulers(paper: Paper) -> Vec<Ruler> {
    let (width, height) = paper.size();
    let edge = |direction, line, zero| Ruler {
        direction,
        line,
        cross: None,
        // A tick that the real ruler's 20 mm meets stands as far from 20 mm as the print is off,
        // the other way: its number moves the print back.
        ticks: (-20..=20_i16)
            .map(|half| Tick {
                at: zero + f32::from(half) / 2.0,
                tenths: half * 5,
            })
            .collect(),
        numbered: 50,
    };
    let scale = |direction, line, length: f32| {
        let span = span(length);
        let zero = (length - span) / 2.0;
        Ruler {
            direction,
            line,
            cross: Some(match direction {
                Direction::Level => (zero, line),
                Direction::Upright => (line, zero),
            }),
            // Where the real ruler's full span meets a tick, the print is larger by as much as the
            // tick is short of it.
            ticks: (194..=206_i16)
                .map(|half| Tick {
                    at: zero + span * f32::from(half) / 200.0,
                    tenths: half * 5,
                })
                .collect(),
            numbered: 30,
        }
    };
    vec![
        edge(Direction::Level, height / 2.0, FROM_EDGE),
        edge(Direction::Level, height / 2.0, width - FROM_EDGE),
        edge(Direction::Upright, width / 2.0, FROM_EDGE),
        edge(Direction::Upright, width / 2.0, height - FROM_EDGE),
        scale(Direction::Level, height - LEVEL_FROM_BELOW, width),
        scale(Direction::Upright, width - UPRIGHT_FROM_RIGHT, height),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Adjustment;
    use super::*;

    const PAPERS: [Paper; 3] = [Paper::A5Landscape, Paper::A4Landscape, Paper::A4Portrait];

    /// What a person reads who lays a ruler on what such a printer prints: the number of the tick
    /// nearest to `wanted` mm from where the ruler's zero lies.
    fn read(ruler: &Ruler, paper: Paper, printer: &Adjustment, zero: f32, wanted: f32) -> f32 {
        let printed = |at: f32| match ruler.direction {
            Direction::Level => printer.apply(paper, (at, 0.0)).0,
            Direction::Upright => printer.apply(paper, (0.0, at)).1,
        };
        let zero = ruler.cross.map_or(zero, |(x, y)| {
            printed(if ruler.direction == Direction::Level {
                x
            } else {
                y
            })
        });
        let distance = |tick: &&Tick| ((printed(tick.at) - zero).abs() - wanted).abs();
        let nearest = ruler
            .ticks
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        f32::from(nearest.expect("a ruler has ticks").tenths) / 10.0
    }

    #[test]
    fn what_is_read_and_typed_in_makes_the_printer_print_true() {
        for paper in PAPERS {
            let (width, height) = paper.size();
            for (dx, dy, sx, sy) in [
                (0.0, 0.0, 1.0, 1.0),
                (3.0, -2.0, 1.0, 1.0),
                (-1.5, 4.5, 0.99, 1.01),
                (0.5, 0.5, 1.02, 0.985),
            ] {
                let printer = Adjustment {
                    offset: (dx, dy),
                    scale: (sx, sy),
                };
                let rulers = rulers(paper);
                let edge = |n: usize, zero| read(&rulers[n], paper, &printer, zero, FROM_EDGE);
                let offset_x = (edge(0, 0.0) + edge(1, width)) / 2.0;
                let offset_y = (edge(2, 0.0) + edge(3, height)) / 2.0;
                assert!((offset_x + dx).abs() <= 0.5, "{paper:?} {dx}: {offset_x}");
                assert!((offset_y + dy).abs() <= 0.5, "{paper:?} {dy}: {offset_y}");
                let scale = |n: usize, length| read(&rulers[n], paper, &printer, 0.0, span(length));
                let (across, down) = (scale(4, width) / 100.0, scale(5, height) / 100.0);
                assert!(
                    (across * sx - 1.0).abs() <= 0.003,
                    "{paper:?} {sx}: {across}"
                );
                assert!((down * sy - 1.0).abs() <= 0.003, "{paper:?} {sy}: {down}");
            }
        }
    }

    #[test]
    fn rulers_stay_where_printers_print() {
        for paper in PAPERS {
            let (width, height) = paper.size();
            for ruler in rulers(paper) {
                let length = match ruler.direction {
                    Direction::Level => width,
                    Direction::Upright => height,
                };
                for tick in &ruler.ticks {
                    assert!(
                        (10.0..=length - 10.0).contains(&tick.at),
                        "{paper:?} {tick:?}"
                    );
                }
            }
        }
    }
}
