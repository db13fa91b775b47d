//! Plain routes: everything that is not a page or a server function.

pub(crate) mod certificates;
pub(crate) mod files;
pub(crate) mod health;
pub(crate) mod photos;
pub(crate) mod printers;
pub(crate) mod printing;
pub(crate) mod session;
pub(crate) mod verify;

use axum::extract::FromRequestParts;
use backend::{Scope, Staff};
use domain::PublicError;
use http::request::Parts;

use crate::problem::Problem;

/// The association and person that a route works for.
pub(crate) struct Scoped(pub(crate) Scope);

impl<S: Sync> FromRequestParts<S> for Scoped {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let staff = parts
            .extensions
            .get::<Staff>()
            .ok_or(PublicError::Unauthenticated)?;
        Ok(Self(staff.scope()?))
    }
}

/// The number in a path; anything else is simply not there.
pub(crate) fn member_id(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem(PublicError::NotFound))
}
