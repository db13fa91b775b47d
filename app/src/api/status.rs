//! The one map from errors to the statuses of answers, of server functions and of plain routes.

use domain::PublicError;

/// The HTTP status of an answer that tells of this error.
pub fn status_of(error: &PublicError) -> u16 {
    match error {
        PublicError::Unauthenticated | PublicError::WrongCredentials => 401,
        PublicError::Forbidden | PublicError::PasswordRequired => 403,
        PublicError::NotFound => 404,
        PublicError::OtherPerson
        | PublicError::EditConflict(_)
        | PublicError::Missing(_)
        | PublicError::Doubtful(_)
        | PublicError::NotListed
        | PublicError::Revoked(_)
        | PublicError::WouldReplace(_)
        | PublicError::NotIssued(_)
        | PublicError::NotValid { .. }
        | PublicError::PhotoUnfit(_)
        | PublicError::SigningKeyExpired
        | PublicError::SettingsConflict => 409,
        PublicError::MethodNotAllowed => 405,
        PublicError::TooSlow => 408,
        PublicError::UnknownMedia => 415,
        PublicError::TooLarge
        | PublicError::PhotoRefused {
            too_large: true, ..
        } => 413,
        PublicError::Invalid(_)
        | PublicError::MissingGlyph { .. }
        | PublicError::PhotoRefused { .. }
        | PublicError::RevocationRefused(_)
        | PublicError::ReissueRefused(_)
        | PublicError::PrintRefused { .. }
        | PublicError::SettingsRefused(_)
        | PublicError::PasswordRefused(_) => 422,
        PublicError::BadRequest(_) => 400,
        PublicError::TooMany { .. } => 429,
        PublicError::Busy
        | PublicError::NotWritable
        | PublicError::Uncertain
        | PublicError::TimeStampUnavailable
        | PublicError::TimeStampSilent => 503,
        PublicError::Unreachable => 504,
        PublicError::NoSpace => 507,
        PublicError::Internal => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_too_large_or_otherwise_unfit() {
        let refused = |too_large| PublicError::PhotoRefused {
            reason: "size".into(),
            message: "照片过大。".into(),
            too_large,
        };
        assert_eq!(status_of(&refused(true)), 413);
        assert_eq!(status_of(&refused(false)), 422);
    }

    #[test]
    fn what_is_worth_another_try_says_so_by_its_status() {
        let waits = [
            (PublicError::TooMany { retry_after: 7 }, 429),
            (PublicError::Busy, 503),
        ];
        for (error, status) in waits {
            assert!(error.retry_after().is_some());
            assert_eq!(status_of(&error), status);
        }
    }
}
