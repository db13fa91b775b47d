//! Whether a photo may be somebody else's, or is one that the member has already: what points to
//! it is said, nothing is guessed from the face.

use serde::{Deserialize, Serialize};
use strum_macros::IntoStaticStr;

use crate::CalendarDate;

/// The other member that something points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherMember {
    /// Identity of the member.
    pub id: i64,
    /// 姓名.
    pub name: String,
    /// 执业会员号; may be empty.
    pub member_no: String,
}

impl OtherMember {
    fn words(&self) -> String {
        match self.member_no.as_str() {
            "" => self.name.clone(),
            number => format!("{}（{number}）", self.name),
        }
    }
}

/// That the member has the same picture already: worth knowing, nothing to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnPhoto {
    /// It is the one in use.
    InUse,
    /// It is in the history since this day. Going back to it on purpose is fine.
    Earlier(CalendarDate),
}

impl OwnPhoto {
    /// What was found, in Chinese: the same words in the dialog, in a batch and in an import.
    pub fn message(self) -> String {
        match self {
            Self::InUse => "与该会员现在使用的照片是同一张。".into(),
            Self::Earlier(day) => {
                format!("该会员的照片历史中已有同一张照片（{day}），要换回它可照常保存。")
            }
        }
    }
}

/// A 提醒 that blocks nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum PhotoWarning {
    /// Name or number in the file name are not this member's; whose they are, if one has them.
    FileName(Option<OtherMember>),
    /// The same picture was given to another member.
    SamePicture(OtherMember),
    /// The member has the same picture already: a note.
    OwnPhoto(OwnPhoto),
}

impl PhotoWarning {
    /// The stable name.
    pub fn slug(&self) -> &'static str {
        self.into()
    }

    /// Whom it points to, whose photo is to be shown beside this one.
    pub fn other(&self) -> Option<&OtherMember> {
        match self {
            Self::FileName(other) => other.as_ref(),
            Self::SamePicture(other) => Some(other),
            Self::OwnPhoto(_) => None,
        }
    }

    /// Whether it is a note, 说明: it speaks for nobody else, and there is nothing to check.
    pub fn is_note(&self) -> bool {
        matches!(self, Self::OwnPhoto(_))
    }

    /// What was found and what to do, in Chinese.
    pub fn message(&self) -> String {
        match self {
            Self::FileName(None) => {
                "文件名中的姓名或编号与该会员不符，请核对是否选错了照片。".into()
            }
            Self::FileName(Some(other)) => format!(
                "文件名指的是会员 {}，不是该会员，请核对是否选错了照片。",
                other.words()
            ),
            Self::SamePicture(other) => format!(
                "会员 {} 已有同一张照片，请核对照片上是哪一位。",
                other.words()
            ),
            Self::OwnPhoto(own) => own.message(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_whom_they_point_to() {
        let other = OtherMember {
            id: 7,
            name: "李四".into(),
            member_no: "330000010002".into(),
        };
        let warning = PhotoWarning::SamePicture(other.clone());
        assert!(warning.message().contains("李四（330000010002）"));
        assert_eq!(warning.other(), Some(&other));
        assert_eq!(PhotoWarning::FileName(None).other(), None);
        let numberless = OtherMember {
            member_no: String::new(),
            ..other
        };
        let message = PhotoWarning::FileName(Some(numberless)).message();
        assert!(message.contains("李四，"), "{message}");
    }

    #[test]
    fn the_members_own_photo_is_a_note() {
        let day = CalendarDate::new(2026, 11, 24).unwrap();
        for (own, said) in [
            (OwnPhoto::InUse, "现在使用"),
            (OwnPhoto::Earlier(day), "2026-11-24"),
        ] {
            let warning = PhotoWarning::OwnPhoto(own);
            assert!(warning.is_note() && warning.other().is_none());
            assert!(warning.message().contains(said), "{}", warning.message());
        }
        assert!(!PhotoWarning::FileName(None).is_note());
    }
}
