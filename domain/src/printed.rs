//! What of a member is printed on a certificate, and where a valid certificate
//! differs from what is on file now.

use serde::{Deserialize, Serialize};

use crate::certificate::CertificateCode;
use crate::date::CalendarDate;
use crate::field::Field;
use crate::member::MemberRecord;

/// The fields that a certificate prints, in its order.
pub const PRINTED_FIELDS: [Field; 5] = [
    Field::Name,
    Field::Sex,
    Field::MemberNo,
    Field::Firm,
    Field::JoinedOn,
];

/// A field as a certificate prints it; empty where nothing is on file.
pub fn printed(record: &MemberRecord, field: Field) -> String {
    match field {
        Field::JoinedOn => record
            .joined_on
            .map(CalendarDate::to_chinese)
            .unwrap_or_default(),
        other => record.get(other),
    }
}

/// The name that a certificate gives a field.
pub fn printed_label(field: Field) -> &'static str {
    match field {
        Field::MemberNo => "会员证号",
        Field::Firm => "服务所名称",
        other => other.label(),
    }
}

/// A field that a certificate prints otherwise than it is on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDifference {
    /// The field.
    pub field: Field,
    /// As printed on the certificate.
    pub issued: String,
    /// As it would be printed now.
    pub now: String,
}

/// The fields in which a certificate differs from what is on file; `issued`
/// gives what it prints.
pub fn differences<'a>(
    record: &MemberRecord,
    issued: impl Fn(Field) -> &'a str,
) -> Vec<FieldDifference> {
    PRINTED_FIELDS
        .into_iter()
        .filter_map(|field| {
            let (issued, now) = (issued(field), printed(record, field));
            (issued != now).then(|| FieldDifference {
                field,
                issued: issued.to_owned(),
                now,
            })
        })
        .collect()
}

/// Where the valid certificate differs from what is on file (资料已变更).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedDifferences {
    /// The valid version.
    pub version: u32,
    /// Its code; the photo issued with it is at `/certificates/{code}/photo`.
    pub code: CertificateCode,
    /// The day on which it was issued.
    pub issued_on: CalendarDate,
    /// The fields that differ.
    pub fields: Vec<FieldDifference>,
    /// Whether the photo differs.
    pub photo: bool,
}

impl PrintedDifferences {
    /// Whether anything differs.
    pub fn any(&self) -> bool {
        self.photo || !self.fields.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id_document::Sex;

    #[test]
    fn only_printed_fields_count_and_they_are_told_as_printed() {
        let record = MemberRecord {
            name: "丁䶮".into(),
            sex: Some(Sex::Female),
            member_no: "330000010001".into(),
            firm: "示例天衡会计师事务所".into(),
            joined_on: "2016-05-18".parse().ok(),
            mobile: "13800000000".into(),
            ..MemberRecord::default()
        };
        let issued = record.clone();
        let shown = |field| printed(&issued, field);
        let texts = PRINTED_FIELDS.map(shown);
        assert_eq!(
            texts,
            [
                "丁䶮",
                "女",
                "330000010001",
                "示例天衡会计师事务所",
                "2016年05月18日"
            ]
        );
        let of = |field: Field| {
            let at = PRINTED_FIELDS.iter().position(|known| *known == field);
            at.and_then(|at| texts.get(at)).map_or("", String::as_str)
        };
        assert_eq!(differences(&record, of), []);
        let changed = MemberRecord {
            mobile: String::new(),
            starred: true,
            firm: "示例明远会计师事务所".into(),
            joined_on: None,
            ..record
        };
        let found = differences(&changed, of);
        let found: Vec<_> = found
            .iter()
            .map(|d| (printed_label(d.field), d.issued.as_str(), d.now.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("服务所名称", "示例天衡会计师事务所", "示例明远会计师事务所"),
                ("入会时间", "2016年05月18日", "")
            ]
        );
    }
}
