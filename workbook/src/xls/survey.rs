//! The records of a workbook, before anything is made of them.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use crate::fault::ReadError;

/// Rows and columns of a sheet of this kind.
const ROWS: u32 = 65_536;
const COLUMNS: u32 = 256;
/// Cells between the corners of all sheets together; a cell takes some 32 bytes there.
const AREA: u64 = 6_000_000;

/// What was found.
pub(super) struct Survey {
    /// Hidden rows of each sheet, from 0.
    hidden: Vec<HashSet<u32>>,
}

impl Survey {
    /// Walks through the records, or says why calamine must not.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, ReadError> {
        let damaged = |what: String| ReadError::Damaged(what);
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes))
            .map_err(|error| damaged(error.to_string()))?;
        let name = ["Workbook", "Book"]
            .into_iter()
            .find(|name| file.is_stream(name));
        let name = name.ok_or_else(|| damaged("没有工作簿内容".into()))?;
        let mut stream = Vec::new();
        file.open_stream(name)
            .and_then(|stream_of| stream_of.take(bytes.len() as u64).read_to_end(&mut stream))
            .map_err(|error| damaged(error.to_string()))?;
        let mut area = 0;
        let mut hidden = Vec::new();
        for sheet in sheets(&stream)? {
            let records = stream.get(sheet.start..);
            let records =
                records.ok_or_else(|| damaged(format!("找不到工作表“{}”", sheet.name)))?;
            let (corners, rows) = corners(records, &sheet.name)?;
            area += corners;
            if area > AREA {
                return Err(ReadError::TooSparse { table: sheet.name });
            }
            hidden.push(rows);
        }
        Ok(Self { hidden })
    }

    pub(super) fn is_hidden(&self, sheet: usize, row: u32) -> bool {
        self.hidden
            .get(sheet)
            .is_some_and(|rows| rows.contains(&row))
    }
}

struct Sheet {
    start: usize,
    name: String,
}

/// The records at the beginning, which say where the sheets are, and whether there is a password.
fn sheets(stream: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let mut sheets = Vec::new();
    for (kind, data) in Records(stream) {
        match kind {
            // FilePass
            0x002f => return Err(ReadError::Password),
            // BoundSheet8
            0x0085 => sheets.push(Sheet {
                start: u32_at(data, 0).unwrap_or(u32::MAX) as usize,
                name: (sheets.len() + 1).to_string(),
            }),
            // EOF
            0x000a => break,
            _ => {}
        }
    }
    Ok(sheets)
}

/// How many cells lie between the corners of a sheet, and its hidden rows.
fn corners(records: &[u8], name: &str) -> Result<(u64, HashSet<u32>), ReadError> {
    let mut rows: Option<(u32, u32)> = None;
    let mut columns: Option<(u32, u32)> = None;
    let mut hidden = HashSet::new();
    let mut depth = 0usize;
    for (kind, data) in Records(records) {
        match kind {
            // BOF of the sheet, and of charts in it
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            0x0200 => dimensions(data)?,
            0x0208 if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                hidden.extend(u16_at(data, 0));
            }
            // Number, Label, BoolErr, RK, LabelSst, Formula, RString; MulRk has a last column behind.
            0x0203 | 0x0204 | 0x0205 | 0x027e | 0x00fd | 0x0006 | 0x00d6 | 0x00bd => {
                let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else {
                    continue;
                };
                let last = match kind {
                    0x00bd => data.len().checked_sub(2).and_then(|at| u16_at(data, at)),
                    _ => None,
                };
                widen(&mut rows, row);
                widen(&mut columns, column);
                widen(&mut columns, last.unwrap_or(column));
            }
            _ => {}
        }
    }
    let length =
        |span: Option<(u32, u32)>| span.map_or(0, |(first, last)| u64::from(last - first) + 1);
    if length(columns) > u64::from(COLUMNS) {
        return Err(ReadError::Damaged(format!(
            "工作表 {name} 超过 {COLUMNS} 列"
        )));
    }
    Ok((length(rows) * length(columns), hidden))
}

/// calamine makes room for as many cells as the record says.
fn dimensions(data: &[u8]) -> Result<(), ReadError> {
    let (first, last, right) = if data.len() == 10 {
        (u16_at(data, 0), u16_at(data, 2), u16_at(data, 6))
    } else {
        (u32_at(data, 0), u32_at(data, 4), u16_at(data, 10))
    };
    let (first, last, right) = (
        first.unwrap_or_default(),
        last.unwrap_or_default(),
        right.unwrap_or_default(),
    );
    let area = u64::from(last.saturating_sub(first)) * u64::from(right);
    // An empty sheet may say that it begins at 0 and ends before 0.
    let ordered = first < last || last == 0 || right == 0;
    if last > ROWS || right > COLUMNS || !ordered || area > u64::from(ROWS * COLUMNS) {
        return Err(ReadError::Damaged("工作表的范围不对".into()));
    }
    Ok(())
}

fn widen(span: &mut Option<(u32, u32)>, to: u32) {
    *span = Some(match *span {
        Some((first, last)) => (first.min(to), last.max(to)),
        None => (to, to),
    });
}

/// Kind and content of one record after the other.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.0, 0)?, u16_at(self.0, 2)? as usize);
        let data = self.0.get(4..4 + length)?;
        self.0 = self.0.get(4 + length..)?;
        Some((kind, data))
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at + 2)?.try_into().ok()?;
    Some(u32::from(u16::from_le_bytes(bytes)))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn a_sheet_is_as_large_as_its_corners_are_apart() {
        let cell = |row: u16, column: u16| {
            record(
                0x0203,
                &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat(),
            )
        };
        let sheet = [
            record(0x0809, &[0; 16]),
            cell(1, 1),
            cell(3, 4),
            record(0x000a, &[]),
        ]
        .concat();
        assert_eq!(corners(&sheet, "1").unwrap().0, 12);
        let far = [record(0x0809, &[0; 16]), cell(0, 0), cell(65_535, 65_535)].concat();
        assert!(corners(&far, "1").is_err());
    }

    #[test]
    fn a_range_that_is_none_is_refused() {
        let range = |first: u32, last: u32, right: u16| {
            let mut data = [first.to_le_bytes(), last.to_le_bytes()].concat();
            data.extend([0, 0]);
            data.extend(right.to_le_bytes());
            data.extend([0, 0]);
            dimensions(&data).is_ok()
        };
        assert!(range(0, 65_536, 256) && range(0, 0, 0) && range(3, 9, 2));
        assert!(!range(0, u32::MAX, 256) && !range(9, 3, 2) && !range(0, 9, 65_535));
    }
}
