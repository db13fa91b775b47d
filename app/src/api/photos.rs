//! What is known of a photo before it is uploaded. Photos travel on plain routes.
#![expect(
    missing_docs,
    reason = "the server macro makes a struct of each function's arguments"
)]

use super::client::Owned;
use super::json::Json;
use domain::PhotoWarning;
use leptos::prelude::*;

use super::ApiResult;

/// What speaks for somebody else before a photo with this fingerprint and file name is given
/// to a member.
#[server(endpoint = "photos/guards", input = Json, output = Json, client = Owned)]
pub async fn photo_warnings(
    member: i64,
    fingerprint: String,
    file_name: String,
) -> ApiResult<Vec<PhotoWarning>> {
    use super::context::{refuse, scope, services};
    services()
        .photos()
        .warnings(&scope()?, member, &fingerprint, &file_name)
        .await
        .map_err(refuse)
}
