//! Who is signed in.

use super::client::Owned;
use super::json::Json;
use domain::SignedIn;
use leptos::prelude::*;

use super::ApiResult;

/// Who is signed in.
#[server(endpoint = "session/current", input = Json, output = Json, client = Owned)]
pub async fn current_user() -> ApiResult<SignedIn> {
    use super::context;
    use domain::PublicError;
    context::staff()
        .map(|staff| staff.signed_in())
        .ok_or_else(|| context::refuse(PublicError::Unauthenticated))
}
