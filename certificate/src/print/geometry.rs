//! Where certificates, cut lines and crop marks are: millimetres, origin top left, no drawing.

use crate::path::{Matrix, Point};
use crate::pdf::SCALE;

/// A5 landscape, the size of a certificate.
const A5: (f32, f32) = (210.0, 148.0);
/// ISO/IEC 7810 ID-1.
const CARD: (f32, f32) = (85.6, 54.0);
/// Of the certificates that share a sheet.
const REDUCED: f32 = 0.92;
/// Between those two: room for crop marks, and as much as is left above and below.
const BETWEEN: f32 = 8.4;

/// From the trim edge to its mark.
const DISTANCE: f32 = 2.0;
/// The shortest and the longest mark.
const LENGTH: (f32, f32) = (3.0, 5.0);
/// The least distance from a mark to the edge of the paper, or to the trim edge in a narrow gap.
const LEAST: f32 = 0.5;

/// The paper that a sheet is printed on, the way it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 148 mm.
    A5Landscape,
    /// 297 × 210 mm.
    A4Landscape,
    /// 210 × 297 mm.
    A4Portrait,
}

impl Paper {
    /// Width and height in mm.
    pub fn size(self) -> (f32, f32) {
        match self {
            Self::A5Landscape => A5,
            Self::A4Landscape => (297.0, 210.0),
            Self::A4Portrait => (210.0, 297.0),
        }
    }
}

/// How certificates are put on paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sheet {
    /// One certificate at full size on A5.
    A5,
    /// One certificate at full size in the middle of A4.
    OneOnA4,
    /// Two certificates at 92 % on A4.
    TwoOnA4,
    /// Ten cards of 85.6 × 54 mm on A4.
    Cards {
        /// Between neighbouring cards, 0 to 4 mm.
        gutter: f32,
    },
}

/// A rectangle that is to be cut out: the trim of a certificate or card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Left edge, in mm from the paper's.
    pub x: f32,
    /// Upper edge, in mm from the paper's.
    pub y: f32,
    /// Width in mm.
    pub width: f32,
    /// Height in mm.
    pub height: f32,
}

/// A crop mark, level or upright, on the line to cut along.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The end further left or up, in mm.
    pub from: (f32, f32),
    /// The other end.
    pub to: (f32, f32),
}

impl Sheet {
    /// What it is printed on.
    pub fn paper(self) -> Paper {
        match self {
            Self::A5 => Paper::A5Landscape,
            Self::OneOnA4 => Paper::A4Landscape,
            Self::TwoOnA4 | Self::Cards { .. } => Paper::A4Portrait,
        }
    }

    /// The size of a certificate on it, compared with the issued file.
    pub(crate) fn reduction(self) -> f32 {
        if self == Self::TwoOnA4 { REDUCED } else { 1.0 }
    }

    /// The trim of each certificate or card, row by row; all of them centred on the paper.
    pub fn places(self) -> Vec<Place> {
        let reduced = (A5.0 * REDUCED, A5.1 * REDUCED);
        let (columns, rows, (width, height), gutter) = match self {
            Self::A5 | Self::OneOnA4 => (1, 1, A5, 0.0),
            Self::TwoOnA4 => (1, 2, reduced, BETWEEN),
            Self::Cards { gutter } => (2, 5, CARD, gutter),
        };
        let paper = self.paper().size();
        let first = |paper: f32, count: u8, length: f32| {
            let count = f32::from(count);
            (paper - count * length - (count - 1.0) * gutter) / 2.0
        };
        let (left, top) = (first(paper.0, columns, width), first(paper.1, rows, height));
        let place = |row: u8, column: u8| Place {
            x: left + f32::from(column) * (width + gutter),
            y: top + f32::from(row) * (height + gutter),
            width,
            height,
        };
        (0..rows)
            .flat_map(|row| (0..columns).map(move |column| place(row, column)))
            .collect()
    }

