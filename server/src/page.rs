//! Pages: rendered from what their route has found out.

use std::convert::Infallible;

use app::api::status_of;
use app::{Asked, render};
use axum::extract::FromRequestParts;
use axum::response::{Html, IntoResponse, Response};
use backend::Staff;
use domain::PublicError;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::IntoView;

use crate::AppState;
use crate::headers::page_policy;
use crate::page_owner::PageOwner;

/// For whom a page is rendered.
pub(crate) struct Reader(Asked);

impl FromRequestParts<AppState> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let owner = parts.extensions.get::<PageOwner>();
        Ok(Self(Asked {
            options: Some(state.leptos.clone()),
            person: parts.extensions.get().map(Staff::signed_in),
            owner: owner.map_or_else(String::new, |owner| owner.0.clone()),
        }))
    }
}

impl Reader {
    /// The answer with this page; `error` is what it tells of, if it does. Its own scripts alone run,
    /// by a nonce; it shows people's data and is never kept.
    pub(crate) fn page<V: IntoView>(
        self,
        error: Option<PublicError>,
        page: impl FnOnce() -> V,
    ) -> Response {
        let rendered = render(self.0, page);
        let mut answer = telling(error.as_ref(), rendered.html);
        let headers = answer.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(policy) = HeaderValue::from_str(&page_policy(&rendered.nonce)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        answer
    }
}

/// A page that belongs to nobody and holds no script.
pub(crate) fn bare_page<V: IntoView>(page: impl FnOnce() -> V) -> Html<String> {
    Html(render(Asked::default(), page).html)
}

/// The same telling of an error.
pub(crate) fn bare_refusal<V: IntoView>(error: &PublicError, page: impl FnOnce() -> V) -> Response {
    telling(Some(error), bare_page(page).0)
}

/// A page with the status of the error that it tells of, and when to come again.
fn telling(error: Option<&PublicError>, html: String) -> Response {
    let status = error.map_or(StatusCode::OK, status_of);
    let mut answer = (status, Html(html)).into_response();
    if let Some(seconds) = error.and_then(PublicError::retry_after) {
        let headers = answer.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_status_of_its_error_and_says_when_to_come_again() {
        let answer = telling(
            Some(&PublicError::TooMany { retry_after: 7 }),
            String::new(),
        );
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "7");
        let answer = telling(Some(&PublicError::NotFound), String::new());
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(!answer.headers().contains_key(header::RETRY_AFTER));
        assert_eq!(telling(None, String::new()).status(), StatusCode::OK);
    }
}
