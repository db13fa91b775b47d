//! The built front end: scripts, styles, pictures.

use std::convert::Infallible;

use axum::body::Body;
use axum::response::{Html, IntoResponse};
use http::{HeaderValue, Request, Response, StatusCode, header};
use tower::{Service, ServiceExt, service_fn};
use tower_http::services::ServeDir;

use crate::AppState;

const NOT_FOUND: &str = "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>没有这一页 · 会证</title>\
    <link rel=\"stylesheet\" href=\"/pkg/huizheng.css\"></head><body><main class=\"plain-page\"><h1>没有这一页</h1>\
    <p>地址可能有误，或内容已被移走。</p><p><a href=\"/members\">返回执业电子会员证</a></p></main></body></html>";

/// Files of the site folder as they lie there, compressed beforehand.
pub(crate) fn service(
    state: &AppState,
) -> impl Service<Request<Body>, Response = axum::response::Response, Error = Infallible, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    let missing = service_fn(async |_: Request<Body>| {
        Ok::<_, Infallible>((StatusCode::NOT_FOUND, Html(NOT_FOUND)).into_response())
    });
    ServeDir::new(&state.settings.site_root)
        .append_index_html_on_directories(false)
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
