//! What a record takes, and what it lacks.

use super::MemberRecord;
use crate::field::Field;

fn complete() -> MemberRecord {
    let mut record = MemberRecord::default();
    for (field, text) in [
        (Field::Name, "丁万伟"),
        (Field::Sex, "男"),
        (Field::BirthDate, "1992-01-12"),
        (Field::IdKind, "居民身份证"),
        (Field::IdNumber, "11010519491231002x"),
        (Field::MemberNo, "200000199207"),
        (Field::Firm, "天健会计师事务所(特殊普通合伙)"),
        (Field::JoinedOn, "2016/5/18"),
        (Field::ApprovalNo, "浙注协〔2016〕18号"),
        (Field::ApprovalDate, "20160518"),
    ] {
        record.set(field, text).unwrap();
    }
    record
}

#[test]
fn each_required_field_is_missed_when_empty() {
    assert!(complete().missing(true).is_empty());
    assert_eq!(complete().missing(false), [Field::Photo]);
    for field in Field::REQUIRED.into_iter().filter(|f| *f != Field::Photo) {
        let mut record = complete();
        record.set(field, " ").unwrap();
        assert_eq!(record.missing(true), [field]);
    }
    assert_eq!(
        MemberRecord::default().missing(false).len(),
        Field::REQUIRED.len()
    );
}

#[test]
fn what_is_shown_can_be_read_again() {
    let record = complete();
    let mut copy = MemberRecord::default();
    for field in Field::ALL.iter().copied().filter(|f| *f != Field::Photo) {
        copy.set(field, &record.get(field)).unwrap();
    }
    assert_eq!(
        copy,
        MemberRecord {
            partner: None,
            ..record
        }
    );
}

#[test]
fn names_of_fifty_rare_characters_are_taken_and_fifty_one_refused() {
    let mut record = complete();
    let name = "𬱖".repeat(50);
    record.set(Field::Name, &name).unwrap();
    assert_eq!(record.name, name);
    let error = record.set(Field::Name, &format!("{name}䶮")).unwrap_err();
    assert_eq!(error.field, Field::Name);
    assert_eq!(record.name, name, "a refused value changes nothing");
}

#[test]
fn every_field_is_brought_to_its_normal_form() {
    let mut record = MemberRecord::default();
    for (field, text, normal) in [
        (Field::Name, "姜　⽅", "姜方"),
        (
            Field::IdNumber,
            "=\"11010519491231002x\"",
            "11010519491231002X",
        ),
        (Field::MemberNo, "'3300 9999 3101", "330099993101"),
        (Field::Firm, "示例\u{ad}事务所", "示例事务所"),
        (Field::ApprovalNo, "'示会协1号", "示会协1号"),
        (Field::JoinedOn, "=\"2016-05-18\"", "2016-05-18"),
        (Field::InspectionYear, "'2024", "2024"),
        (Field::Position, "'t Hooft", "'t Hooft"),
    ] {
        record.set(field, text).unwrap();
        assert_eq!(record.get(field), normal);
    }
    assert!(!record.starred);
    record.set(Field::Name, " ★ 姜　芳").unwrap();
    assert_eq!((&*record.name, record.starred), ("姜芳", true));
}

#[test]
fn nonsense_is_refused_with_its_field_and_malformed_numbers_are_not() {
    let mut record = complete();
    for (field, text) in [
        (Field::Sex, "x"),
        (Field::BirthDate, "1992-13-01"),
        (Field::JoinedOn, "1066-10-14"),
        (Field::IdKind, "驾照"),
        (Field::Partner, "maybe"),
        (Field::InspectionYear, "last"),
        (Field::Mobile, "call me"),
        (Field::Email, "a b@c.d"),
        (Field::Name, "丁\n万"),
        (Field::Photo, "x"),
        (Field::Status, "在"),
    ] {
        assert_eq!(record.set(field, text).unwrap_err().field, field);
    }
    assert_eq!(record, complete());
    record.set(Field::IdNumber, "不详").unwrap();
    record.set(Field::MemberNo, "abc").unwrap();
    assert_eq!(record.member_no, "ABC");
}
