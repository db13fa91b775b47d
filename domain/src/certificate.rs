//! Issued certificates as seen from outside: codes, versions, states.

mod typed;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum_macros::{IntoStaticStr, VariantArray};

use crate::date::CalendarDate;
use crate::revocation::RevocationReason;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 26;

/// The verification code of one version of a certificate: 26 characters of
/// Crockford base 32, 130 random bits, unrelated to any number that is printed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CertificateCode(String);

/// The text is no verification code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("核验码应为 26 位字母和数字")]
pub struct CodeError;

impl CertificateCode {
    /// The code of 26 random bytes, of which the low five bits count.
    pub fn from_random(bytes: [u8; LENGTH]) -> Self {
        let character = |byte: u8| {
            ALPHABET
                .get(usize::from(byte & 31))
                .copied()
                .map_or('0', char::from)
        };
        Self(bytes.into_iter().map(character).collect())
    }

    /// The 26 characters without separators.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed, in groups for reading and typing: 5-5-5-5-6.
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(LENGTH + 4);
        for (position, character) in self.0.chars().enumerate() {
            if matches!(position, 5 | 10 | 15 | 20) {
                grouped.push('-');
            }
            grouped.push(character);
        }
        grouped
    }
}

/// Reads what people type, paste and scan: any width and case, dashes, spaces,
/// labels and brackets anywhere, O for 0, I and L for 1, or the whole address of the page.
impl FromStr for CertificateCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        typed::code(text).map(Self).ok_or(CodeError)
    }
}

impl fmt::Display for CertificateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CertificateCode {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        text.parse()
    }
}

impl From<CertificateCode> for String {
    fn from(code: CertificateCode) -> Self {
        code.0
    }
}

/// The state of one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum CertificateState {
    /// 有效.
    Valid,
    /// 已被第 n 版替代.
    Superseded,
    /// 已撤销.
    Revoked,
    /// 失效: the member has left.
    Lapsed,
}

impl CertificateState {
    /// The stored name.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// The state of this version in words, on every page the same.
    pub fn words(self, version: u32) -> String {
        match self {
            Self::Valid => "有效".into(),
            Self::Superseded => format!("已被第 {} 版替代", version.saturating_add(1)),
            Self::Revoked => "已撤销".into(),
            Self::Lapsed => "失效".into(),
        }
    }

    /// The version that replaced this one. Only the newest version is ever
    /// valid, so that what takes its place is the next.
    pub fn replaced_by(self, version: u32) -> Option<u32> {
        (self == Self::Superseded).then_some(version.saturating_add(1))
    }
}

/// One line of a member's certificate history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateSummary {
    /// Version, from 1.
    pub version: u32,
    /// Verification code; the file is at `/certificates/{code}.pdf`.
    pub code: CertificateCode,
    /// 签发日期.
    pub issued_on: CalendarDate,
    /// Why it was issued after a version that was revoked; empty otherwise.
    pub issue_reason: String,
    /// State now.
    pub state: CertificateState,
    /// The day on which it ceased to be valid.
    pub ended_on: Option<CalendarDate>,
    /// User name of who ended it; empty where it is not known.
    pub ended_by: String,
    /// Why it was revoked.
    pub reason: Option<RevocationReason>,
    /// The note to that.
    pub note: String,
}

impl CertificateSummary {
    /// The state in words.
    pub fn words(&self) -> String {
        self.state.words(self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_in_words() {
        let words = |state: CertificateState| (state.words(2), state.replaced_by(2));
        assert_eq!(words(CertificateState::Valid), ("有效".into(), None));
        assert_eq!(
            words(CertificateState::Superseded),
            ("已被第 3 版替代".into(), Some(3))
        );
        assert_eq!(words(CertificateState::Revoked), ("已撤销".into(), None));
        assert_eq!(words(CertificateState::Lapsed), ("失效".into(), None));
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code =
            CertificateCode::from_random(std::array::from_fn(|i| (i as u8).wrapping_mul(37)));
        let typed = code
            .grouped()
            .to_lowercase()
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(typed.parse::<CertificateCode>(), Ok(code.clone()));
        assert_eq!(
            code.grouped().split('-').map(str::len).collect::<Vec<_>>(),
            [5, 5, 5, 5, 6]
        );
        assert!("".parse::<CertificateCode>().is_err());
        assert!("U".repeat(26).parse::<CertificateCode>().is_err());
        assert!("7".repeat(27).parse::<CertificateCode>().is_err());
    }
}
