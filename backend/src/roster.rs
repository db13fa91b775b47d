//! Rosters as files: what a workbook or a text says of members, before anybody is looked for.

use domain::roster::import::{ImportChoice, ShownFault, masked};
use domain::roster::row::Rows;
use domain::roster::titles::{Sayings, find};
use domain::roster::{
    Cell, Heading, KeyColumns, LeftOut, Meaning, RosterRow, RowReading, TitleFault,
};
use domain::{Field, FieldError, MemberRecord};
use workbook::{Limits, ReadError, Table};

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

/// Reads a roster with what was chosen of it, and what was said of titles before.
pub(crate) fn read_with(
    bytes: &[u8],
    choice: &ImportChoice,
    sayings: &Sayings,
) -> Result<Roster, Vec<ReadError>> {
    let book = workbook::read(bytes, &Limits::default())?;
    let tables: Vec<String> = book.tables.iter().map(|table| table.name.clone()).collect();
    let found = book.tables.into_iter().map(|table| {
        let rows: Vec<&[Cell]> = table.rows.iter().map(|row| &*row.cells).collect();
        let heading = find(&rows, sayings);
        (table, heading)
    });
    let mut found: Vec<_> = found.collect();
    let chosen = choice.table.filter(|table| *table < found.len());
    let table = chosen.unwrap_or_else(|| likeliest(&found));
    if found.is_empty() {
        return Err(vec![ReadError::Empty]);
    }
    let (sheet, heading) = found.swap_remove(table);
    drop(found);
    let roster = Roster {
        tables,
        table,
        heading: Heading {
            rows: 0,
            columns: Vec::new(),
        },
        lines: Vec::new(),
        faults: Vec::new(),
    };
    Ok(match heading {
        Ok(heading) => roster.read(sheet, heading, choice),
        Err(fault) => Roster {
            faults: vec![fault],
            ..roster
        },
    })
}

/// The table that looks most like a roster: that whose titles name the most fields; of those that
/// are as good one that is not hidden.
fn likeliest(found: &[(Table, Result<Heading, TitleFault>)]) -> usize {
    let named = |(table, heading): &(Table, Result<Heading, TitleFault>)| {
        let fields = heading
            .as_ref()
            .map_or(0, |heading| heading.fields().count());
        (fields, !table.hidden)
    };
    let best = (0..found.len())
        .rev()
        .max_by_key(|at| found.get(*at).map(named));
    best.unwrap_or(0)
}

impl Roster {
    fn read(mut self, table: Table, mut heading: Heading, choice: &ImportChoice) -> Self {
        heading.choose(&choice.columns);
        let below = table.rows.get(heading.rows..).unwrap_or_default();
        let rows: Vec<&[Cell]> = below.iter().map(|row| &*row.cells).collect();
        self.faults = heading.faults(&rows);
        if self.faults.is_empty() {
            let mut reader = Rows::below(&heading);
            let filled = table.rows.into_iter().skip(heading.rows);
            self.lines = filled
                .map(|row| Line {
                    number: row.number,
                    reading: reading(&heading, reader.read(&row.cells), &row.cells),
                })
                .collect();
        }
        self.heading = heading;
        self
    }

    /// A roster of these members, as if a file had said everything of them.
    pub(crate) fn of(records: impl Iterator<Item = MemberRecord>) -> Self {
        let fields = Field::ALL.iter().copied();
        let fields: Vec<Field> = fields.filter(|field| *field != Field::Photo).collect();
        let columns = fields.iter().enumerate();
        let heading = Heading {
            rows: 1,
            columns: columns
                .map(|(index, field)| domain::roster::titles::Column {
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

/// A name that was read with the wrong encoding somewhere on its way is nobody's.
const GARBLED: &str = "像是乱码：文字曾被按错误的编码保存过；请从原系统重新导出";

fn reading(heading: &Heading, reading: RowReading, cells: &[Cell]) -> Reading {
    match reading {
        RowReading::Member(row) => {
            let garbled = [Field::Name, Field::Firm]
                .into_iter()
                .find(|field| workbook::garbled(&row.record.get(*field)));
            match garbled {
                Some(field) => {
                    let error = FieldError::new(field, GARBLED);
                    Reading::Refused(refused(
                        heading,
                        vec![(column_of(heading, field), error)],
                        cells,
                    ))
                }
                None => Reading::Member(row),
            }
        }
        RowReading::Refused(faults) => {
            let faults = faults.into_iter().map(|fault| (fault.column, fault.error));
            Reading::Refused(refused(heading, faults.collect(), cells))
        }
        RowReading::LeftOut(why) => {
            let texts = cells.iter().filter(|cell| !cell.is_blank()).take(3);
            let texts: Vec<String> = texts
                .map(|cell| cell.text().chars().take(30).collect())
                .collect();
            Reading::LeftOut(why, texts.join(" "))
        }
    }
}

fn column_of(heading: &Heading, field: Field) -> usize {
    let column = heading
        .columns
        .iter()
        .find(|column| column.meaning == Meaning::Field(field));
    column.map_or(0, |column| column.index)
}

fn refused(heading: &Heading, faults: Vec<(usize, FieldError)>, cells: &[Cell]) -> RefusedRow {
    let text = |column: usize| cells.get(column).map(Cell::text).unwrap_or_default();
    let title = |index: usize| {
        let column = heading.columns.iter().find(|column| column.index == index);
        column
            .map(|column| column.title.clone())
            .unwrap_or_default()
    };
    let shown = faults.iter().map(|(column, error)| ShownFault {
        column: title(*column),
        value: shown_value(error.field, &text(*column)),
        message: error.message.clone(),
    });
    RefusedRow {
        name: text(column_of(heading, Field::Name))
            .chars()
            .take(50)
            .collect(),
        shown: shown.collect(),
        columns: faults.iter().map(|(column, _)| *column).collect(),
        errors: faults.into_iter().map(|(_, error)| error).collect(),
    }
}

/// What stands in a cell, short; of a whole number only its beginning.
fn shown_value(field: Field, value: &str) -> String {
    let is_whole = value.chars().filter(char::is_ascii_digit).count() >= 8 && !value.contains('E');
    let shown = match field {
        Field::IdNumber | Field::Mobile if is_whole => masked(field, value),
        _ => value.to_owned(),
    };
    shown.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
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
