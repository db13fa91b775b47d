//! Who may come in: pages lead to the login page and back, all else answers 401.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{PublicError, SignedIn};
use http::{HeaderMap, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tower_sessions::Session;

use crate::auth::AuthSession;
use crate::problem::Problem;
use crate::router::PAGES;
use crate::routes::{members, progress};

/// Puts the signed-in person into the request, where routes and server functions find it.
pub(crate) async fn identify(session: AuthSession, mut request: Request, next: Next) -> Response {
    if let Some(account) = session.user {
        let key = request.extensions().get::<Session>().and_then(Session::id);
        let staff = match key {
            Some(key) => account.0.in_session(&key.to_string()),
            None => account.0,
        };
        request.extensions_mut().insert(staff);
    }
    next.run(request).await
}

/// Lets only signed-in people in; those with a handed-out password must replace it first.
pub(crate) async fn require_sign_in(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_page = request.method() == Method::GET && wants_html(request.headers());
    match request.extensions().get::<backend::Staff>() {
        None if is_page => {
            let target = request
                .uri()
                .path_and_query()
                .map_or("/", |target| target.as_str());
            let target = members::without_number(target);
            Redirect::to(&format!("/login?next={}", encode(&target))).into_response()
        }
        None => Problem(PublicError::Unauthenticated).into_response(),
        Some(staff) if staff.signed_in().must_change_password && path != "/password" && is_page => {
            Redirect::to("/password").into_response()
        }
        Some(_) => next.run(request).await,
    }
}

/// Whether a browser asks for a page, rather than a program for data.
pub(crate) fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(http::header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// A page of this site, to open after signing in; anything else leads to the list, and the national
/// administrator, who has none, to 进度.
pub(crate) fn safe_target<'a>(next: Option<&'a str>, staff: &SignedIn) -> &'a str {
    match next {
        Some(target)
            if target.starts_with('/')
                && !target.starts_with("//")
                && !target.contains('\\')
                && !target.chars().any(char::is_control)
                && PAGES.iter().any(|page| leads_to(page, target)) =>
        {
            target
        }
        _ if staff.association.is_empty() => progress::PROGRESS,
        _ => members::MEMBERS,
    }
}

/// Whether an address is one of a page's.
fn leads_to(page: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (page, path) = (parts(page), parts(path));
    page.len() == path.len()
        && page
            .iter()
            .zip(&path)
            .all(|(page, part)| (page.starts_with('{') && !part.is_empty()) || page == part)
}

/// What does not stand for itself in an address handed on in a query: all but what RFC 3986 calls
/// unreserved, and the stroke between the parts of a path.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/');

pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

#[cfg(test)]
mod tests {
    use domain::Role;

    use super::*;

    #[test]
    fn only_pages_of_this_site_are_gone_on_to() {
        let person = |association: &str| SignedIn {
            username: "clerk".into(),
            role: Role::Clerk,
            association: association.into(),
            must_change_password: false,
        };
        let clerk = person("示例省注册会计师协会");
        let target = |next| safe_target(Some(next), &clerk);
        for page in [
            "/",
            "/members",
            "/members?page=2",
            "/jobs/photos/7?group=all",
            "/settings",
        ] {
            assert_eq!(target(page), page);
        }
        for odd in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\r\nb",
            "/login",
            "/login?next=/members",
            "/logout",
            "/nothing",
            "/members/7/photo",
            "/jobs/photos/",
            "/jobs/photos/7/received",
            "/api/members/list",
            "/certificates/7K3M9QXD2FVAW5TH8C4PN6RJ2E.pdf",
        ] {
            assert_eq!(target(odd), "/members", "{odd:?}");
        }
        assert_eq!(safe_target(None, &person("")), "/", "no members to list");
        assert_eq!(encode("/members?q=丁"), "/members%3Fq%3D%E4%B8%81");
    }
}
