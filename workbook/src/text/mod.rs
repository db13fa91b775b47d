//! Text with one row a line: CSV, and what is like it.

mod csv;
mod decode;
mod guard;
mod quote;

use crate::fault::ReadError;
use crate::intake::{Intake, Stop};
use crate::table::{Encoding, Separator};

pub(crate) use decode::{Decoded, decode};
pub(crate) use guard::{needs_guard, unguarded};

/// Rows that a complaint about encodings names.
const NAMED_ROWS: usize = 10;

/// Reads the one table of a text.
pub(crate) fn read(bytes: &[u8], intake: &mut Intake<'_>) -> Result<(Encoding, Separator), Stop> {
    let decoded = decode(bytes, None);
    intake.table("", false);
    let (separator, body) = csv::separator(&decoded.text);
    let mut starts = RowStarts::new(&decoded, body);
    let read = csv::read(&decoded.text, body, separator, intake, &mut starts);
    starts.complain(&decoded, intake)?;
    read.map(|()| (decoded.encoding, separator))
}

/// Where rows begin, kept where there is something to tell about places in the text.
pub(crate) struct RowStarts {
    wanted: bool,
    starts: Vec<usize>,
}

impl RowStarts {
    fn new(decoded: &Decoded<'_>, body: usize) -> Self {
        let wanted = !decoded.broken.is_empty() || !decoded.other.is_empty();
        let starts = if wanted { vec![body] } else { Vec::new() };
        Self { wanted, starts }
    }

    /// A row ended, and the next begins here.
    fn next(&mut self, at: usize) {
        if self.wanted {
            self.starts.push(at);
        }
    }

    /// The row that a place of the text is in, from 1.
    fn row(&self, at: usize) -> u32 {
        let before = self.starts.partition_point(|start| *start <= at);
        u32::try_from(before.max(1)).unwrap_or(u32::MAX)
    }

    fn complain(&self, decoded: &Decoded<'_>, intake: &mut Intake<'_>) -> Result<(), Stop> {
        let rows = |places: &[usize]| {
            let mut rows: Vec<u32> = places.iter().map(|at| self.row(*at)).collect();
            rows.dedup();
            rows
        };
        let encoding = decoded.encoding;
        let mut others = rows(&decoded.other);
        if !others.is_empty() {
            let more = others.len().saturating_sub(NAMED_ROWS);
            others.truncate(NAMED_ROWS);
            intake.complain(ReadError::TwoEncodings {
                rows: others,
                more: u32::try_from(more).unwrap_or(u32::MAX),
                other: match encoding {
                    Encoding::Gb18030 => Encoding::Utf8,
                    _ => Encoding::Gb18030,
                },
                main: encoding,
            })?;
        }
        for row in rows(&decoded.broken) {
            intake.complain(ReadError::BrokenByte { row, encoding })?;
        }
        Ok(())
    }
}
