//! Rows and cells of a text.

use domain::roster::Cell;
use memchr::{memchr2, memchr3};

use super::RowStarts;
use super::guard::unguarded;
use super::quote::{self, QuoteFault};
use crate::fault::{Place, ReadError};
use crate::intake::{Intake, Stop};
use crate::table::Separator;

/// Lines outside of quotation marks by which the separator is told.
const SAMPLE: usize = 60;

/// The separator of a text, and where its rows begin: behind a first line `sep=;`, which Excel
/// does not count.
pub(super) fn separator(text: &str) -> (Separator, usize) {
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    let said = first.trim_matches('"').to_ascii_lowercase();
    let said = match said.strip_prefix("sep=") {
        Some(",") => Some(Separator::Comma),
        Some(";") => Some(Separator::Semicolon),
        Some("\t") => Some(Separator::Tab),
        Some("|") => Some(Separator::Bar),
        _ => None,
    };
    match said {
        Some(separator) => (separator, after_break(text.as_bytes(), first.len())),
        None => (most_likely(text), 0),
    }
}

/// The separator that stands in most rows; in as many, the one that stands there more often.
fn most_likely(text: &str) -> Separator {
    let mut best = (Separator::Comma, (0, 0));
    for separator in [Separator::Comma, Separator::Semicolon, Separator::Tab] {
        let score = score(text.as_bytes(), separator.byte());
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// In how many of the first rows a separator stands outside of quotation marks, and how often.
fn score(text: &[u8], separator: u8) -> (usize, usize) {
    let (mut rows, mut all, mut in_row, mut seen) = (0, 0, 0, 0);
    let (mut inside, mut at_start) = (false, true);
    for byte in text {
        let opens = at_start && *byte == b'"';
        at_start = false;
        match byte {
            // A doubled mark closes and opens again.
            b'"' if inside => (inside, at_start) = (false, true),
            b'"' if opens => inside = true,
            _ if inside => {}
            b'\n' | b'\r' => {
                rows += usize::from(in_row > 0);
                (all, in_row, seen, at_start) = (all + in_row, 0, seen + 1, true);
                if seen == SAMPLE {
                    break;
                }
            }
            byte if *byte == separator => (in_row, at_start) = (in_row + 1, true),
            _ => {}
        }
    }
    (rows + usize::from(in_row > 0), all + in_row)
}

/// Hands over the rows from `at` on. A row whose quotation marks are wrong is told, and reading goes
/// on with the line after the one it begins in: there may be more to tell.
pub(super) fn read(
    text: &str,
    mut at: usize,
    separator: Separator,
    intake: &mut Intake<'_>,
    starts: &mut RowStarts,
) -> Result<(), Stop> {
    let mut reader = Reader {
        text,
        separator: separator.byte(),
        columns: intake.limits().columns,
        expected: 0,
    };
    let mut number = 0;
    while at < text.len() {
        number += 1;
        match reader.row(at) {
            Ok(row) => {
                at = row.next;
                if let Some(column) = row.beyond {
                    intake.complain(ReadError::TooManyColumns {
                        place: Place::cell("", number, column),
                        limit: reader.columns,
                    })?;
                }
                intake.row(number, false, row.cells)?;
            }
            Err((fault, column, opens)) => {
                let place = Place::cell("", number, column);
                intake.complain(match fault {
                    QuoteFault::Open => ReadError::OpenQuote { place },
                    QuoteFault::Swallowed(lines) => ReadError::SwallowedRows { place, lines },
                    QuoteFault::Stray => ReadError::StrayQuote { place },
                })?;
                at = next_line(text.as_bytes(), opens);
            }
        }
        starts.next(at);
    }
    Ok(())
}

struct Reader<'a> {
    text: &'a str,
    separator: u8,
    columns: usize,
    /// Separators of the longest row so far.
    expected: usize,
}

struct RawRow {
    cells: Vec<Cell>,
    /// The first column beyond the bound with something in it.
    beyond: Option<usize>,
    next: usize,
}

impl Reader<'_> {
    /// The row that begins at `at`, or what is wrong with it: in which column, and where its
    /// quotation mark stands.
    fn row(&mut self, mut at: usize) -> Result<RawRow, (QuoteFault, usize, usize)> {
        let bytes = self.text.as_bytes();
        let mut row = RawRow {
            cells: Vec::with_capacity((self.expected + 1).min(self.columns)),
            beyond: None,
            next: at,
        };
        let mut separators = 0;
        loop {
            let end = if bytes.get(at) == Some(&b'"') {
                let expected = self.expected.max(separators);
                let quoted = quote::read(self.text, at, self.separator, expected)
                    .map_err(|fault| (fault, separators + 1, at))?;
                self.push(&mut row, separators, &quoted.text);
                quoted.end
            } else {
                let rest = bytes.get(at..).unwrap_or_default();
                let end = memchr3(self.separator, b'\n', b'\r', rest).unwrap_or(rest.len()) + at;
                let text = self.text.get(at..end).unwrap_or_default();
                self.push(&mut row, separators, text);
                end
            };
            if bytes.get(end) == Some(&self.separator) {
                separators += 1;
                at = end + 1;
            } else {
                row.next = after_break(bytes, end);
                self.expected = self.expected.max(separators);
                return Ok(row);
            }
        }
    }

    fn push(&self, row: &mut RawRow, index: usize, text: &str) {
        if index >= self.columns {
            if !text.trim().is_empty() {
                row.beyond.get_or_insert(index + 1);
            }
            return;
        }
        let text = unguarded(text);
        row.cells.push(if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.into_owned())
        });
    }
}

