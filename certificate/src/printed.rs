//! What the certificate says: plain display strings, and the names of the fields in messages.

use std::fmt;

use crate::seal_image::Seal;

/// Everything printed on one certificate, as it is to be read.
///
/// All strings are printed exactly as given: no trimming, no normalisation, no change of brackets
/// or width. That is what lets text extracted from the file be compared with the database character
/// for character. Empty strings are allowed and leave their place blank;
/// [`crate::Renderer::render`] insists only on [`Printed::code`] and [`Printed::verify_url`], since
/// whether a member's data are complete is not for a drawing to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// 姓名.
    pub name: String,
    /// 性别, for display: `男` or `女`.
    pub sex: String,
    /// 会员证号.
    pub member_no: String,
    /// 会员类别, e.g. `执业会员（注册会计师）`.
    pub category: String,
    /// 服务所名称, the firm.
    pub firm: String,
    /// 入会时间, for display: `2016年05月18日`.
    pub joined_on: String,
    /// Name of the national association; printed and on the left specimen seal.
    pub national_association: String,
    /// Name of the provincial association; printed and on the right specimen seal.
    pub provincial_association: String,
    /// Stamped on the national association's name.
    pub national_seal: Seal,
    /// Stamped on the provincial association's name.
    pub provincial_seal: Seal,
    /// 签发人, printed before the date of issue; empty for none.
    pub signatory: String,
    /// 签发日期, for display: `2026年11月23日`.
    pub issued_on: String,
    /// The moment of issue: creation date of the file. Passed in, since this crate has no clock.
    pub issued_at: time::OffsetDateTime,
    /// The 26 characters of Crockford base32 that identify this version, without groups.
    pub code: String,
    /// Version of this member's certificate, from 1. Nothing is printed for 0.
    pub version: u32,
    /// What the QR symbol opens.
    pub verify_url: String,
}

impl Printed {
    /// The fields whose characters come from data, in reading order.
    pub(crate) fn values(&self) -> [(Field, &str); 11] {
        [
            (Field::Name, &self.name),
            (Field::Sex, &self.sex),
            (Field::MemberNo, &self.member_no),
            (Field::Category, &self.category),
            (Field::Firm, &self.firm),
            (Field::JoinedOn, &self.joined_on),
            (Field::NationalAssociation, &self.national_association),
            (Field::ProvincialAssociation, &self.provincial_association),
            (Field::Signatory, &self.signatory),
            (Field::IssuedOn, &self.issued_on),
            (Field::Code, &self.code),
        ]
    }
}

/// A place on the certificate that errors can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 会员证号.
    MemberNo,
    /// 会员类别.
    Category,
    /// 服务所名称.
    Firm,
    /// 入会时间.
    JoinedOn,
    /// Name of the national association.
    NationalAssociation,
    /// Name of the provincial association.
    ProvincialAssociation,
    /// 签发人.
    Signatory,
    /// 签发日期.
    IssuedOn,
    /// The code below the QR symbol.
    Code,
    /// The address in the QR symbol.
    VerifyUrl,
    /// Words every certificate carries: title, labels, captions.
    Fixed,
}

impl Field {
    /// The field's Chinese name, as printed or in the association's forms.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "姓名",
            Self::Sex => "性别",
            Self::MemberNo => "会员证号",
            Self::Category => "会员类别",
            Self::Firm => "服务所名称",
            Self::JoinedOn => "入会时间",
            Self::NationalAssociation => "全国协会名称",
            Self::ProvincialAssociation => "省级协会名称",
            Self::Signatory => "签发人",
            Self::IssuedOn => "签发日期",
            Self::Code => "证书编码",
            Self::VerifyUrl => "核验网址",
            Self::Fixed => "版面文字",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
