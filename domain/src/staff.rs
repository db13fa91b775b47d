//! Staff of an association, as the interface sees them.

use serde::{Deserialize, Serialize};
use strum_macros::{IntoStaticStr, VariantArray};

/// What a staff member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// 经办: photos, information, issuing.
    Clerk,
    /// 主管: all of that, and the association's settings.
    Manager,
    /// 审计: reads, changes nothing.
    Auditor,
    /// 系统管理员: belongs to no association and sees no member.
    Admin,
}

impl Role {
    /// The stored and command-line name.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Clerk => "经办",
            Self::Manager => "主管",
            Self::Auditor => "审计",
            Self::Admin => "系统管理员",
        }
    }

    /// Whether members may be changed, photos given and certificates issued.
    pub fn may_change(self) -> bool {
        matches!(self, Self::Clerk | Self::Manager)
    }

    /// Whether the association's settings may be changed.
    pub fn may_configure(self) -> bool {
        matches!(self, Self::Manager)
    }
}

/// Who is signed in, for the frame of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// 用户名.
    pub username: String,
    /// The role.
    pub role: Role,
    /// 地方注协; empty for an administrator.
    pub association: String,
    /// The password was made by somebody else and must be replaced first.
    pub must_change_password: bool,
}
