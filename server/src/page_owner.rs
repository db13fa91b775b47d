//! A page acts only for whom it was rendered: two tabs share one session, and by now it may be
//! another person's.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PublicError;

use crate::AppState;
use crate::problem::Problem;

/// The header that may bring the value.
const HEADER: &str = "x-huizheng-for";
/// The part of the query that may bring it: forms without script have no headers.
const PARAMETER: &str = "for";

/// The value of who is signed in, as a request has it for the page that it may render.
#[derive(Clone)]
pub(crate) struct PageOwner(pub(crate) String);

/// Gives every request the value of who is signed in, for the page that it may render, and turns
/// back what pages ask that were rendered for somebody else: questions, too, since what they bring
/// would be the other's. Requests without a value are those of programs, which have no page, and
/// of people who follow a link. Who has signed out is told so by the routes.
pub(crate) async fn only_for_its_person(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(staff) = request.extensions().get::<backend::Staff>().cloned() else {
        return next.run(request).await;
    };
    let owner = match state.services.page_owner(&staff).await {
        Ok(owner) => owner,
        Err(error) => return Problem(error.into_public()).into_response(),
    };
    if brought(&request).any(|brought| brought != owner) {
        return Problem(PublicError::OtherPerson).into_response();
    }
    request.extensions_mut().insert(PageOwner(owner));
    next.run(request).await
}

/// The values that the request brings: all must be of the same page.
fn brought(request: &Request) -> impl Iterator<Item = &str> {
    // What is no text is nobody's value.
    let headers = request.headers().get_all(HEADER).into_iter();
    let headers = headers.map(|value| value.to_str().unwrap_or_default());
    // The address of a page may still hold what a form sent: who follows it only reads.
    let query = match request.method().is_safe() {
        true => "",
        false => request.uri().query().unwrap_or_default(),
    };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    headers.chain(
        pairs
            .filter(|(name, _)| *name == PARAMETER)
            .map(|(_, value)| value),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_in_header_and_address_is_read() {
        let asked = |uri: &str, header: Option<&str>| {
            let mut request = Request::post(uri);
            if let Some(value) = header {
                request = request.header(HEADER, value);
            }
            let request = request.body(axum::body::Body::empty()).unwrap();
            brought(&request).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(asked("/a", None), "");
        assert_eq!(asked("/a?q=1&before=2", None), "");
        assert_eq!(asked("/a?q=1&for=b", None), "b");
        assert_eq!(asked("/a?for=b&for=d", Some("c")), "c b d");
        let read = Request::get("/settings?for=b");
        let read = read.body(axum::body::Body::empty()).unwrap();
        assert_eq!(brought(&read).count(), 0);
    }
}
