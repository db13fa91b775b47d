//! Watches what is refused at the edge: forged posts, limits reached, foreign ids.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use backend::{Rejection, RejectionKind, Staff};
use http::{HeaderValue, StatusCode, header};

use crate::AppState;
use crate::client::Client;
use crate::problem::Said;

/// On the response: the request came from this site itself, or changes nothing.
#[derive(Clone, Copy)]
struct OfThisSite;

/// On the response: who has asked.
#[derive(Clone)]
struct AskedBy(Staff);

/// Inside the check of where a request comes from: it has been passed.
pub(crate) async fn is_of_this_site(mut response: Response) -> Response {
    response.extensions_mut().insert(OfThisSite);
    response
}

/// Inside sessions: says who has asked. What signed-in people see is never kept by a browser.
pub(crate) async fn asked_by(request: Request, next: Next) -> Response {
    let staff = request.extensions().get::<Staff>().cloned();
    let mut response = next.run(request).await;
    if let Some(staff) = staff {
        let no_store = HeaderValue::from_static("no-store");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, no_store);
        response.extensions_mut().insert(AskedBy(staff));
    }
    response
}

/// Outside everything: notes what was refused.
pub(crate) async fn refusals(
    State(state): State<AppState>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if let Some(kind) = kind(&response) {
        let staff = response.extensions().get::<AskedBy>();
        let address = client.name().to_owned();
        let refusal = Rejection::of(kind, staff.map(|AskedBy(staff)| staff), address);
        state.services.note_refusal(refusal);
    }
    response
}

fn kind(response: &Response) -> Option<RejectionKind> {
    let extensions = response.extensions();
    match response.status() {
        StatusCode::TOO_MANY_REQUESTS => Some(RejectionKind::Limit),
        StatusCode::FORBIDDEN if extensions.get::<OfThisSite>().is_none() => {
            Some(RejectionKind::Forged)
        }
        // Ids are not told apart by whether they are another's or nobody's; addresses that lead to
        // no page at all are no ids.
        StatusCode::NOT_FOUND
            if extensions.get::<AskedBy>().is_some() && extensions.get::<Said>().is_some() =>
        {
            Some(RejectionKind::Foreign)
        }
        _ => None,
    }
}
