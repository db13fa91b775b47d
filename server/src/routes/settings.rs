//! 协会设置: a plain form with files, the seals, and a preview that is a real PDF.

use app::pages::{NoPreviewPage, SettingsFailure, SettingsPage, SettingsView, SigningKeyView};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, RequestExt};
use backend::{Scope, SealFiles, Staff};
use domain::{AssociationSettings, PublicError, SealOwner, SettingsForm};
use http::{HeaderMap, HeaderName, StatusCode, header};
use leptos::prelude::*;
use portrait::probe::MAX_SEAL_BYTES;
use serde::Deserialize;

use super::{Scoped, by_hash};
use crate::AppState;
use crate::page::{Reader, bare_refusal};
use crate::problem::Problem;

/// The page.
pub(crate) const SETTINGS: &str = "/settings";
/// More than any text field may hold; the rest of it is not kept.
const MAX_TEXT: usize = 16 * 1024;

/// The preview stands in a frame of the page, as no other answer may.
const FRAMED: [(HeaderName, &str); 3] = [
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; frame-ancestors 'self'; base-uri 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// What the address of the page says.
#[derive(Deserialize)]
pub(crate) struct Shown {
    /// Any value: the settings have just been saved.
    saved: Option<String>,
}

/// The page.
pub(crate) async fn page(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    Query(shown): Query<Shown>,
    reader: Reader,
) -> Response {
    show(&state, &staff, reader, None, shown.saved.is_some()).await
}

/// Saves the form, or shows the page again with the reason and everything typed.
pub(crate) async fn save(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    reader: Reader,
    request: Request,
) -> Response {
    let Posted { form, files, fault } = read(request).await;
    let files_chosen = files.national.is_some() || files.provincial.is_some();
    let saved = match (fault, staff.scope()) {
        (Some(error), _) | (None, Err(error)) => Err(error),
        (None, Ok(scope)) => {
            let saved = state.services.settings().save(&scope, &form, files).await;
            saved.map_err(PublicError::from)
        }
    };
    match saved {
        Ok(()) => Redirect::to("/settings?saved=1").into_response(),
        Err(error) => {
            let failure = SettingsFailure {
                error,
                form,
                files_chosen,
            };
            show(&state, &staff, reader, Some(failure), false).await
        }
    }
}

async fn show(
    state: &AppState,
    staff: &Staff,
    reader: Reader,
    failure: Option<SettingsFailure>,
    saved: bool,
) -> Response {
    let current = match staff.scope() {
        Ok(scope) => current(state, &scope).await,
        Err(error) => Err(error),
    };
    let error = match (&current, &failure) {
        (Err(error), _) => Some(error),
        (Ok(_), failure) => failure.as_ref().map(|failure| &failure.error),
    };
    let error = error.cloned();
    let shown = current.map(|(settings, key)| SettingsView {
        settings,
        failure,
        saved,
        may_configure: staff.signed_in().role.may_configure(),
        key,
    });
    reader.page(error, || view! { <SettingsPage shown /> })
}

async fn current(
    state: &AppState,
    scope: &Scope,
) -> Result<(AssociationSettings, Option<SigningKeyView>), PublicError> {
    let settings = state.services.settings().current(scope).await?;
    let key = state.services.signing().current(scope).await?;
    let key = key.map(|key| SigningKeyView {
        valid: key.is_valid,
        validity: (
            key.valid_from.date().to_string(),
            key.valid_until.date().to_string(),
        ),
        algorithm: key.algorithm,
        subject: key.subject,
        issuer: key.issuer,
        self_signed: key.self_signed,
    });
    Ok((settings, key))
}

/// A certificate of nobody with the settings as saved.
pub(crate) async fn preview(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
) -> Result<Response, Problem> {
    Ok(pdf(state.services.settings().preview(&scope).await?))
}

/// The same with a form that is not saved. Its reader is a frame of the page: a
/// refusal is a page of its own.
pub(crate) async fn preview_of(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    request: Request,
) -> Response {
    let Posted { form, files, fault } = read(request).await;
    let drawn = match fault {
        Some(error) => Err(error),
        None => {
            let settings = state.services.settings();
            let drawn = settings.preview_of(&scope, &form, files).await;
            drawn.map_err(PublicError::from)
        }
    };
    match drawn {
        Ok(bytes) => pdf(bytes),
        Err(error) => {
            let page = bare_refusal(&error.clone(), || view! { <NoPreviewPage error /> });
            (FRAMED, page).into_response()
        }
    }
}

/// An uploaded seal.
pub(crate) async fn seal(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(owner): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let owner = owner.parse().map_err(|_| PublicError::NotFound)?;
    let (sha256, bytes) = state.services.settings().seal(&scope, owner).await?;
    Ok(by_hash(&headers, &sha256, "image/png", bytes))
}

fn pdf(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"specimen.pdf\"",
        ),
    ];
    (FRAMED, headers, bytes).into_response()
}

