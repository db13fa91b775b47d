//! Doubts: what is odd about a member's information without blocking it.

use serde::{Deserialize, Serialize};
use strum::VariantArray as _;
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

use crate::field::Field;
use crate::id_document::NumberFault;
use crate::member::MemberRecord;

/// A reason to look twice (信息存疑).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Doubt {
    /// 证件号 is not of the form of its 证件类型.
    IdForm,
    /// 证件号 has a wrong check character.
    IdCheckCharacter,
    /// The birth date inside 证件号 is not 出生日期.
    IdBirthDate,
    /// The sex inside 证件号 is not 性别.
    IdSex,
    /// 执业会员号 has neither 12 nor 6 digits.
    MemberNoForm,
    /// Another member of the association has the same 证件号.
    SharedIdNumber,
    /// Another member of the association has the same 执业会员号.
    SharedMemberNo,
    /// 姓名 has characters that no certificate can show: of no font, of private use, of scripts
    /// that are not set here.
    NameUnprintable,
    /// 服务所 has such characters.
    FirmUnprintable,
}

impl Doubt {
    /// Every reason.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The stable name.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The reason in words; no number is quoted.
    pub fn message(self) -> &'static str {
        match self {
            Self::IdForm => "证件号格式与证件类型不符",
            Self::IdCheckCharacter => "证件号校验位不正确",
            Self::IdBirthDate => "出生日期与证件号不一致",
            Self::IdSex => "性别与证件号不一致",
            Self::MemberNoForm => "执业会员号应为 12 位或 6 位数字",
            Self::SharedIdNumber => "证件号与其他会员相同",
            Self::SharedMemberNo => "执业会员号与其他会员相同",
            Self::NameUnprintable => "姓名中有证书印不出的字符，改正后才能签发",
            Self::FirmUnprintable => "服务所名称中有证书印不出的字符，改正后才能签发",
        }
    }

    /// The fields that it is about: a change of one of them asks for a new confirmation.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::IdForm | Self::IdCheckCharacter | Self::SharedIdNumber => {
                &[Field::IdKind, Field::IdNumber]
            }
            Self::IdBirthDate => &[Field::IdKind, Field::IdNumber, Field::BirthDate],
            Self::IdSex => &[Field::IdKind, Field::IdNumber, Field::Sex],
            Self::MemberNoForm | Self::SharedMemberNo => &[Field::MemberNo],
            Self::NameUnprintable => &[Field::Name],
            Self::FirmUnprintable => &[Field::Firm],
        }
    }
}

/// What is known of a member beyond its record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Numbers that others have too.
    pub shared: SharedNumbers,
    /// 姓名 has characters that no certificate can show.
    pub name_unprintable: bool,
    /// 服务所 has such characters.
    pub firm_unprintable: bool,
}

impl From<SharedNumbers> for Surroundings {
    fn from(shared: SharedNumbers) -> Self {
        Self {
            shared,
            ..Self::default()
        }
    }
}

/// Which numbers of a member another member of the same association has as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharedNumbers {
    /// 证件号.
    pub id_number: bool,
    /// 执业会员号.
    pub member_no: bool,
}

/// All doubts about a member, in the order of [`Doubt::ALL`].
pub fn doubts(record: &MemberRecord, around: impl Into<Surroundings>) -> Vec<Doubt> {
    let around = around.into();
    let document = &record.id_document;
    let fault = document.fault();
    let birth_differs = match (document.embedded_birth_digits(), record.birth_date) {
        (Some(digits), Some(date)) => digits != date.to_digits(),
        _ => false,
    };
    let sex_differs = match (document.embedded_sex(), record.sex) {
        (Some(embedded), Some(sex)) => embedded != sex,
        _ => false,
    };
    Doubt::ALL
        .iter()
        .copied()
        .filter(|doubt| match doubt {
            Doubt::IdForm => fault == Some(NumberFault::Form),
            Doubt::IdCheckCharacter => fault == Some(NumberFault::CheckCharacter),
            Doubt::IdBirthDate => birth_differs,
            Doubt::IdSex => sex_differs,
            Doubt::MemberNoForm => !is_member_no(&record.member_no),
            Doubt::SharedIdNumber => around.shared.id_number,
            Doubt::SharedMemberNo => around.shared.member_no,
            Doubt::NameUnprintable => around.name_unprintable,
            Doubt::FirmUnprintable => around.firm_unprintable,
        })
        .collect()
}

/// 12 digits (8 of the firm's licence, 4 serial) or the older 6; an empty number
/// is missing, not doubtful.
fn is_member_no(number: &str) -> bool {
    number.is_empty()
        || (matches!(number.len(), 6 | 12) && number.bytes().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id_document::{IdDocument, IdDocumentKind, Sex};

    fn record(number: &str, birth: &str, sex: Sex, member_no: &str) -> MemberRecord {
        MemberRecord {
            id_document: IdDocument::new(Some(IdDocumentKind::ResidentId), number),
            birth_date: birth.parse().ok(),
            sex: Some(sex),
            member_no: member_no.into(),
            ..MemberRecord::default()
        }
    }

    #[test]
    fn each_reason_is_found() {
        let none = SharedNumbers::default();
        let good = record(
            "11010519491231002X",
            "1949-12-31",
            Sex::Female,
            "200000199207",
        );
        assert_eq!(doubts(&good, none), []);
        let both = SharedNumbers {
            id_number: true,
            member_no: true,
        };
        assert_eq!(
            doubts(&good, both),
            [Doubt::SharedIdNumber, Doubt::SharedMemberNo]
        );
        let manual = record(
            "330102199310271007",
            "1993-10-27",
            Sex::Male,
            "200000199306",
        );
        assert_eq!(
            doubts(&manual, none),
            [Doubt::IdCheckCharacter, Doubt::IdSex]
        );
        let odd = record("110105", "1949-12-30", Sex::Female, "12345");
        assert_eq!(doubts(&odd, none), [Doubt::IdForm, Doubt::MemberNoForm]);
        let moved = record("11010519491231002X", "1949-12-30", Sex::Female, "199207");
        assert_eq!(doubts(&moved, none), [Doubt::IdBirthDate]);
    }

    #[test]
    fn characters_that_cannot_be_printed_are_doubtful() {
        let around = Surroundings {
            name_unprintable: true,
            firm_unprintable: true,
            ..Surroundings::default()
        };
        assert_eq!(
            doubts(&MemberRecord::default(), around),
            [Doubt::NameUnprintable, Doubt::FirmUnprintable]
        );
    }

    #[test]
    fn missing_values_raise_no_doubt() {
        assert_eq!(
            doubts(&MemberRecord::default(), SharedNumbers::default()),
            []
        );
    }
}
