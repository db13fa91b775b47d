//! Who is signed in, and what a plain form said last.

use super::json::Json;
use domain::{PublicError, SignedIn};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiResult;

/// Who is signed in.
#[server(endpoint = "session/current", input = Json, output = Json)]
pub async fn current_user() -> ApiResult<SignedIn> {
    use super::context;
    context::staff()
        .map(|staff| staff.signed_in())
        .ok_or_else(|| context::refuse(PublicError::Unauthenticated))
}

/// Why a plain form (login, password) was refused: the page is rendered again
/// with it, the text typed kept, the passwords not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormFailure {
    /// What went wrong.
    pub error: PublicError,
    /// 用户名 as typed.
    pub username: String,
}

/// The failure that the server put into the context of this rendering, carried
/// over to the browser with the page.
pub fn form_failure() -> Option<FormFailure> {
    SharedValue::new(use_context::<FormFailure>).into_inner()
}