    /// The crop marks: on every cut line, wherever there is room between the places and around them.
    /// None lies inside a place.
    pub fn marks(self) -> Vec<Mark> {
        let (width, height) = self.paper().size();
        let places = self.places();
        let across = merged(places.iter().map(|place| (place.x, place.x + place.width)));
        let down = merged(places.iter().map(|place| (place.y, place.y + place.height)));
        let mut marks = Vec::new();
        for x in cuts(&across) {
            marks.extend(free(&down, height).map(|(from, to)| Mark {
                from: (x, from),
                to: (x, to),
            }));
        }
        for y in cuts(&down) {
            marks.extend(free(&across, width).map(|(from, to)| Mark {
                from: (from, y),
                to: (to, y),
            }));
        }
        marks
    }
}

/// Two cut lines this close are one.
const SAME: f32 = 0.01;

/// The different spans among those of all places along one side, in order.
fn merged(spans: impl Iterator<Item = (f32, f32)>) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = spans.collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    spans.dedup_by(|a, b| (a.0 - b.0).abs() < SAME);
    spans
}

/// Where to cut along one side.
fn cuts(spans: &[(f32, f32)]) -> Vec<f32> {
    let mut cuts: Vec<f32> = spans.iter().flat_map(|span| [span.0, span.1]).collect();
    cuts.dedup_by(|a, b| (*a - *b).abs() < SAME);
    cuts
}

/// The marks' extents along one side of the paper: before, between and after the places.
fn free(spans: &[(f32, f32)], paper: f32) -> impl Iterator<Item = (f32, f32)> {
    let first = spans.first().map_or(0.0, |span| span.0);
    let last = spans.last().map_or(paper, |span| span.1);
    let before = outside(first).map(|length| (first - DISTANCE - length, first - DISTANCE));
    let after = outside(paper - last).map(|length| (last + DISTANCE, last + DISTANCE + length));
    let between = spans.windows(2).filter_map(|pair| match pair {
        [one, next] => inside(one.1, next.0),
        _ => None,
    });
    before.into_iter().chain(between).chain(after)
}

/// How long a mark in a margin is.
fn outside(margin: f32) -> Option<f32> {
    let length = (margin - DISTANCE - LEAST).min(LENGTH.1);
    (length >= LENGTH.0).then_some(length)
}

/// A mark in the middle of a gap between places, for both of them.
fn inside(from: f32, to: f32) -> Option<(f32, f32)> {
    let gap = to - from;
    let length = (gap - 2.0 * DISTANCE).clamp(LENGTH.0, LENGTH.1);
    let rest = (gap - length) / 2.0;
    // A gap of 4 mm leaves exactly this much, rounding aside.
    (rest >= LEAST - SAME).then_some((from + rest, to - rest))
}

/// What a printer must be given so that it prints true: everything is scaled about the middle of
/// the paper, then moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjustment {
    /// In mm, to the right and down.
    pub offset: (f32, f32),
    /// Factors across and down; 1 is as drawn.
    pub scale: (f32, f32),
}

impl Default for Adjustment {
    fn default() -> Self {
        Self {
            offset: (0.0, 0.0),
            scale: (1.0, 1.0),
        }
    }
}

impl Adjustment {
    /// Where a point of the sheet goes, in mm from the upper left corner of the paper.
    pub fn apply(&self, paper: Paper, (x, y): Point) -> Point {
        let (width, height) = paper.size();
        let (middle_x, middle_y) = (width / 2.0, height / 2.0);
        (
            middle_x + (x - middle_x) * self.scale.0 + self.offset.0,
            middle_y + (y - middle_y) * self.scale.1 + self.offset.1,
        )
    }

    /// The same for points of a PDF page: from the lower left corner, in points.
    pub(crate) fn matrix(&self, paper: Paper) -> Matrix {
        let (width, height) = paper.size();
        let ((sx, sy), (dx, dy)) = (self.scale, self.offset);
        [
            sx,
            0.0,
            0.0,
            sy,
            (width / 2.0 * (1.0 - sx) + dx) * SCALE,
            (height / 2.0 * (1.0 - sy) - dy) * SCALE,
        ]
    }
}

#[cfg(test)]
mod tests;
