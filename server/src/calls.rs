//! Around the server functions: they take JSON alone, they lead nowhere, and their errors are problem
//! documents with the status of the error.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PublicError;
use http::{HeaderValue, Method, header};

use crate::problem::Problem;

/// More than any error holds.
const LARGEST_ERROR: usize = 1024 * 1024;

/// See the module. Pages, which are only read, pass.
pub(crate) async fn plain(mut request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let is_json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return Problem(PublicError::UnknownMedia).into_response();
    }
    // Leptos sends who accepts HTML back to the Referer, whatever came of the call.
    let headers = request.headers_mut();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers.remove(header::REFERER);
    let answer = next.run(request).await;
    if !answer.status().is_client_error() && !answer.status().is_server_error() {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_ERROR).await else {
        return Problem(PublicError::Internal).into_response();
    };
    // What is no error of a server function is a bare status, such as 405 of a page.
    let Ok(error) = serde_json::from_slice(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let problem = Problem(match error {
        // So Leptos calls arguments that cannot be read.
        PublicError::Unreachable => {
            PublicError::BadRequest("请求内容无法识别，未作任何修改。".into())
        }
        error => error,
    });
    let problem = problem.into_response();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.status = problem.status();
    parts.headers.extend(problem.headers().clone());
    parts.extensions.extend(problem.extensions().clone());
    Response::from_parts(parts, problem.into_body())
}
