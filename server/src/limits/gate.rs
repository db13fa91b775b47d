//! The gate before every route: a place, a body within its limits, an answer in time.

use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PublicError;
use http::{HeaderMap, HeaderValue, Method, header};

use super::body::{Fate, Paced};
use super::{Class, Limit};
use crate::AppState;
use crate::client::Client;
use crate::problem::Problem;

/// Lets a request of this class in, within its limits.
pub(super) async fn keep(
    State((state, class)): State<(AppState, Class)>,
    mut request: Request,
    next: Next,
) -> Response {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let class = if reads { class.reading() } else { class };
    let limit = *state.settings.limits.of(class);
    let Ok(client) = request
        .extract_parts_with_state::<Client, AppState>(&state)
        .await;
    let Some(_place) = state.places.take(class, client.alone()).await else {
        return Problem(PublicError::Busy).into_response();
    };
    if limit.body == 0 {
        return in_time(limit, None, next, request.map(|_| Body::empty())).await;
    }
    if announced(request.headers()).is_some_and(|length| length > limit.body as u64) {
        return Problem(PublicError::TooLarge).into_response();
    }
    let (parts, body) = request.into_parts();
    let (body, fate) = Paced::new(body, limit);
    if !limit.whole {
        let request = Request::from_parts(parts, Body::new(body));
        let answer = in_time(limit, Some(&fate), next, request).await;
        return told(answer, &fate);
    }
    let bytes = match body.whole().await {
        Ok(bytes) => bytes,
        Err(_) => {
            let broken =
                || PublicError::BadRequest("内容没有完整到达，未作任何修改，请再试一次。".into());
            return given_up(fate.fault().unwrap_or_else(broken));
        }
    };
    if holds_nul(&parts.headers, &bytes) {
        return Problem(nul()).into_response();
    }
    in_time(
        limit,
        None,
        next,
        Request::from_parts(parts, Body::from(bytes)),
    )
    .await
}

/// No database and no document takes it; PostgreSQL refuses it, SQLite ends texts at it.
pub(crate) fn nul() -> PublicError {
    PublicError::BadRequest("内容中有不能保存的字符（U+0000），未作任何修改；请删去后再试。".into())
}

/// The answer, or that none came in time.
async fn in_time(limit: Limit, fate: Option<&Fate>, next: Next, request: Request) -> Response {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let too_late = async {
        if let Some(fate) = fate {
            fate.ended().await;
        }
        tokio::time::sleep(limit.answer).await;
    };
    tokio::select! {
        answer = next.run(request) => answer,
        () = too_late => Problem(match reads {
            true => PublicError::Busy,
            // It may have been done just now.
            false => PublicError::Uncertain,
        }).into_response(),
    }
}

/// An answer to a body that was given up says so; a page keeps its own words.
fn told(mut answer: Response, fate: &Fate) -> Response {
    let (true, Some(fault)) = (is_error(&answer), fate.fault()) else {
        return answer;
    };
    let is_page = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let refusal = given_up(fault);
    if !is_page {
        return refusal;
    }
    *answer.status_mut() = refusal.status();
    answer.headers_mut().insert(header::CONNECTION, CLOSE);
    answer
}

const CLOSE: HeaderValue = HeaderValue::from_static("close");

fn given_up(fault: PublicError) -> Response {
    let mut answer = Problem(fault).into_response();
    // What is still to come on this connection is not wanted.
    answer.headers_mut().insert(header::CONNECTION, CLOSE);
    answer
}

fn is_error(answer: &Response) -> bool {
    answer.status().is_client_error() || answer.status().is_server_error()
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// Whether a form or a JSON text holds the character U+0000, which is no text anywhere.
fn holds_nul(headers: &HeaderMap, body: &Bytes) -> bool {
    if body.contains(&0) {
        return true;
    }
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return body.windows(3).any(|bytes| bytes == b"%00");
    }
    body.windows(6).enumerate().any(|(place, bytes)| {
        let slashes = body[..place]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\');
        // After another backslash this one is escaped itself, and stands for a backslash.
        bytes == b"\\u0000" && slashes.count() % 2 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nul_is_found_however_it_is_written() {
        let holds = |kind: &'static str, body: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            holds_nul(&headers, &Bytes::from_static(body.as_bytes()))
        };
        let (json, form) = ("application/json", "application/x-www-form-urlencoded");
        assert!(holds(json, r#"{"a":"x\u0000"}"#));
        assert!(holds(json, r#"{"a":"\\\u0000"}"#));
        assert!(!holds(json, r#"{"a":"\\u0000"}"#));
        assert!(!holds(json, r#"{"a":"%00"}"#));
        assert!(holds(form, "a=%00"));
        assert!(!holds(form, "a=%2500"));
        assert!(holds(form, "a=\0"));
    }
}
