//! Who is signed in.
#![expect(
    missing_docs,
    reason = "the server macro makes a struct of each function's arguments"
)]

use super::client::Owned;
use super::json::Json;
use domain::SignedIn;
use leptos::prelude::*;

use super::ApiResult;

/// Who is signed in. For programs: a page is rendered for its person.
#[server(endpoint = "session/current", input = Json, output = Json, client = Owned)]
pub async fn current_user() -> ApiResult<SignedIn> {
    use super::context;
    use domain::PublicError;
    context::staff()
        .map(|staff| staff.signed_in())
        .ok_or_else(|| context::refuse(PublicError::Unauthenticated))
}

/// Gives the password once more; numbers may be shown again after that.
#[server(endpoint = "session/confirm-password", input = Json, output = Json, client = Owned)]
pub async fn confirm_password(password: String) -> ApiResult<()> {
    use super::context::{refuse, services, staff};
    use domain::PublicError;
    let staff = staff().ok_or_else(|| refuse(PublicError::Unauthenticated))?;
    services()
        .accounts()
        .confirm_password(&staff, password)
        .await
        .map_err(refuse)
}
