//! The fields of a member: names on screen, grouping, which are required.

use serde::{Deserialize, Serialize};

use crate::id_document::{IdDocumentKind, Sex};
use crate::membership::MembershipStatus;
use crate::name;
use crate::text::{normal_number, trimmed, unguarded};

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $key:literal, $label:literal, $group:ident;)+) => {
        /// One item of a member's information.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field { $($(#[$doc])* $variant,)+ }

        impl Field {
            /// Every field, in the order of the form.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in URLs, in the audit trail and in problem documents.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The name on screen and in the title row of a spreadsheet.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// The group of the form that shows it.
            pub fn group(self) -> FieldGroup {
                match self { $(Self::$variant => FieldGroup::$group,)+ }
            }
        }
    };
}

fields! {
    /// Name, without the mark ★.
    Name = "name", "姓名", Identity;
    /// Sex.
    Sex = "sex", "性别", Identity;
    /// Date of birth.
    BirthDate = "birth_date", "出生日期", Identity;
    /// Kind of the identity document.
    IdKind = "id_kind", "证件类型", Identity;
    /// Number of the identity document.
    IdNumber = "id_number", "证件号", Identity;
    /// The photo: not a text, given by upload.
    Photo = "photo", "照片", Identity;
    /// Member number.
    MemberNo = "member_no", "执业会员号", Membership;
    /// The firm's name.
    Firm = "firm", "服务所", Membership;
    /// Date of joining.
    JoinedOn = "joined_on", "入会时间", Membership;
    /// Number of the document that approved the registration.
    ApprovalNo = "approval_no", "批准注册文号", Membership;
    /// Date of that document.
    ApprovalDate = "approval_date", "批准注册日期", Membership;
    /// Membership status.
    Status = "status", "会籍状态", Membership;
    /// Whether a partner or shareholder of the firm.
    Partner = "partner", "是否合伙人(股东)", Membership;
    /// Position in the firm.
    Position = "position", "职务", Membership;
    /// Ethnic group.
    Ethnicity = "ethnicity", "民族", Background;
    /// Level of education.
    Education = "education", "学历", Background;
    /// Academic degree.
    Degree = "degree", "学位", Background;
    /// School.
    School = "school", "毕业院校", Background;
    /// Subject.
    Major = "major", "专业", Background;
    /// Mobile phone.
    Mobile = "mobile", "手机", Contact;
    /// E-mail address.
    Email = "email", "邮箱", Contact;
    /// Postal address.
    Address = "address", "通讯地址", Contact;
    /// Result of the yearly qualification check.
    InspectionResult = "inspection_result", "任职资格检查结果", Other;
    /// Year of that check.
    InspectionYear = "inspection_year", "任职资格检查年度", Other;
    /// Staff mark ★, shown before the name.
    Starred = "starred", "重点标记", Other;
    /// Remark.
    Remark = "remark", "备注", Other;
}

/// The groups of the form 修改信息.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldGroup {
    /// 身份信息.
    Identity,
    /// 会籍信息.
    Membership,
    /// 教育背景.
    Background,
    /// 联系方式.
    Contact,
    /// 其他.
    Other,
}

impl FieldGroup {
    /// Every group, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Identity,
        Self::Membership,
        Self::Background,
        Self::Contact,
        Self::Other,
    ];

    /// The heading on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Identity => "身份信息",
            Self::Membership => "会籍信息",
            Self::Background => "教育背景",
            Self::Contact => "联系方式",
            Self::Other => "其他",
        }
    }
}

impl Field {
    /// What a certificate cannot be issued without.
    pub const REQUIRED: [Self; 11] = [
        Self::Name,
        Self::Sex,
        Self::BirthDate,
        Self::IdKind,
        Self::IdNumber,
        Self::MemberNo,
        Self::Firm,
        Self::JoinedOn,
        Self::ApprovalNo,
        Self::ApprovalDate,
        Self::Photo,
    ];

    /// Whether a certificate cannot be issued without it.
    pub fn is_required(self) -> bool {
        Self::REQUIRED.contains(&self)
    }

    /// The field of this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }

    /// The field of this column title; the manual's titles count as well.
    pub fn from_label(label: &str) -> Option<Self> {
        match label {
            "执业会员姓名" => Some(Self::Name),
            "会员号" | "会员证号" => Some(Self::MemberNo),
            "服务所名称" | "事务所" => Some(Self::Firm),
            "证件号码" => Some(Self::IdNumber),
            "是否合伙人（股东）" => Some(Self::Partner),
            "任职资格检查" => Some(Self::InspectionResult),
            _ => Self::ALL
                .iter()
                .copied()
                .find(|field| field.label() == label),
        }
    }

    /// The answers to choose from; empty for free text.
    pub fn choices(self) -> Vec<&'static str> {
        match self {
            Self::Sex => Sex::ALL.iter().map(|sex| sex.label()).collect(),
            Self::IdKind => IdDocumentKind::ALL
                .iter()
                .map(|kind| kind.label())
                .collect(),
            Self::Status => MembershipStatus::ALL
                .iter()
                .map(|status| status.label())
                .collect(),
            Self::Partner | Self::Starred => vec!["是", "否"],
            _ => Vec::new(),
        }
    }

    /// Whether the value is a calendar date.
    pub fn is_date(self) -> bool {
        matches!(self, Self::BirthDate | Self::JoinedOn | Self::ApprovalDate)
    }

    /// The greatest length of a free text in characters (Unicode scalar values).
    pub fn max_characters(self) -> usize {
        match self {
            Self::Remark => 500,
            Self::Address => 200,
            Self::School | Self::Major | Self::Email | Self::ApprovalNo => 100,
            _ => 50,
        }
    }

    /// The text in the normal form of this field.
    pub(crate) fn normal(self, text: &str) -> String {
        match self {
            Self::Name => name::normal(text),
            Self::IdNumber | Self::MemberNo => normal_number(text),
            Self::Remark => trimmed(text),
            date_or_number
                if date_or_number.is_date()
                    || matches!(self, Self::ApprovalNo | Self::Mobile | Self::InspectionYear) =>
            {
                trimmed(unguarded(&trimmed(text)))
            }
            _ => {
                let text = trimmed(text);
                // An apostrophe may be meant here.
                if text.starts_with('=') {
                    trimmed(unguarded(&text))
                } else {
                    text
                }
            }
        }
    }
}

/// A value that a field cannot take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

impl FieldError {
    /// An error of one field.
    pub fn new(field: Field, message: impl Into<String>) -> Self {
        Self {
            field,
            message: message.into(),
        }
    }
}

/// Something to know of a field whose value was taken. It has the shape of an error, so that the
/// browser reads both with the same code.
pub type FieldNote = FieldError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_labels_lead_back() {
        for field in Field::ALL.iter().copied() {
            assert_eq!(Field::from_key(field.key()), Some(field));
            assert_eq!(Field::from_label(field.label()), Some(field));
        }
        assert_eq!(Field::from_label("执业会员姓名"), Some(Field::Name));
    }
}
