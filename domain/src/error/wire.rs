//! Reading a [`PublicError`] as it is written: `code`, then `data` where there is some.
//!
//! By hand: the derived reader also takes `data` before `code`, for which it keeps any value and has
//! everything an error may hold read in a second way. What that weighs in the browser stands in
//! `docs/measured.md`.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::PublicError;
use crate::certificate::CertificateState;

impl<'de> Deserialize<'de> for PublicError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Wire)
    }
}

struct Wire;

/// What the errors with several named values hold.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    version: u32,
    state: Option<CertificateState>,
    field: String,
    character: char,
    place: u32,
    reason: String,
    message: String,
    too_large: bool,
    retry_after: u32,
}

impl<'de> Visitor<'de> for Wire {
    type Value = PublicError;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error with its code")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PublicError, A::Error> {
        let mut code = String::new();
        let mut error = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "code" => code = map.next_value()?,
                "data" => error = with_data(&code, &mut map)?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        error
            .or_else(|| without_data(&code))
            .ok_or_else(|| A::Error::custom("unknown code"))
    }
}

fn with_data<'de, A: MapAccess<'de>>(
    code: &str,
    map: &mut A,
) -> Result<Option<PublicError>, A::Error> {
    Ok(Some(match code {
        "invalid" => PublicError::Invalid(map.next_value()?),
        "edit_conflict" => PublicError::EditConflict(map.next_value()?),
        "missing" => PublicError::Missing(map.next_value()?),
        "doubtful" => PublicError::Doubtful(map.next_value()?),
        "revoked" => PublicError::Revoked(map.next_value()?),
        "reissue_refused" => PublicError::ReissueRefused(map.next_value()?),
        "would_replace" => PublicError::WouldReplace(map.next_value()?),
        "revocation_refused" => PublicError::RevocationRefused(map.next_value()?),
        "photo_unfit" => PublicError::PhotoUnfit(map.next_value()?),
        "not_issued" => PublicError::NotIssued(map.next_value()?),
        "settings_refused" => PublicError::SettingsRefused(map.next_value()?),
        "password_refused" => PublicError::PasswordRefused(map.next_value()?),
        "import_refused" => PublicError::ImportRefused(map.next_value()?),
        "bad_request" => PublicError::BadRequest(map.next_value()?),
        _ => return Ok(named(code, map.next_value()?)),
    }))
}

fn named(code: &str, data: Named) -> Option<PublicError> {
    let Named {
        version,
        state,
        field,
        character,
        place,
        reason,
        message,
        too_large,
        retry_after,
    } = data;
    Some(match code {
        "not_valid" => PublicError::NotValid {
            version,
            state: state?,
        },
        "missing_glyph" => PublicError::MissingGlyph {
            field,
            character,
            place,
        },
        "photo_refused" => PublicError::PhotoRefused {
            reason,
            message,
            too_large,
        },
        "print_refused" => PublicError::PrintRefused { reason, message },
        "too_many" => PublicError::TooMany { retry_after },
        _ => return None,
    })
}

