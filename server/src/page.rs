//! Pages that a plain route renders.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use crate::AppState;
use crate::headers::page_headers;

/// Renders the page of the request's address, with what it is to find in its context.
pub(crate) async fn render<T: Clone + Send + Sync + 'static>(
    state: AppState,
    request: Request,
    status: u16,
    given: Option<T>,
) -> Response {
    let services = state.services.clone();
    let context = move || {
        provide_context(services.clone());
        page_headers();
        if let (Some(response), Ok(status)) = (
            use_context::<ResponseOptions>(),
            StatusCode::from_u16(status),
        ) {
            response.set_status(status);
        }
        if let Some(given) = given.clone() {
            provide_context(given);
        }
    };
    let shell = move || app::shell(state.leptos.clone());
    leptos_axum::render_app_async_with_context(context, shell)(request)
        .await
        .into_response()
}
