//! Rosters as files: a CSV with the manual's column titles, in any order.

use domain::{Field, FieldError, FieldNote, IdDocumentKind, MemberRecord};

/// One line of a roster.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Number of the line in the file, the title row being 1.
    pub(crate) number: u64,
    /// The fields that the file has a column for, in order.
    pub(crate) record: Result<MemberRecord, Vec<FieldError>>,
    /// What the normal forms changed in its cells.
    pub(crate) repairs: Vec<FieldNote>,
}

/// A roster read from a file.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The fields that the file has a column for; the others stay as they are.
    pub(crate) fields: Vec<Field>,
    /// The lines.
    pub(crate) lines: Vec<Line>,
}

/// Why a file is no roster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// Neither UTF-8 nor GBK.
    #[error("the file is neither UTF-8 nor GBK text")]
    Encoding,
    /// A column without which no member can be told.
    #[error("the title row lacks {0}")]
    NoColumn(&'static str),
    /// Two columns with one meaning.
    #[error("the title row has {0} twice")]
    SameColumn(&'static str),
    /// A title that means nothing here: its values would be lost.
    #[error("the column {0:?} is not known")]
    UnknownColumn(String),
    /// Not the shape of a table.
    #[error("line {line}: {what}")]
    Shape {
        /// Number of the line.
        line: u64,
        /// What is wrong.
        what: String,
    },
}

/// Reads a CSV file: UTF-8 with or without a byte order mark, else GBK (its
/// superset GB 18030).
pub fn read_csv(bytes: &[u8]) -> Result<Roster, RosterError> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = reader.records();
    let titles = match rows.next() {
        Some(row) => row.map_err(|error| shape(&error))?,
        None => return Err(RosterError::NoColumn("执业会员姓名")),
    };
    let columns = columns(&titles)?;
    let mut lines = Vec::new();
    for row in rows {
        let row = row.map_err(|error| shape(&error))?;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let number = row.position().map_or(0, csv::Position::line);
        if row.len() != titles.len() {
            let what = format!(
                "{} cells, where the title row has {}",
                row.len(),
                titles.len()
            );
            return Err(RosterError::Shape { line: number, what });
        }
        lines.push(Line {
            number,
            record: to_record(&columns, &row),
            repairs: repairs(&columns, &row),
        });
    }
    let fields = columns.iter().flatten().copied().collect();
    Ok(Roster { fields, lines })
}

/// The text without U+0000, which is no part of any value and which PostgreSQL refuses.
fn decode(bytes: &[u8]) -> Result<String, RosterError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.replace('\0', ""));
    }
    encoding_rs::GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| text.replace('\0', ""))
        .ok_or(RosterError::Encoding)
}

fn shape(error: &csv::Error) -> RosterError {
    let line = error.position().map_or(0, csv::Position::line);
    RosterError::Shape {
        line,
        what: "not readable as a row of CSV".into(),
    }
}

/// What each column means; `None` for 序号, which is only counted.
fn columns(titles: &csv::StringRecord) -> Result<Vec<Option<Field>>, RosterError> {
    let mut columns = Vec::new();
    for title in titles {
        let title = domain::text::trimmed(title);
        match Field::from_label(&title) {
            Some(Field::Photo) => return Err(RosterError::UnknownColumn(title)),
            Some(field) if columns.contains(&Some(field)) => {
                return Err(RosterError::SameColumn(field.label()));
            }
            Some(field) => columns.push(Some(field)),
            None if title == "序号" => columns.push(None),
            None => return Err(RosterError::UnknownColumn(title)),
        }
    }
    for field in [Field::Name, Field::MemberNo, Field::IdNumber] {
        if !columns.contains(&Some(field)) {
            return Err(RosterError::NoColumn(field.label()));
        }
    }
    Ok(columns)
}

fn repairs(columns: &[Option<Field>], row: &csv::StringRecord) -> Vec<FieldNote> {
    let cells = columns.iter().zip(row);
    cells
        .filter_map(|(field, cell)| {
            let field = (*field)?;
            Some(FieldNote::new(field, domain::repair::told(field, cell)?))
        })
        .collect()
}

/// Reads one row. A leading ★ of the name is the mark; without 证件类型, 18
/// characters mean 居民身份证.
fn to_record(
    columns: &[Option<Field>],
    row: &csv::StringRecord,
) -> Result<MemberRecord, Vec<FieldError>> {
    let mut record = MemberRecord::default();
    let mut errors = Vec::new();
    for (field, cell) in columns.iter().zip(row) {
        let Some(field) = *field else { continue };
        if let Err(error) = record.set(field, cell) {
            errors.push(error);
        }
    }
    if record.name.is_empty() && errors.is_empty() {
        errors.push(FieldError::new(Field::Name, "姓名为空"));
    }
    let document = &mut record.id_document;
    document.kind = document
        .kind
        .or_else(|| IdDocumentKind::guess(&document.number));
    if errors.is_empty() {
        Ok(record)
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "证件号,执业会员姓名,执业会员号,出生日期\n\
                         330104199201121015,★丁万伟,200000199207,1992-01-12\n\
                         ,王䶮,200000199208,1992/1/13\n";

    fn names(bytes: &[u8]) -> Vec<(String, bool)> {
        let roster = read_csv(bytes).unwrap();
        roster
            .lines
            .into_iter()
            .map(|line| line.record.map(|r| (r.name, r.starred)).unwrap())
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
    fn files_that_are_no_roster_are_refused_as_a_whole() {
        assert_eq!(
            read_csv(b"").unwrap_err(),
            RosterError::NoColumn("执业会员姓名")
        );
        assert_eq!(
            read_csv("姓名,证件号\n".as_bytes()).unwrap_err(),
            RosterError::NoColumn("执业会员号")
        );
        assert_eq!(
            read_csv("姓名,证件号,执业会员号,星座\n".as_bytes()).unwrap_err(),
            RosterError::UnknownColumn("星座".into())
        );
        assert!(matches!(
            read_csv("姓名,证件号,执业会员号\n丁,1\n".as_bytes()),
            Err(RosterError::Shape { line: 2, .. })
        ));
        assert_eq!(
            read_csv(b"\xff\xff\xff").unwrap_err(),
            RosterError::Encoding
        );
    }

    #[test]
    fn a_bad_row_names_its_fields() {
        let roster = read_csv("姓名,证件号,执业会员号,出生日期\n,1,2,昨天\n".as_bytes()).unwrap();
        let errors = roster.lines[0].record.clone().unwrap_err();
        assert_eq!(errors[0].field, Field::BirthDate);
    }
}
