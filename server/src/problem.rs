//! Errors of the plain routes: RFC 9457 problem documents.

use app::api::status_of;
use axum::response::{IntoResponse, Response};
use domain::PublicError;
use http::{HeaderValue, header};
use serde_json::{Value, json};

/// An error on its way out. The document holds `title` (Chinese), `status`, the
/// stable `code`, its `data`, and for faults of fields `fields`.
pub(crate) struct Problem(pub(crate) PublicError);

/// The error that an answer tells of, for who puts it into other words.
#[derive(Clone)]
pub(crate) struct Said(pub(crate) PublicError);

impl<E: Into<PublicError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let status = status_of(&error);
        let mut document =
            serde_json::to_value(&error).unwrap_or_else(|_| json!({ "code": error.code() }));
        if let Value::Object(members) = &mut document {
            members.insert("type".into(), "about:blank".into());
            members.insert("title".into(), error.title().into());
            members.insert("status".into(), status.as_u16().into());
            if let Some(fields) = fields(&error) {
                members.insert("fields".into(), fields);
            }
        }
        let mut response = (status, document.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(retry_after) = error.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        response.extensions_mut().insert(Said(error));
        response
    }
}

fn fields(error: &PublicError) -> Option<Value> {
    match error {
        PublicError::Missing(fields) => Some(
            fields
                .iter()
                .map(|field| json!({ "field": field.key(), "label": field.label() }))
                .collect(),
        ),
        PublicError::Invalid(errors) => {
            let entry = |error: &domain::FieldError| json!({ "field": error.field.key(), "label": error.field.label(), "message": error.message });
            Some(errors.iter().map(entry).collect())
        }
        _ => None,
    }
}
