//! Services and signed-in person of the request that a server function serves.

use backend::{Scope, Services, Staff};
use domain::PublicError;
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;

use super::{ApiError, ApiResult, status_of};

/// The services that the router provides to every request.
pub(super) fn services() -> Services {
    expect_context()
}

/// Who is signed in, if anybody is.
pub(super) fn staff() -> Option<Staff> {
    use_context::<http::request::Parts>()?
        .extensions
        .get::<Staff>()
        .cloned()
}

/// The association and person that every use-case on members is bound to.
pub(super) fn scope() -> ApiResult<Scope> {
    let staff = staff().ok_or(PublicError::Unauthenticated);
    staff.and_then(|staff| staff.scope()).map_err(refuse)
}

/// Turns an error into the answer: its status is set here and nowhere else.
pub(super) fn refuse(error: impl Into<PublicError>) -> ApiError {
    let error = error.into();
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status_of(&error));
        if let Some(seconds) = error.retry_after() {
            response.insert_header(http::header::RETRY_AFTER, seconds.into());
        }
    }
    ApiError(error)
}
