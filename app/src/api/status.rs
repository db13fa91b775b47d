//! The one map from errors to the statuses of answers, of server functions and of plain routes.

use domain::PublicError;
use http::StatusCode;

/// The HTTP status of an answer that tells of this error.
pub fn status_of(error: &PublicError) -> StatusCode {
    match error {
        PublicError::Unauthenticated | PublicError::WrongCredentials => StatusCode::UNAUTHORIZED,
        PublicError::Forbidden | PublicError::PasswordRequired => StatusCode::FORBIDDEN,
        PublicError::NotFound => StatusCode::NOT_FOUND,
        PublicError::SearchExpired => StatusCode::GONE,
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
        | PublicError::ImportRefused(_)
        | PublicError::SettingsConflict => StatusCode::CONFLICT,
        PublicError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        PublicError::TooSlow => StatusCode::REQUEST_TIMEOUT,
        PublicError::UnknownMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        PublicError::TooLarge
        | PublicError::PhotoRefused {
            too_large: true, ..
        } => StatusCode::PAYLOAD_TOO_LARGE,
        PublicError::Invalid(_)
        | PublicError::MissingGlyph { .. }
        | PublicError::PhotoRefused { .. }
        | PublicError::RevocationRefused(_)
        | PublicError::ReissueRefused(_)
        | PublicError::PrintRefused { .. }
        | PublicError::SettingsRefused(_)
        | PublicError::PasswordRefused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        PublicError::BadRequest(_) => StatusCode::BAD_REQUEST,
        PublicError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        PublicError::Busy
        | PublicError::NotWritable
        | PublicError::Uncertain
        | PublicError::TimeStampUnavailable
        | PublicError::TimeStampSilent => StatusCode::SERVICE_UNAVAILABLE,
        PublicError::Unreachable => StatusCode::GATEWAY_TIMEOUT,
        PublicError::NoSpace => StatusCode::INSUFFICIENT_STORAGE,
        PublicError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
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
        assert_eq!(status_of(&refused(true)), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(status_of(&refused(false)), StatusCode::UNPROCESSABLE_ENTITY);
    }

    #[test]
    fn what_is_worth_another_try_says_so_by_its_status() {
        let waits = [
            (
                PublicError::TooMany { retry_after: 7 },
                StatusCode::TOO_MANY_REQUESTS,
            ),
            (PublicError::Busy, StatusCode::SERVICE_UNAVAILABLE),
        ];
        for (error, status) in waits {
            assert!(error.retry_after().is_some());
            assert_eq!(status_of(&error), status);
        }
    }
}
