//! What a row of a roster changes in a member.

use super::row::RosterRow;
use crate::field::Field;
use crate::member::MemberRecord;

/// A field that changes: both values as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: Field,
    /// What is on file.
    pub old: String,
    /// What the roster says.
    pub new: String,
}

/// The member's record as the row changes it. A field without a column stays; so does one whose
/// cell is empty, unless `clear` is chosen. The mark ★ changes only where a name carries it or a
/// column of its own says it.
///
/// `columns`: the fields that the file has a column for.
pub fn merged(
    record: &MemberRecord,
    row: &RosterRow,
    columns: &[Field],
    clear: bool,
) -> MemberRecord {
    let mut merged = record.clone();
    for field in columns.iter().copied() {
        let is_filled = row.filled.contains(&field);
        if is_filled || (clear && may_be_cleared(field)) {
            let text = if is_filled {
                row.record.get(field)
            } else {
                String::new()
            };
            // Taken from a record that has read it before, or nothing: it cannot be refused here.
            let taken = merged.set(field, &text);
            debug_assert!(taken.is_ok(), "{taken:?}");
        }
    }
    merged.starred = match row.filled.contains(&Field::Starred) {
        true => row.record.starred,
        false => record.starred || row.record.starred,
    };
    if merged.id_document.kind.is_none() {
        merged.id_document.kind = row.record.id_document.kind;
    }
    merged
}

/// Whether an empty cell may mean that there is nothing: never for what members are told by and
/// for what is never empty.
pub fn may_be_cleared(field: Field) -> bool {
    !matches!(
        field,
        Field::Name
            | Field::MemberNo
            | Field::IdNumber
            | Field::IdKind
            | Field::Status
            | Field::Starred
            | Field::Photo
    )
}

/// The fields in which two records differ, with both values.
pub fn changes(old: &MemberRecord, new: &MemberRecord) -> Vec<FieldChange> {
    let changed = old.changed_fields(new).into_iter();
    changed
        .map(|field| FieldChange {
            field,
            old: old.get(field),
            new: new.get(field),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(texts: &[(Field, &str)]) -> MemberRecord {
        let mut record = MemberRecord::default();
        for (field, text) in texts {
            record.set(*field, text).unwrap();
        }
        record
    }

    #[test]
    fn empty_cells_change_nothing_unless_chosen() {
        let on_file = record(&[
            (Field::Name, "★金示一"),
            (Field::MemberNo, "330099991101"),
            (Field::Mobile, "10000000011"),
            (Field::Firm, "示例瓯江"),
        ]);
        let row = RosterRow {
            id: None,
            record: record(&[(Field::Name, "金示一"), (Field::Email, "a@example.org")]),
            filled: vec![Field::Name, Field::Email],
            repairs: Vec::new(),
        };
        let columns = [Field::Name, Field::MemberNo, Field::Mobile, Field::Email];
        let told = |clear| -> Vec<(Field, String)> {
            let merged = merged(&on_file, &row, &columns, clear);
            let changes = changes(&on_file, &merged).into_iter();
            changes.map(|change| (change.field, change.new)).collect()
        };
        assert_eq!(told(false), [(Field::Email, "a@example.org".into())]);
        assert_eq!(
            told(true),
            [
                (Field::Mobile, String::new()),
                (Field::Email, "a@example.org".into())
            ]
        );
    }

    #[test]
    fn a_mark_comes_with_a_name_and_goes_by_its_own_column() {
        let starred = record(&[(Field::Name, "★金示一")]);
        let plain = record(&[(Field::Name, "金示一")]);
        let row = |record: &MemberRecord, filled: &[Field]| RosterRow {
            id: None,
            record: record.clone(),
            filled: filled.to_vec(),
            repairs: Vec::new(),
        };
        let by_name = [Field::Name];
        assert!(merged(&starred, &row(&plain, &by_name), &by_name, true).starred);
        assert!(merged(&plain, &row(&starred, &by_name), &by_name, false).starred);
        let by_column = [Field::Name, Field::Starred];
        assert!(!merged(&starred, &row(&plain, &by_column), &by_column, false).starred);
    }
}
