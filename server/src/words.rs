//! Every refusal in words: whatever answers with a bare status gets a problem document, and who asked
//! for a page gets a page.

use app::pages::RefusalPage;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PublicError;
use http::{HeaderMap, StatusCode, header};
use leptos::prelude::*;
use percent_encoding::percent_decode_str;

use crate::gate;
use crate::limits::nul;
use crate::page::bare_page;
use crate::problem::{Problem, Said};

/// The longest part of a path, bytes; the built front end's files also come with an ending.
const LONGEST_NAME: usize = 240;

/// Puts answers into words.
pub(crate) async fn in_words(request: Request, next: Next) -> Response {
    let page = gate::wants_html(request.headers());
    let answer = match refused(&request) {
        Some(error) => Problem(error).into_response(),
        None => next.run(request).await,
    };
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    let error = match answer.extensions().get::<Said>() {
        Some(Said(error)) if page => error.clone(),
        None if is_bare(answer.headers()) => of_status(status),
        _ => return answer,
    };
    let mut worded = refusal(page, error);
    // Such as which methods there are, and when to come again.
    let kept = answer.headers().iter().filter(|(name, _)| {
        ![
            header::CONTENT_TYPE,
            header::CONTENT_LENGTH,
            header::CONTENT_ENCODING,
        ]
        .contains(name)
    });
    for (name, value) in kept {
        worded.headers_mut().append(name, value.clone());
    }
    worded.extensions_mut().extend(answer.extensions().clone());
    worded
}

/// A refusal as a page, or as a problem document.
pub(crate) fn refusal(page: bool, error: PublicError) -> Response {
    let problem = Problem(error.clone()).into_response();
    if !page {
        return problem;
    }
    let page = bare_page(|| view! { <RefusalPage error /> });
    let mut answer = (problem.status(), page).into_response();
    for (name, value) in problem.headers() {
        if name != header::CONTENT_TYPE {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

/// What no route needs to look at.
fn refused(request: &Request) -> Option<PublicError> {
    let path = request.uri().path();
    // No file system has longer names.
    let is_long = |part: &str| percent_decode_str(part).count() > LONGEST_NAME;
    if path.contains("%00") || path.split('/').any(is_long) {
        return Some(PublicError::NotFound);
    }
    request.uri().query()?.contains("%00").then(nul)
}

/// Whether an answer has no words of ours: axum and its layers speak English, in plain text.
fn is_bare(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

fn of_status(status: StatusCode) -> PublicError {
    match status {
        StatusCode::FORBIDDEN => PublicError::Forbidden,
        StatusCode::UNAUTHORIZED => PublicError::Unauthenticated,
        StatusCode::NOT_FOUND => PublicError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => PublicError::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => PublicError::TooSlow,
        StatusCode::PAYLOAD_TOO_LARGE => PublicError::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => PublicError::UnknownMedia,
        StatusCode::SERVICE_UNAVAILABLE => PublicError::Busy,
        status if status.is_client_error() => {
            PublicError::BadRequest("请求内容无法识别，未作任何修改。".into())
        }
        _ => PublicError::Internal,
    }
}
