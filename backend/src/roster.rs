//! Rosters as files: what a workbook or a text says of members, before anybody is looked for.

mod reader;

use domain::roster::import::{ImportChoice, ShownFault};
use domain::roster::titles::Column;
use domain::roster::titles::Sayings;
use domain::roster::{Heading, KeyColumns, LeftOut, Meaning, RosterRow, TitleFault};
use domain::{Field, FieldError, MemberRecord};
use workbook::ReadError;

pub(crate) use reader::read_with;

/// One row of a roster.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Its number as Excel counts; in a file without a heading above the titles they are row 1.
    pub(crate) number: u32,
    /// What it says.
    pub(crate) reading: Reading,
}

/// What a row says.
#[derive(Clone, Debug)]
pub(crate) enum Reading {
    /// A member.
    Member(Box<RosterRow>),
    /// Somebody of whom cells cannot be read.
    Refused(RefusedRow),
    /// Nobody; with what stands in its first cells.
    LeftOut(LeftOut, String),
}

/// A row of which cells cannot be read.
#[derive(Clone, Debug)]
pub(crate) struct RefusedRow {
    pub(crate) name: String,
    pub(crate) errors: Vec<FieldError>,
    /// The same for people: with titles and values.
    pub(crate) shown: Vec<ShownFault>,
    /// The places of the columns, for the workbook that marks them.
    pub(crate) columns: Vec<usize>,
}

/// A roster read from a file.
#[derive(Clone, Debug)]
pub struct Roster {
    pub(crate) tables: Vec<String>,
    /// Which of them this is.
    pub(crate) table: usize,
    pub(crate) heading: Heading,
    pub(crate) lines: Vec<Line>,
    /// Why it cannot be used: then there are no lines.
    pub(crate) faults: Vec<TitleFault>,
    /// Titles of columns that are passed over though something stands in them.
    pub(crate) passed_over: Vec<String>,
}

/// Why a file is no roster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// It cannot be read.
    #[error("{}", joined(.0))]
    File(Vec<ReadError>),
    /// Its titles cannot be used.
    #[error("{}", joined(.0))]
    Titles(Vec<TitleFault>),
}

fn joined(faults: &[impl ToString]) -> String {
    let sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
    sentences.join("\n")
}

/// Reads a roster whose columns mean what their titles say.
///
/// # Errors
/// [`RosterError`]: every reason at once.
pub fn read_roster(bytes: &[u8]) -> Result<Roster, RosterError> {
    let roster = read_with(bytes, &ImportChoice::default(), &Sayings::new());
    let roster = roster.map_err(RosterError::File)?;
    match roster.faults.is_empty() {
        true => Ok(roster),
        false => Err(RosterError::Titles(roster.faults)),
    }
}

impl Roster {
    /// A roster of these members, as if a file had said everything of them.
    pub(crate) fn of(records: impl Iterator<Item = MemberRecord>) -> Self {
        let fields = Field::ALL.iter().copied();
        let fields: Vec<Field> = fields.filter(|field| *field != Field::Photo).collect();
        let columns = fields.iter().enumerate();
        let heading = Heading {
            rows: 1,
            columns: columns
                .map(|(index, field)| Column {
                    index,
                    title: field.label().to_owned(),
                    meaning: Meaning::Field(*field),
                })
                .collect(),
        };
        let lines = records.zip(2..).map(|(record, number)| Line {
            number,
            reading: Reading::Member(Box::new(RosterRow {
                id: None,
                filled: fields.clone(),
                record,
                repairs: Vec::new(),
            })),
        });
        Self {
            tables: vec![String::new()],
            table: 0,
            lines: lines.collect(),
            heading,
            faults: Vec::new(),
            passed_over: Vec::new(),
        }
    }

    /// The fields that the file has a column for; the others stay as they are.
    pub(crate) fn fields(&self) -> Vec<Field> {
        self.heading.fields().collect()
    }

    /// By which numbers its rows are told apart.
    pub(crate) fn key_columns(&self) -> KeyColumns {
        let has = |wanted| self.heading.fields().any(|field| field == wanted);
        KeyColumns {
            kind: has(Field::IdKind),
            number: has(Field::IdNumber),
            member_no: has(Field::MemberNo),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reader::GARBLED;
    use super::*;

    const TABLE: &str = "证件号,执业会员姓名,执业会员号,出生日期\n\
                         330104199201121015,★丁万伟,200000199207,1992-01-12\n\
                         ,王䶮,200000199208,1992/1/13\n";

    fn names(bytes: &[u8]) -> Vec<(String, bool)> {
        let lines = read_roster(bytes).unwrap().lines.into_iter();
        lines
            .map(|line| match line.reading {
                Reading::Member(row) => (row.record.name, row.record.starred),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn utf8_bom_and_gbk_say_the_same() {
        let expected = vec![("丁万伟".to_owned(), true), ("王䶮".to_owned(), false)];
        assert_eq!(names(TABLE.as_bytes()), expected);
        assert_eq!(names(format!("\u{feff}{TABLE}").as_bytes()), expected);
        assert_eq!(names(&encoding_rs::GB18030.encode(TABLE).0), expected);
    }

    #[test]
    fn a_bad_row_names_its_cells() {
        let table = "姓名,证件号,执业会员号,出生日期\n,1,2,昨天\n";
        let roster = read_roster(table.as_bytes()).unwrap();
        let Reading::Refused(row) = &roster.lines[0].reading else {
            panic!("{roster:?}")
        };
        assert_eq!(row.errors[0].field, Field::BirthDate);
        assert_eq!(row.columns, [3, 0]);
        assert_eq!(
            (&*row.shown[0].column, &*row.shown[0].value),
            ("出生日期", "昨天")
        );
    }

    #[test]
    fn a_name_in_the_wrong_encoding_is_nobodys() {
        let table = "姓名,证件号,执业会员号\n鐜嬭姵,1,2\n";
        let roster = read_roster(table.as_bytes()).unwrap();
        let Reading::Refused(row) = &roster.lines[0].reading else {
            panic!("{roster:?}")
        };
        assert_eq!(row.errors[0].message, GARBLED);
    }
}
