//! Every photo ever given to a member: the pictures, and going back to one.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::MemberDetail;
use http::HeaderMap;

use super::photos::{Which, answer};
use super::{Scoped, member_id};
use crate::AppState;
use crate::problem::Problem;

/// One of them, or with `?original=1` the file it was cut from.
pub(crate) async fn show(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path((id, photo)): Path<(String, String)>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (id, photo) = (member_id(&id)?, member_id(&photo)?);
    let photos = state.services.photos();
    let photo = photos.earlier(&scope, id, photo, which.original()).await?;
    answer(&state, photo, &headers).await
}

/// Puts an earlier photo into use.
pub(crate) async fn restore(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path((id, photo)): Path<(String, String)>,
) -> Result<Json<MemberDetail>, Problem> {
    let (id, photo) = (member_id(&id)?, member_id(&photo)?);
    let photos = state.services.photos();
    Ok(Json(photos.restore(&scope, id, photo).await?))
}
