//! What a job has made, and what is decided on jobs.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::PublicError;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::JOBS;
use crate::AppState;
use crate::problem::Problem;
use crate::routes::certificates::attachment;
use crate::routes::part::{Asked, asked};
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
    let size = file.size;
    let (status, range) = match asked(&headers, &tag, size) {
        Asked::Whole => (StatusCode::OK, 0..size),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Beyond => {
            // For programs that fetch in parts: they need the status, and no words.
            let there = [
                (header::CONTENT_RANGE, format!("bytes */{size}")),
                (header::CONTENT_TYPE, "application/zip".to_owned()),
            ];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, there).into_response());
        }
    };
    let own = [
        (header::ETAG, tag),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (
            header::CONTENT_LENGTH,
            (range.end - range.start).to_string(),
        ),
        (header::CONTENT_DISPOSITION, attachment(&file.name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let part = (status == StatusCode::PARTIAL_CONTENT).then(|| {
        let (first, last) = (range.start, range.end - 1);
        [(
            header::CONTENT_RANGE,
            format!("bytes {first}-{last}/{size}"),
        )]
    });
    // Asked for its head alone, it is not read.
    let body = match method {
        Method::HEAD => Body::empty(),
        _ => Body::from_stream(file.read(range).await?),
    };
    let mut answer = (status, body).into_response();
    for (name, value) in own.into_iter().chain(part.into_iter().flatten()) {
        let value = HeaderValue::try_from(value).map_err(|_| PublicError::Internal)?;
        answer.headers_mut().insert(name, value);
    }
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