fn without_data(code: &str) -> Option<PublicError> {
    Some(match code {
        "other_person" => PublicError::OtherPerson,
        "unauthenticated" => PublicError::Unauthenticated,
        "wrong_credentials" => PublicError::WrongCredentials,
        "forbidden" => PublicError::Forbidden,
        "not_found" => PublicError::NotFound,
        "not_listed" => PublicError::NotListed,
        "signing_key_expired" => PublicError::SigningKeyExpired,
        "time_stamp_unavailable" => PublicError::TimeStampUnavailable,
        "time_stamp_silent" => PublicError::TimeStampSilent,
        "settings_conflict" => PublicError::SettingsConflict,
        "search_expired" => PublicError::SearchExpired,
        "method_not_allowed" => PublicError::MethodNotAllowed,
        "unknown_media" => PublicError::UnknownMedia,
        "too_slow" => PublicError::TooSlow,
        "password_required" => PublicError::PasswordRequired,
        "too_large" => PublicError::TooLarge,
        "busy" => PublicError::Busy,
        "no_space" => PublicError::NoSpace,
        "not_writable" => PublicError::NotWritable,
        "uncertain" => PublicError::Uncertain,
        "internal" => PublicError::Internal,
        "unreachable" => PublicError::Unreachable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::FieldError;
    use crate::settings::SettingsFault;
    use crate::{CertificateCode, CertificateSummary, Doubt, Field, PrintedDifferences};

    fn code() -> CertificateCode {
        CertificateCode::from_random([7; 26])
    }

    fn revoked() -> CertificateSummary {
        CertificateSummary {
            version: 1,
            code: code(),
            issued_on: "2026-01-02".parse().unwrap(),
            issue_reason: String::new(),
            state: CertificateState::Revoked,
            ended_on: None,
            ended_by: String::new(),
            reason: None,
            note: "说明".into(),
        }
    }

    /// One of each kind, except the conflict, which holds a whole member.
    fn every() -> Vec<PublicError> {
        let text = || "原因".to_owned();
        vec![
            PublicError::OtherPerson,
            PublicError::Unauthenticated,
            PublicError::WrongCredentials,
            PublicError::Forbidden,
            PublicError::NotFound,
            PublicError::Invalid(vec![FieldError::new(Field::Name, "长")]),
            PublicError::Missing(vec![Field::Photo]),
            PublicError::Doubtful(vec![Doubt::ALL[0]]),
            PublicError::NotListed,
            PublicError::NotValid {
                version: 3,
                state: CertificateState::Revoked,
            },
            PublicError::ImportRefused(text()),
            PublicError::RevocationRefused(text()),
            PublicError::ReissueRefused(text()),
            PublicError::Revoked(Box::new(revoked())),
            PublicError::WouldReplace(Box::new(PrintedDifferences {
                version: 2,
                code: code(),
                issued_on: "2026-01-02".parse().unwrap(),
                fields: Vec::new(),
                photo: true,
            })),
            PublicError::MissingGlyph {
                field: text(),
                character: '𪛐',
                place: 3,
            },
            PublicError::SigningKeyExpired,
            PublicError::TimeStampUnavailable,
            PublicError::TimeStampSilent,
            PublicError::PhotoRefused {
                reason: text(),
                message: text(),
                too_large: true,
            },
            PublicError::PhotoUnfit(Vec::new()),
            PublicError::NotIssued(vec![text()]),
            PublicError::PrintRefused {
                reason: text(),
                message: text(),
            },
            PublicError::SettingsRefused(Vec::<SettingsFault>::new()),
            PublicError::SettingsConflict,
            PublicError::PasswordRefused(text()),
            PublicError::PasswordRequired,
            PublicError::BadRequest(text()),
            PublicError::SearchExpired,
            PublicError::MethodNotAllowed,
            PublicError::UnknownMedia,
            PublicError::TooSlow,
            PublicError::TooLarge,
            PublicError::TooMany { retry_after: 7 },
            PublicError::Busy,
            PublicError::NoSpace,
            PublicError::NotWritable,
            PublicError::Uncertain,
            PublicError::Internal,
            PublicError::Unreachable,
        ]
    }

    #[test]
    fn every_error_is_read_as_it_was_written() {
        for error in every() {
            let written = serde_json::to_string(&error).unwrap();
            assert_eq!(
                serde_json::from_str::<PublicError>(&written).unwrap(),
                error
            );
            // With what a problem document adds, in its order.
            let mut document = serde_json::to_value(&error).unwrap();
            document["status"] = 409.into();
            document["title"] = error.title().into();
            assert_eq!(document["code"], error.code());
            assert_eq!(
                serde_json::from_str::<PublicError>(&document.to_string()).unwrap(),
                error
            );
        }
    }

    #[test]
    fn an_unknown_error_is_not_taken_for_another() {
        for odd in [r#"{"code":"new","data":{"a":1}}"#, r#"{"title":"?"}"#, "[]"] {
            assert!(serde_json::from_str::<PublicError>(odd).is_err(), "{odd}");
        }
    }
}
