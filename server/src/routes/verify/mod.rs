//! What anybody may ask of a certificate: a light page without script, and the same as JSON.

mod body;

use app::api::status_of;
use app::pages::{Finding, VerifyPage};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use backend::{Alteration, FileVerdict, Verdict};
use domain::{CertificateCode, PublicError};
use http::{HeaderName, StatusCode, header};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::AppState;
use crate::client::Client;
use crate::page::bare_page;
use crate::problem::Problem;

/// The largest file looked at. Issued ones have some 100 KB.
pub(crate) const LARGEST_FILE: usize = 8 * 1024 * 1024;

/// No certificate has the code.
const UNKNOWN_CODE: &str = "没有查到此编码对应的会员证。";
/// The text is no code.
const MALFORMED_CODE: &str = "证书编码应为 26 位字母和数字，请对照二维码下方的编码重新输入。";

const STYLE: &str = concat!(
    include_str!("../../../../style/tokens.css"),
    include_str!("../../../../style/verify.css")
);

/// Headers of everything here: not for search engines, never kept.
const PRIVATE: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (header::CACHE_CONTROL, "no-store"),
];

/// A code typed in by hand.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
}

/// The page without a code: type one, or drop a file.
pub(crate) async fn start(Query(typed): Query<Typed>) -> Response {
    if typed.code.trim().is_empty() {
        return html(StatusCode::OK, Finding::Nothing);
    }
    match typed.code.parse::<CertificateCode>() {
        Ok(code) => Redirect::to(&format!("/verify/{code}")).into_response(),
        Err(_) => html(StatusCode::NOT_FOUND, Finding::Malformed(typed.code)),
    }
}

/// The page that the QR code opens.
pub(crate) async fn by_code(
    State(state): State<AppState>,
    client: Client,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let Ok(code) = code.parse::<CertificateCode>() else {
        return Ok(html(StatusCode::NOT_FOUND, Finding::Malformed(code)));
    };
    match find(&state, &client, &code).await {
        Ok(Some(verdict)) => Ok(html(StatusCode::OK, Finding::Code(verdict))),
        Ok(None) => Ok(html(StatusCode::NOT_FOUND, Finding::UnknownCode)),
        Err(PublicError::TooMany { retry_after }) => Ok(too_many(retry_after)),
        Err(error) => Err(error.into()),
    }
}

/// The same facts for programs.
pub(crate) async fn json_by_code(
    State(state): State<AppState>,
    client: Client,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    // What cannot be a code is no guess at one.
    let found = match code.parse::<CertificateCode>() {
        Ok(code) => find(&state, &client, &code).await?.ok_or(UNKNOWN_CODE),
        Err(_) => Err(MALFORMED_CODE),
    };
    Ok(match found {
        Ok(verdict) => (PRIVATE, Json(facts(&verdict))).into_response(),
        Err(words) => {
            let unknown = Json(json!({ "state": "unknown", "title": words }));
            (StatusCode::NOT_FOUND, PRIVATE, unknown).into_response()
        }
    })
}

/// The small photo of a known code.
pub(crate) async fn photo(
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let code: CertificateCode = code.parse().map_err(|_| PublicError::NotFound)?;
    let photo = state.services.verification().photo(&code).await?;
    let photo = photo.ok_or(PublicError::NotFound)?;
    Ok((PRIVATE, [(header::CONTENT_TYPE, "image/jpeg")], photo).into_response())
}

/// A file dropped on the page.
pub(crate) async fn file(
    State(state): State<AppState>,
    client: Client,
    request: Request,
) -> Result<Response, Problem> {
    let file = match body::file_of_form(request, LARGEST_FILE).await {
        Ok(file) => file,
        Err(error) => return Ok(html(status_of(&error), Finding::Unreadable(error.title()))),
    };
    let found = judge(&state, &client, file).await;
    match found {
        Ok(verdict) => Ok(html(StatusCode::OK, Finding::File(verdict))),
        Err(PublicError::TooMany { retry_after }) => Ok(too_many(retry_after)),
        Err(error) => Err(error.into()),
    }
}

/// A file's bytes from a program.
pub(crate) async fn json_of_file(
    State(state): State<AppState>,
    client: Client,
    body: Body,
) -> Result<Response, Problem> {
    let file = body::bytes(body, LARGEST_FILE).await?;
    let answer = match judge(&state, &client, file).await? {
        FileVerdict::Unchanged(verdict) => {
            let mut answer = facts(&verdict);
            answer["unchanged"] = true.into();
            answer
        }
        FileVerdict::Altered(verdict, how) => json!({
            "state": "altered", "unchanged": false, "alteration": alteration(how),
            "certificate": facts(&verdict),
        }),
        FileVerdict::Unknown => json!({ "state": "unknown" }),
    };
    Ok((PRIVATE, Json(answer)).into_response())
}

/// The style of these pages, small enough to come at once on a phone.
pub(crate) async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, STYLE).into_response()
}

/// Stable name of what became of a file.
pub(crate) fn alteration(how: Alteration) -> &'static str {
    match how {
        Alteration::Appended => "appended",
        Alteration::CutOff => "cut_off",
        Alteration::Changed => "changed",
    }
}

async fn find(
    state: &AppState,
    client: &Client,
    code: &CertificateCode,
) -> Result<Option<Verdict>, PublicError> {
    let verification = state.services.verification();
    let found = verification.by_code(code).await?;
    if found.is_none() {
        verification.count_miss(client.name()).await?;
    }
    Ok(found)
}

async fn judge(
    state: &AppState,
    client: &Client,
    file: Vec<u8>,
) -> Result<FileVerdict, PublicError> {
    let verification = state.services.verification();
    let verdict = verification.by_file(file).await?;
    if !matches!(verdict, FileVerdict::Unchanged(_)) {
        verification.count_miss(client.name()).await?;
    }
    Ok(verdict)
}

fn facts(verdict: &Verdict) -> Value {
    json!({
        "state": verdict.state.slug(), "code": verdict.code, "name": verdict.name,
        "member_no": verdict.member_no, "category": verdict.category, "firm": verdict.firm,
        "association": verdict.association, "issued_on": verdict.issued_on,
        "version": verdict.version, "replaced_by": verdict.replaced_by,
        "ended_on": verdict.ended_on,
    })
}

fn html(status: StatusCode, finding: Finding) -> Response {
    let page = bare_page(|| view! { <VerifyPage finding /> });
    (status, PRIVATE, page).into_response()
}

fn too_many(retry_after: u32) -> Response {
    let mut response = html(StatusCode::TOO_MANY_REQUESTS, Finding::TooMany(retry_after));
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, retry_after.into());
    response
}
