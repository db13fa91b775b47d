//! What the 17th digit of a number tells, and a field of its own.

use serde::{Deserialize, Serialize};

/// 性别.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl Sex {
    /// Both, in the order of the form's choices.
    pub const ALL: [Self; 2] = [Self::Male, Self::Female];

    /// The name on screen and on the certificate.
    pub fn label(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}
