//! What is known of photos. They themselves travel on plain routes.
#![expect(
    missing_docs,
    reason = "the server macro makes a struct of each function's arguments"
)]

use super::client::Owned;
use super::json::Json;
use domain::photo_batch::{BatchFilter, BatchPage};
use domain::{PhotoEntry, PhotoWarning};
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

/// Every photo ever given to a member, newest first.
#[server(endpoint = "photos/history", input = Json, output = Json, client = Owned)]
pub async fn photo_history(member: i64) -> ApiResult<Vec<PhotoEntry>> {
    use super::context::{refuse, scope, services};
    services()
        .photos()
        .history(&scope()?, member)
        .await
        .map_err(refuse)
}

/// A page of the rows of a batch of photos.
#[server(endpoint = "photo-batches/page", input = Json, output = Json, client = Owned)]
pub async fn photo_batch_page(id: i64, filter: BatchFilter, page: u64) -> ApiResult<BatchPage> {
    use super::context::{refuse, scope, services};
    services()
        .photo_batches()
        .page(&scope()?, id, filter, page)
        .await
        .map_err(refuse)
}
