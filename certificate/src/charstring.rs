//! Outlines as glyph programs: Type 2 charstrings (Adobe Technical Note 5177), without hints.
//!
//! Hints shift outlines by fractions of a pixel on coarse screens. A certificate is looked at large
//! or printed, and they would be a fifth of its fonts.

#[cfg(test)]
mod tests;

use crate::path::{Point, Seg};

/// Operands the interpreter's stack holds (TN 5177, appendix B).
const STACK: usize = 48;

const RMOVETO: u8 = 21;
const HMOVETO: u8 = 22;
const VMOVETO: u8 = 4;
const RLINETO: u8 = 5;
const HLINETO: u8 = 6;
const VLINETO: u8 = 7;
const RRCURVETO: u8 = 8;
const HHCURVETO: u8 = 27;
const VVCURVETO: u8 = 26;
const HVCURVETO: u8 = 31;
const VHCURVETO: u8 = 30;
const ENDCHAR: u8 = 14;

/// The program of a glyph. `outline` is in whole thousandths of an em, y upwards; `width` is the
/// advance if it is other than the font's default.
pub(crate) fn program(outline: &[Seg], width: Option<i32>) -> Vec<u8> {
    let mut out = Writer {
        out: Vec::new(),
        pending: Vec::new(),
        run: None,
        here: (0, 0),
    };
    // The width goes before the operands of the first operator.
    out.pending.extend(width);
    for seg in outline {
        match *seg {
            Seg::Move(to) => out.move_to(to),
            Seg::Line(to) => out.line_to(to),
            Seg::Cubic(a, b, to) => out.curve_to(a, b, to),
            // Every contour is closed by the next one's beginning, or the end.
            Seg::Close => {}
        }
    }
    out.flush();
    for value in std::mem::take(&mut out.pending) {
        push_number(&mut out.out, value);
    }
    out.out.push(ENDCHAR);
    out.out
}

/// Steps of one kind, which share an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    /// Any lines.
    Lines,
    /// Level and upright lines by turns; the operator is that of the first.
    Corners { operator: u8, next_level: bool },
    /// Any curves.
    Curves,
    /// Curves that begin and end level, or upright.
    Waves(u8),
    /// Quarter turns by turns; the operator is that of the first.
    Turns { operator: u8, next_level: bool },
}

struct Writer {
    out: Vec<u8>,
    /// Operands still without operator.
    pending: Vec<i32>,
    run: Option<Run>,
    here: (i32, i32),
}

impl Writer {
    fn move_to(&mut self, to: Point) {
        self.flush();
        let (dx, dy) = self.step(to);
        let operator = match (dx, dy) {
            (_, 0) => {
                self.pending.push(dx);
                HMOVETO
            }
            (0, _) => {
                self.pending.push(dy);
                VMOVETO
            }
            _ => {
                self.pending.extend([dx, dy]);
                RMOVETO
            }
        };
        self.write(operator);
    }

    fn line_to(&mut self, to: Point) {
        let (dx, dy) = self.step(to);
        match (dx, dy) {
            (0, 0) => {}
            (_, 0) | (0, _) => {
                let level = dy == 0;
                let goes_on = matches!(self.run, Some(Run::Corners { next_level, .. }) if next_level == level);
                if !goes_on || self.pending.len() + 1 > STACK {
                    self.flush();
                }
                let operator = match self.run {
                    Some(Run::Corners { operator, .. }) => operator,
                    _ if level => HLINETO,
                    _ => VLINETO,
                };
                self.run = Some(Run::Corners {
                    operator,
                    next_level: !level,
                });
                self.pending.push(dx + dy);
            }
            _ => self.extend(Run::Lines, &[dx, dy]),
        }
    }

    fn curve_to(&mut self, a: Point, b: Point, to: Point) {
        let ((ax, ay), (bx, by), (cx, cy)) = (self.step(a), self.step(b), self.step(to));
        match (ax, ay, cx, cy) {
            (_, 0, _, 0) => self.extend(Run::Waves(HHCURVETO), &[ax, bx, by, cx]),
            (0, _, 0, _) => self.extend(Run::Waves(VVCURVETO), &[ay, bx, by, cy]),
            (_, 0, 0, _) => self.turn(true, &[ax, bx, by, cy]),
            (0, _, _, 0) => self.turn(false, &[ay, bx, by, cx]),
            // One more operand, for the part of the end that is not at right angles.
            (_, 0, _, _) => self.last_turn(true, &[ax, bx, by, cy, cx]),
            (0, _, _, _) => self.last_turn(false, &[ay, bx, by, cx, cy]),
            _ => self.extend(Run::Curves, &[ax, ay, bx, by, cx, cy]),
        }
    }

    /// A quarter turn that begins level, or upright, and ends the other way.
    fn turn(&mut self, level: bool, operands: &[i32]) {
        let goes_on =
            matches!(self.run, Some(Run::Turns { next_level, .. }) if next_level == level);
        // One operand is kept for a last turn.
        if !goes_on || self.pending.len() + operands.len() >= STACK {
            self.flush();
        }
        let operator = match self.run {
            Some(Run::Turns { operator, .. }) => operator,
            _ if level => HVCURVETO,
            _ => VHCURVETO,
        };
        self.run = Some(Run::Turns {
            operator,
            next_level: !level,
        });
        self.pending.extend(operands);
    }

    fn last_turn(&mut self, level: bool, operands: &[i32]) {
        self.turn(level, &operands[..4]);
        self.pending.extend(&operands[4..]);
        self.flush();
    }

    fn extend(&mut self, run: Run, operands: &[i32]) {
        if self.run != Some(run) || self.pending.len() + operands.len() > STACK {
            self.flush();
        }
        self.run = Some(run);
        self.pending.extend(operands);
    }

    /// From here to there, in whole units.
    fn step(&mut self, to: Point) -> (i32, i32) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "font units are whole and small"
        )]
        let to = (to.0.round() as i32, to.1.round() as i32);
        let step = (to.0 - self.here.0, to.1 - self.here.1);
        self.here = to;
        step
    }

    fn flush(&mut self) {
        let operator = match self.run.take() {
            None => return,
            Some(Run::Lines) => RLINETO,
            Some(Run::Curves) => RRCURVETO,
            Some(
                Run::Corners { operator, .. } | Run::Waves(operator) | Run::Turns { operator, .. },
            ) => operator,
        };
        self.write(operator);
    }

    fn write(&mut self, operator: u8) {
        for value in self.pending.drain(..) {
            push_number(&mut self.out, value);
        }
        self.out.push(operator);
    }
}

/// An operand (TN 5177, 3.2).
fn push_number(out: &mut Vec<u8>, value: i32) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "each arm keeps to the bytes it fills"
    )]
    match value {
        -107..=107 => out.push((value + 139) as u8),
        108..=1131 => {
            let value = value - 108;
            out.extend([(value >> 8) as u8 + 247, value as u8]);
        }
        -1131..=-108 => {
            let value = -value - 108;
            out.extend([(value >> 8) as u8 + 251, value as u8]);
        }
        _ => {
            out.push(28);
            out.extend((value as i16).to_be_bytes());
        }
    }
}
