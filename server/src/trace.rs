//! Every line that the log has of a request says which it belongs to: an id, which the answer
//! carries too, the method, and the route with the names of its parts. Never an address, a query or
//! a header: codes and what people look for stand in them.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderName;
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::request_id::{MakeRequestUuid, RequestId, SetRequestIdLayer};
use tower_http::trace::{DefaultOnResponse, MakeSpan, TraceLayer};
use tracing::Span;

/// The header with the id of a request, in its answer.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives each request its id. What a stranger calls a request is not written into the log.
pub(crate) fn set_id() -> SetRequestIdLayer<MakeRequestUuid> {
    SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid)
}

/// Takes away what the request calls itself.
pub(crate) async fn without_id(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(REQUEST_ID);
    next.run(request).await
}

/// The span of a request.
#[derive(Clone, Copy)]
pub(crate) struct Named;

impl<B> MakeSpan<B> for Named {
    fn make_span(&mut self, request: &http::Request<B>) -> Span {
        let extensions = request.extensions();
        let id = extensions.get::<RequestId>();
        let id = id.and_then(|id| id.header_value().to_str().ok());
        let route = extensions.get::<MatchedPath>().map(MatchedPath::as_str);
        // Whatever level is logged, its lines say which request they belong to.
        tracing::error_span!(
            "request",
            id = id.unwrap_or_default(),
            method = %request.method(),
            route = route.unwrap_or_default(),
        )
    }
}

/// Spans around everything. How long an answer took is told at the level `debug`; faults are
/// logged where they happen, once.
pub(crate) fn spans()
-> TraceLayer<SharedClassifier<ServerErrorsAsFailures>, Named, (), DefaultOnResponse, (), (), ()> {
    TraceLayer::new_for_http()
        .make_span_with(Named)
        .on_request(())
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}
