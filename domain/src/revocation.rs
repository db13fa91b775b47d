//! 撤销: why a certificate is withdrawn.

use serde::{Deserialize, Serialize};
use strum_macros::{IntoStaticStr, VariantArray};

/// The longest note in characters.
pub const MAX_NOTE_CHARACTERS: usize = 200;

/// Why a certificate is revoked. Kept in the history, never told in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum RevocationReason {
    /// 信息有误.
    WrongInformation,
    /// 照片有误.
    WrongPhoto,
    /// 会员资格终止或被注销.
    MembershipEnded,
    /// 受处分.
    Disciplined,
    /// 误发.
    IssuedByMistake,
    /// 其他: needs a note.
    Other,
}

impl RevocationReason {
    /// Every reason, in the order of the dialog.
    pub const ALL: [Self; 6] = [
        Self::WrongInformation,
        Self::WrongPhoto,
        Self::MembershipEnded,
        Self::Disciplined,
        Self::IssuedByMistake,
        Self::Other,
    ];

    /// The stored name.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::WrongInformation => "信息有误",
            Self::WrongPhoto => "照片有误",
            Self::MembershipEnded => "会员资格终止或被注销",
            Self::Disciplined => "受处分",
            Self::IssuedByMistake => "误发",
            Self::Other => "其他",
        }
    }
}

/// A reason with its note, as it can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    reason: RevocationReason,
    note: String,
}

/// Why a revocation cannot be kept as given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevocationError {
    /// 其他 without a note.
    #[error("选择“其他”时请填写说明，未撤销。")]
    NoteNeeded,
    /// The note is longer than [`MAX_NOTE_CHARACTERS`].
    #[error("说明不能超过 200 个字，未撤销，请缩短后再试。")]
    NoteTooLong,
}

impl Revocation {
    /// Trims the note; line ends and other control characters in it become spaces.
    pub fn new(reason: RevocationReason, note: &str) -> Result<Self, RevocationError> {
        let note = note.trim().replace(char::is_control, " ");
        if note.chars().count() > MAX_NOTE_CHARACTERS {
            return Err(RevocationError::NoteTooLong);
        }
        if reason == RevocationReason::Other && note.is_empty() {
            return Err(RevocationError::NoteNeeded);
        }
        Ok(Self { reason, note })
    }

    /// The reason.
    pub fn reason(&self) -> RevocationReason {
        self.reason
    }

    /// The note; empty where the reason says enough.
    pub fn note(&self) -> &str {
        &self.note
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_needs_a_note_and_notes_are_bounded() {
        let other = |note: &str| Revocation::new(RevocationReason::Other, note);
        assert_eq!(other(" \n "), Err(RevocationError::NoteNeeded));
        assert_eq!(other(" 重复\n签发 ").unwrap().note(), "重复 签发");
        assert!(other(&"𬱖".repeat(200)).is_ok());
        assert_eq!(other(&"𬱖".repeat(201)), Err(RevocationError::NoteTooLong));
        assert!(Revocation::new(RevocationReason::WrongPhoto, "").is_ok());
    }
}