/// Behind the line break at `at`: CRLF is one.
fn after_break(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => at + 2,
        (Some(_), _) => at + 1,
        (None, _) => at,
    }
}

fn next_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    match memchr2(b'\n', b'\r', rest) {
        Some(line_break) => after_break(bytes, at + line_break),
        None => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Limits, read};

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let book = read(text.as_bytes(), &Limits::default()).unwrap();
        let rows = book.tables[0].rows.iter();
        rows.map(|row| (row.number, row.cells.iter().map(Cell::text).collect()))
            .collect()
    }

    fn complaints(text: &str) -> Vec<(&'static str, Option<u32>)> {
        let errors = read(text.as_bytes(), &Limits::default()).unwrap_err();
        errors
            .iter()
            .map(|error| (error.code(), error.row()))
            .collect()
    }

    #[test]
    fn rows_are_counted_as_excel_counts_them() {
        for line_break in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "\"1", "2\",c", "", "d,e"].join(line_break);
            let found = rows(&text);
            let numbers: Vec<u32> = found.iter().map(|row| row.0).collect();
            assert_eq!(numbers, [1, 2, 4], "{line_break:?}");
            assert_eq!(found[1].1, ["1\n2", "c"]);
        }
    }

    #[test]
    fn separators_are_told_by_the_file() {
        let kind = |text: &str| match read(text.as_bytes(), &Limits::default()).unwrap().kind {
            Kind::Csv { separator, .. } => separator,
            other => panic!("{other:?}"),
        };
        assert_eq!(kind("a;b\n\"1,2,3\";4\n"), Separator::Semicolon);
        assert_eq!(kind("a\tb\n1,5\t2\n"), Separator::Tab);
        assert_eq!(kind("a\n1\n"), Separator::Comma);
        assert_eq!(kind("a,b\n1\t,2\t\n"), Separator::Comma);
        assert_eq!(
            rows("sep=;\r\na,b;c\r\n"),
            [(1, vec!["a,b".into(), "c".into()])]
        );
        assert_eq!(
            rows("\"sep=|\"\na|b\n"),
            [(1, vec!["a".into(), "b".into()])]
        );
    }

    #[test]
    fn every_quotation_mark_that_is_wrong_is_told_with_its_row() {
        let text = "a,b,c,d\n1,2,3,\"open\n4,5,6,\"shut\n7,8,9,\n\"x\"y,2,3,4\n";
        assert_eq!(
            complaints(text),
            [
                ("swallowed-rows", Some(2)),
                ("swallowed-rows", Some(3)),
                ("stray-quote", Some(5)),
            ]
        );
    }

    #[test]
    fn a_row_of_separators_alone_costs_nothing() {
        let text = format!("a,b\n{}\n{}x\n", ",".repeat(100_000), ",".repeat(300));
        assert_eq!(complaints(&text), [("too-many-columns", Some(3))]);
    }

    #[test]
    fn encodings_are_told_with_their_rows() {
        let mut bytes = encoding_rs::GB18030
            .encode("姓名,证件号\r\n")
            .0
            .into_owned();
        bytes.extend("王芳,\"1\r\n2\"\r\n李强,2\r\n张伟".as_bytes());
        bytes.extend(b"\xff,3\r\n");
        let errors = read(&bytes, &Limits::default()).unwrap_err();
        let told: Vec<_> = errors
            .iter()
            .map(|error| (error.code(), error.row()))
            .collect();
        assert_eq!(told, [("two-encodings", Some(1)), ("broken-byte", Some(4))]);
    }
}
