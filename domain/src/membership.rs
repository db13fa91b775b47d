//! Whether somebody is a member now.

use serde::{Deserialize, Serialize};

/// 会籍状态.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MembershipStatus {
    /// 在册: the default list shows these.
    #[default]
    Listed,
    /// 转出.
    Transferred,
    /// 退会.
    Resigned,
}

impl MembershipStatus {
    /// Every status, in the order of the form's choices.
    pub const ALL: [Self; 3] = [Self::Listed, Self::Transferred, Self::Resigned];

    /// The name in URLs.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Transferred => "transferred",
            Self::Resigned => "resigned",
        }
    }

    /// The status of this name in URLs.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.slug() == slug)
    }

    /// The name on screen and in spreadsheets.
    pub fn label(self) -> &'static str {
        match self {
            Self::Listed => "在册",
            Self::Transferred => "转出",
            Self::Resigned => "退会",
        }
    }
}