/// What came with a request: the form as far as it could be read, and why no further.
#[derive(Default)]
struct Posted {
    form: SettingsForm,
    files: SealFiles,
    fault: Option<PublicError>,
}

async fn read(request: Request) -> Posted {
    let mut posted = Posted::default();
    let multipart: Result<Multipart, _> = request.extract().await;
    posted.fault = match multipart {
        Ok(multipart) => read_parts(multipart, &mut posted).await.err(),
        Err(_) => Some(PublicError::BadRequest(
            "提交的内容无法识别，设置未保存。".into(),
        )),
    };
    posted
}

/// Every error of the stream counts: a broken form never passes for a whole one.
async fn read_parts(mut multipart: Multipart, posted: &mut Posted) -> Result<(), PublicError> {
    while let Some(part) = multipart.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let form = &mut posted.form;
        match name.as_str() {
            "version" => form.version = text(part).await?.parse().unwrap_or(0),
            "national_name" => form.national_name = text(part).await?,
            "name" => form.name = text(part).await?,
            "signatory" => form.signatory = text(part).await?,
            "deadline" => form.deadline = text(part).await?,
            other => {
                let unknown =
                    || PublicError::BadRequest("提交的内容中有未知的部分，设置未保存。".into());
                let (owner, what) = other.split_once('_').ok_or_else(unknown)?;
                let owner = owner.parse().map_err(|_| unknown())?;
                let seal = form.seal_mut(owner);
                match what {
                    "specimen" => seal.specimen = !text(part).await?.is_empty(),
                    "width" => seal.width = text(part).await?,
                    "dx" => seal.dx = text(part).await?,
                    "dy" => seal.dy = text(part).await?,
                    "file" => {
                        let file = file(part).await?;
                        match owner {
                            SealOwner::National => posted.files.national = file,
                            SealOwner::Provincial => posted.files.provincial = file,
                        }
                    }
                    _ => return Err(unknown()),
                }
            }
        }
    }
    Ok(())
}

async fn text(part: Field<'_>) -> Result<String, PublicError> {
    let bytes = bounded(part, MAX_TEXT).await?;
    super::plain_text(bytes)
}

/// A chosen file; `None` where none was chosen, which browsers send as an empty one without name.
async fn file(part: Field<'_>) -> Result<Option<Vec<u8>>, PublicError> {
    let named = part.file_name().is_some_and(|name| !name.is_empty());
    // One byte more tells a file that is too large.
    let bytes = bounded(part, MAX_SEAL_BYTES as usize + 1).await?;
    Ok((named || !bytes.is_empty()).then_some(bytes))
}

/// The beginning of a part; it is read to its end all the same.
async fn bounded(mut part: Field<'_>, most: usize) -> Result<Vec<u8>, PublicError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        let room = most - bytes.len();
        bytes.extend(chunk.iter().take(room));
    }
    Ok(bytes)
}

fn broken(error: MultipartError) -> PublicError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return PublicError::TooLarge;
    }
    PublicError::BadRequest("提交中断或内容不完整，设置未保存，请重新提交。".into())
}
