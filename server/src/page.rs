//! Pages: rendered from what their route has found out.

use std::convert::Infallible;

use app::{Asked, render};
use axum::extract::FromRequestParts;
use axum::response::{Html, IntoResponse, Response};
use backend::Staff;
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
    /// The answer with this page. Its own scripts alone run, by a nonce; it shows people's data and
    /// is never kept.
    pub(crate) fn page<V: IntoView>(self, status: u16, page: impl FnOnce() -> V) -> Response {
        let rendered = render(self.0, page);
        let mut answer = (status_of(status), Html(rendered.html)).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(policy) = HeaderValue::from_str(&page_policy(&rendered.nonce)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        answer
    }
}

/// A page that belongs to nobody and holds no script.
pub(crate) fn bare_page<V: IntoView>(status: u16, page: impl FnOnce() -> V) -> Response {
    let html = render(Asked::default(), page).html;
    (status_of(status), Html(html)).into_response()
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
