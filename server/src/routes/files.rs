//! The built front end: scripts, styles, pictures.

use std::convert::Infallible;

use axum::body::Body;
use axum::response::IntoResponse;
use http::{HeaderValue, Request, Response, StatusCode, header};
use tower::{Service, ServiceExt, service_fn};
use tower_http::services::ServeDir;

use crate::AppState;

/// Files of the site folder as they lie there, compressed beforehand.
pub(crate) fn service(
    state: &AppState,
) -> impl Service<Request<Body>, Response = axum::response::Response, Error = Infallible, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    let missing = service_fn(async |_: Request<Body>| {
        Ok::<_, Infallible>(StatusCode::NOT_FOUND.into_response())
    });
    ServeDir::new(&state.settings.site_root)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(missing)
        .map_response(|response: Response<_>| {
            let mut response = response.map(Body::new);
            // Names do not change with the content: browsers ask each time, by date.
            response
                .headers_mut()
                .entry(header::CACHE_CONTROL)
                .or_insert(HeaderValue::from_static("no-cache"));
            response.into_response()
        })
}
