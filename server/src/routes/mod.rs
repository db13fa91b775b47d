//! Routes: pages, plain forms, files. Server functions are `app/src/api`.

pub(crate) mod browser_faults;
pub(crate) mod certificates;
pub(crate) mod exports;
pub(crate) mod files;
pub(crate) mod health;
pub(crate) mod imports;
pub(crate) mod jobs;
pub(crate) mod members;
mod part;
pub(crate) mod photo_history;
pub(crate) mod photos;
pub(crate) mod printers;
pub(crate) mod printing;
pub(crate) mod progress;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod verify;
pub(crate) mod views;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use backend::{Scope, Staff};
use domain::PublicError;
use http::request::Parts;
use http::{HeaderMap, HeaderName, StatusCode, header};

use crate::limits::nul;
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

/// A text that came as bytes, as a database and a document take it.
pub(crate) fn plain_text(bytes: Vec<u8>) -> Result<String, PublicError> {
    let text = String::from_utf8(bytes)
        .map_err(|_| PublicError::BadRequest("提交的文字不是有效的 UTF-8 编码，未保存。".into()))?;
    if text.contains('\0') {
        return Err(nul());
    }
    Ok(text)
}

/// That the browser has the file of this hash already, if it says so.
pub(crate) fn not_modified(headers: &HeaderMap, sha256: &str) -> Option<Response> {
    let caching = caching(sha256);
    let [_, (_, tag)] = &caching;
    headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
        .then(|| (StatusCode::NOT_MODIFIED, caching).into_response())
}

fn caching(sha256: &str) -> [(HeaderName, String); 2] {
    [
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::ETAG, format!("\"{sha256}\"")),
    ]
}

/// A file that its hash names: sent only to who says to have it not. Browsers keep none of them.
pub(crate) fn by_hash(
    headers: &HeaderMap,
    sha256: &str,
    content_type: &'static str,
    bytes: Vec<u8>,
) -> Response {
    if let Some(known) = not_modified(headers, sha256) {
        return known;
    }
    let caching = caching(sha256);
    (caching, [(header::CONTENT_TYPE, content_type)], bytes).into_response()
}
