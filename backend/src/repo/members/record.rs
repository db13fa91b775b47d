//! Rows of members to records and back.

use domain::{FieldNote, IdDocument, MemberRecord, PhotoRef};
use sea_orm::ActiveValue::Set;

use crate::entity::member::{ActiveModel, Model};

/// What is on file about the member in this row.
pub(crate) fn to_record(row: &Model, firm: String) -> MemberRecord {
    MemberRecord {
        name: row.name.clone(),
        starred: row.starred,
        sex: row.sex.as_deref().copied(),
        birth_date: row.birth_date.as_deref().copied(),
        id_document: IdDocument {
            kind: row.id_kind.as_deref().copied(),
            number: row.id_number.clone(),
        },
        member_no: row.member_no.clone(),
        firm,
        joined_on: row.joined_on.as_deref().copied(),
        approval_no: row.approval_no.clone(),
        approval_date: row.approval_date.as_deref().copied(),
        status: *row.status,
        partner: row.partner,
        position: row.position.clone(),
        ethnicity: row.ethnicity.clone(),
        education: row.education.clone(),
        degree: row.degree.clone(),
        school: row.school.clone(),
        major: row.major.clone(),
        mobile: row.mobile.clone(),
        email: row.email.clone(),
        address: row.address.clone(),
        inspection_result: row.inspection_result.clone(),
        inspection_year: row.inspection_year.as_deref().copied(),
        remark: row.remark.clone(),
    }
}

/// What stands in a row beside its texts, made of them.
pub(crate) struct Keys {
    name: String,
    search: String,
    unprintable: Vec<FieldNote>,
}

impl Keys {
    /// Of this record; `unprintable` is what no certificate can show of it.
    pub(crate) fn of(record: &MemberRecord, unprintable: &[FieldNote]) -> Self {
        Self {
            name: domain::pinyin::sort_key(&record.name),
            search: domain::search::key(&record.name, &record.member_no),
            unprintable: unprintable.to_vec(),
        }
    }

    /// Whether they stand in this row.
    pub(crate) fn are_in(&self, row: &Model) -> bool {
        self.name == row.name_key
            && self.search == row.search_key
            && self.unprintable == *row.unprintable
    }

    /// Puts them into a row.
    pub(crate) fn write(self, row: &mut ActiveModel) {
        row.name_key = Set(self.name);
        row.search_key = Set(self.search);
        row.unprintable = Set(self.unprintable.into());
    }
}

/// Puts a record into a row, with its keys; `unprintable` is what no certificate can show of it.
pub(crate) fn write_record(
    row: &mut ActiveModel,
    record: &MemberRecord,
    firm_id: Option<i64>,
    unprintable: &[FieldNote],
) {
    row.name = Set(record.name.clone());
    row.starred = Set(record.starred);
    row.sex = Set(record.sex.map(Into::into));
    row.birth_date = Set(record.birth_date.map(Into::into));
    row.id_kind = Set(record.id_document.kind.map(Into::into));
    row.id_number = Set(record.id_document.number.clone());
    row.member_no = Set(record.member_no.clone());
    row.firm_id = Set(firm_id);
    row.joined_on = Set(record.joined_on.map(Into::into));
    row.approval_no = Set(record.approval_no.clone());
    row.approval_date = Set(record.approval_date.map(Into::into));
    row.status = Set(record.status.into());
    row.partner = Set(record.partner);
    row.position = Set(record.position.clone());
    row.ethnicity = Set(record.ethnicity.clone());
    row.education = Set(record.education.clone());
    row.degree = Set(record.degree.clone());
    row.school = Set(record.school.clone());
    row.major = Set(record.major.clone());
    row.mobile = Set(record.mobile.clone());
    row.email = Set(record.email.clone());
    row.address = Set(record.address.clone());
    row.inspection_result = Set(record.inspection_result.clone());
    row.inspection_year = Set(record.inspection_year.map(Into::into));
    row.remark = Set(record.remark.clone());
    Keys::of(record, unprintable).write(row);
}

/// The photo that would be issued to the member in this row.
pub(crate) fn photo_ref(row: &Model) -> Option<PhotoRef> {
    Some(PhotoRef {
        kind: *row.photo_kind.as_deref()?,
        width: row.photo_width.as_deref().copied().unwrap_or(0),
        height: row.photo_height.as_deref().copied().unwrap_or(0),
        tag: row.photo_sha256.as_ref()?.chars().take(12).collect(),
    })
}
