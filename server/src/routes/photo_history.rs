//! Every photo ever given to a member: the list, the pictures, going back to one.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use backend::Staff;
use domain::MemberDetail;
use http::{HeaderMap, header};

use super::photos::{Which, answer};
use super::{Scoped, member_id};
use crate::AppState;
use crate::problem::Problem;

/// The list that the dialog 照片历史 shows.
pub(crate) async fn list(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    axum::Extension(staff): axum::Extension<Staff>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = member_id(&id)?;
    let entries = state.services.photos().history(&scope, id).await?;
    let html = app::photo_history_html(id, entries, staff.signed_in().role.may_change());
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}

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
    Ok(answer(photo, &headers))
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
