//! Issuing and downloading certificates.

use axum::Form;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Json, RequestExt};
use backend::{IssueOutcome, IssueRequest};
use domain::{CertificateCode, Doubt, PublicError};
use http::{HeaderMap, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use super::{Scoped, member_id, photos};
use crate::problem::Problem;
use crate::{AppState, gate};

/// The form that asks for a certificate.
#[derive(Default, Deserialize)]
struct IssueForm {
    /// Codes of the doubts that the person has confirmed, parted by commas.
    #[serde(default)]
    confirm: String,
    /// Why there is to be another version after one that was revoked.
    reason: Option<String>,
    /// The version that the person was told would be replaced, 0 for none: the page says it,
    /// programs need not.
    replaces: Option<u32>,
}

/// What was issued.
#[derive(Serialize)]
struct Answer {
    code: CertificateCode,
    version: u32,
    url: String,
}

/// Issues a certificate or finds the unchanged one. A plain form is sent on to
/// the file, a program gets its place.
pub(crate) async fn issue(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let plain_form = gate::wants_html(request.headers());
    let form = match request.headers().contains_key(header::CONTENT_TYPE) {
        true => {
            let form: Result<Form<IssueForm>, _> = request.extract().await;
            form.map_err(|_| PublicError::BadRequest("请求内容无法识别，未签发。".into()))?
                .0
        }
        false => IssueForm::default(),
    };
    let confirm: Vec<Doubt> = form
        .confirm
        .split(',')
        .filter_map(|code| code.trim().parse::<Doubt>().ok())
        .collect();
    let outcome = state
        .services
        .certificates()
        .issue(
            &scope,
            member_id(&id)?,
            IssueRequest {
                confirm: &confirm,
                why: None,
                reason: form.reason.as_deref(),
                replaces: form.replaces,
            },
        )
        .await?;
    let issued = outcome.issued();
    let url = format!("/certificates/{}.pdf", issued.code);
    if plain_form {
        return Ok(Redirect::to(&url).into_response());
    }
    let status = match outcome {
        IssueOutcome::New(_) => StatusCode::CREATED,
        IssueOutcome::Unchanged(_) => StatusCode::OK,
    };
    let answer = Answer {
        code: issued.code.clone(),
        version: issued.version,
        url: url.clone(),
    };
    Ok((status, [(header::LOCATION, url)], Json(answer)).into_response())
}

/// The stored file of one version.
pub(crate) async fn download(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let code: CertificateCode = file
        .strip_suffix(".pdf")
        .and_then(|code| code.parse().ok())
        .ok_or(PublicError::NotFound)?;
    let (bytes, name) = state.services.certificates().file(&scope, &code).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The photo that a version was issued with.
pub(crate) async fn photo(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let code: CertificateCode = code.parse().map_err(|_| PublicError::NotFound)?;
    let photo = state.services.certificates().photo(&scope, &code).await?;
    photos::answer(&state, photo, &headers).await
}

/// The form that asks for an archive.
#[derive(Deserialize)]
pub(crate) struct ArchiveForm {
    /// Codes of the certificates, parted by commas.
    codes: String,
}

/// Many certificates in one ZIP file.
pub(crate) async fn archive(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    form: Result<Form<ArchiveForm>, FormRejection>,
) -> Result<Response, Problem> {
    let unreadable = || PublicError::BadRequest("请求内容无法识别，未打包。".into());
    let Form(form) = form.map_err(|_| unreadable())?;
    let codes = form.codes.split(',').map(str::parse);
    let codes = codes.collect::<Result<Vec<CertificateCode>, _>>();
    let codes = codes.map_err(|_| unreadable())?;
    let certificates = state.services.certificates();
    let file = File::from_std(certificates.archive(&scope, &codes).await?);
    let length = file.metadata().await.map_err(backend::Error::from)?.len();
    let name = format!("会员证_{}份.zip", codes.len());
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CONTENT_DISPOSITION, attachment(&name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}

/// The certificate as a picture, for the upload dialog.
pub(crate) async fn preview(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let svg = state
        .services
        .certificates()
        .preview_svg(&scope, member_id(&id)?)
        .await?;
    Ok((
        [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        svg,
    )
        .into_response())
}

/// All but the `attr-char` of RFC 8187.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `Content-Disposition` with the name in RFC 8187 form, and a plain one for old programs.
pub(crate) fn attachment(name: &str) -> String {
    let encoded = utf8_percent_encode(name, NAME);
    let ending = name.rsplit('.').next().unwrap_or_default();
    let plain = match ending {
        "zip" | "xlsx" | "csv" => ending,
        _ => "pdf",
    };
    format!("attachment; filename=\"download.{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_survive_every_character() {
        assert_eq!(
            attachment("会员证_1_O’B\"\r\n.pdf"),
            "attachment; filename=\"download.pdf\"; \
             filename*=UTF-8''%E4%BC%9A%E5%91%98%E8%AF%81_1_O%E2%80%99B%22%0D%0A.pdf"
        );
    }
}
