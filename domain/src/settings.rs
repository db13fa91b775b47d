//! 协会设置: what an association gives to every certificate that it issues.

use serde::{Deserialize, Serialize};
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

mod form;

use crate::date::CalendarDate;
pub use form::{MAX_NAME, MAX_SIGNATORY, SealForm, SettingsForm};

/// Which of the two seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum SealOwner {
    /// The national association's, on the left.
    National,
    /// The provincial association's, on the right.
    Provincial,
}

impl SealOwner {
    /// Both, from the left.
    pub const ALL: [Self; 2] = [Self::National, Self::Provincial];

    /// The name in addresses and forms.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::National => "全国协会印章",
            Self::Provincial => "地方协会印章",
        }
    }
}

/// Size and place of an uploaded seal, in tenths of a millimetre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealPlacement {
    /// Width of the printed picture, 150 to 400.
    pub width: i32,
    /// To the right of the standard centre, −100 to 100.
    pub dx: i32,
    /// Below the standard centre, −100 to 100.
    pub dy: i32,
}

impl SealPlacement {
    /// Widths that are allowed.
    pub const WIDTHS: [i32; 2] = [150, 400];
    /// Offsets that are allowed, in either direction.
    pub const OFFSETS: [i32; 2] = [-100, 100];
}

impl Default for SealPlacement {
    /// 25 mm across, at the standard centre.
    fn default() -> Self {
        Self {
            width: 250,
            dx: 0,
            dy: 0,
        }
    }
}

/// One of the two seals as it is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealSettings {
    /// SHA-256 of the uploaded file; `None` for the drawn specimen (样章).
    pub sha256: Option<String>,
    /// Where an uploaded seal is printed.
    pub placement: SealPlacement,
}

/// What an association gives to every certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssociationSettings {
    /// Grows with every change: who saves says which one they saw.
    pub version: i64,
    /// Name of the national association, as printed.
    pub national_name: String,
    /// Name of the association itself, as printed.
    pub name: String,
    /// 签发人; empty for none.
    pub signatory: String,
    /// 截止日期: the last day on which every member should have a certificate.
    pub deadline: CalendarDate,
    /// The national association's seal.
    pub national_seal: SealSettings,
    /// The association's own seal.
    pub provincial_seal: SealSettings,
}

impl AssociationSettings {
    /// One of the seals.
    pub fn seal(&self, owner: SealOwner) -> &SealSettings {
        match owner {
            SealOwner::National => &self.national_seal,
            SealOwner::Provincial => &self.provincial_seal,
        }
    }
}

/// A field of the settings, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsField {
    /// 全国协会名称.
    NationalName,
    /// 地方协会名称.
    Name,
    /// 签发人.
    Signatory,
    /// 截止日期.
    Deadline,
    /// 全国协会印章: file and placement.
    NationalSeal,
    /// 地方协会印章: file and placement.
    ProvincialSeal,
}

impl SettingsField {
    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::NationalName => "全国协会名称",
            Self::Name => "地方协会名称",
            Self::Signatory => "签发人",
            Self::Deadline => "截止日期",
            Self::NationalSeal => SealOwner::National.label(),
            Self::ProvincialSeal => SealOwner::Provincial.label(),
        }
    }
}

impl From<SealOwner> for SettingsField {
    fn from(owner: SealOwner) -> Self {
        match owner {
            SealOwner::National => Self::NationalSeal,
            SealOwner::Provincial => Self::ProvincialSeal,
        }
    }
}

/// Why a setting cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsFault {
    /// Where.
    pub field: SettingsField,
    /// Stable name of the reason.
    pub reason: String,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

impl SettingsFault {
    /// A fault of one field.
    pub fn new(field: SettingsField, reason: &str, message: impl Into<String>) -> Self {
        Self {
            field,
            reason: reason.to_owned(),
            message: message.into(),
        }
    }
}
