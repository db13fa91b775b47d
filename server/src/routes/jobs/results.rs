//! What a job has made, and what is decided on jobs.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::PublicError;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::JOBS;
use crate::AppState;
use crate::problem::Problem;
use crate::routes::certificates::attachment;
use crate::routes::{Scoped, member_id};

/// The file of a job, or a part of it: a download that broke off goes on where it was, unless the
/// file has been made anew since.
pub(crate) async fn file(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = state.services.jobs().file(&scope, member_id(&id)?).await?;
    let tag = format!("\"{}\"", file.tag);
    let mut wanted = Request::new(axum::body::Body::empty());
    *wanted.method_mut() = method;
    let same = headers
        .get(header::IF_RANGE)
        .is_none_or(|known| known.as_bytes() == tag.as_bytes());
    if let Some(range) = headers.get(header::RANGE).filter(|_| same) {
        wanted.headers_mut().insert(header::RANGE, range.clone());
    }
    let answer = ServeFile::new(&file.path).oneshot(wanted).await;
    let mut answer = match answer {
        Ok(answer) => answer.into_response(),
        Err(never) => match never {},
    };
    if answer.status() == StatusCode::NOT_FOUND {
        return Err(Problem(PublicError::NotFound));
    }
    let own = [
        (header::ETAG, tag),
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&file.name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    for (name, value) in own {
        let value = HeaderValue::try_from(value).map_err(|_| PublicError::Internal)?;
        answer.headers_mut().insert(name, value);
    }
    // What it was last changed at is the disk's affair: the tag tells one file from another.
    answer.headers_mut().remove(header::LAST_MODIFIED);
    Ok(answer)
}

/// Gives a job up, or lets one go on that is over.
pub(crate) async fn act(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path((id, action)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    let (id, jobs) = (member_id(&id)?, state.services.jobs());
    match action.as_str() {
        "cancel" => jobs.cancel(&scope, id).await?,
        "retry" => jobs.try_again(&scope, id).await?,
        _ => return Err(Problem(PublicError::NotFound)),
    }
    Ok(Redirect::to(JOBS))
}
