//! Files of a batch on their way in. Names come in a header: they may hold people's names and
//! numbers, which have no business in an address.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use domain::PublicError;
use domain::photo_batch::ReceivedFile;
use http::{HeaderMap, StatusCode};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::AppState;
use crate::limits::nul;
use crate::problem::Problem;
use crate::routes::{Scoped, member_id};

/// What a file says of itself.
struct Named {
    name: String,
    size: u64,
    /// Bytes that are sent, where they are not all: the picture alone, without the film behind it.
    picture: Option<u64>,
}

impl Named {
    fn of(headers: &HeaderMap) -> Result<Self, PublicError> {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let unreadable =
            || PublicError::BadRequest("文件的名称或大小无法识别，未收下该文件。".into());
        let name = header("x-file-name").ok_or_else(unreadable)?;
        let name = percent_decode_str(name)
            .decode_utf8()
            .map_err(|_| unreadable())?;
        if name.contains('\0') {
            return Err(nul());
        }
        let number = |name: &str| header(name).and_then(|size| size.parse().ok());
        let size = number("x-file-size");
        Ok(Self {
            name: name.into_owned(),
            size: size.ok_or_else(unreadable)?,
            picture: number("x-picture-size"),
        })
    }
}

/// Every error of the stream counts: a broken upload never passes for a whole one.
fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, PublicError> {
    body.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            PublicError::TooLarge
        } else {
            PublicError::BadRequest("上传中断或内容不完整，未收下该文件，请重新上传。".into())
        }
    })
}

/// Takes one file in. A photo that is refused has its row like any other.
pub(crate) async fn add_file(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let named = Named::of(&headers)?;
    let bytes = whole(body)?;
    if !bytes.is_empty() && bytes.len() as u64 != named.picture.unwrap_or(named.size) {
        let message = "文件没有完整到达，未收下该文件，请重新上传。";
        return Err(Problem(PublicError::BadRequest(message.into())));
    }
    // Of a file that is too large only name and size are sent.
    let bytes = (!bytes.is_empty() || named.size == 0).then(|| bytes.to_vec());
    let batches = state.services.photo_batches();
    let item = batches
        .add_file(&scope, member_id(&id)?, &named.name, named.size, bytes)
        .await?;
    let answer = json!({ "id": item.id, "group": item.group });
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Which of these files are there already: of `[[name, size], …]`, `[true, false, …]`. Who asks
/// knows the names in full; nobody is told them.
pub(crate) async fn known(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Vec<bool>>, Problem> {
    let pairs: Vec<(String, u64)> = serde_json::from_slice(&whole(body)?)
        .map_err(|_| PublicError::BadRequest("文件清单无法识别。".into()))?;
    let file = |(name, size)| ReceivedFile { name, size };
    let files: Vec<_> = pairs.into_iter().map(file).collect();
    let batches = state.services.photo_batches();
    Ok(Json(batches.known(&scope, member_id(&id)?, &files).await?))
}

/// What is there already: `[[name, size], …]`, ID numbers in names masked.
pub(crate) async fn received(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
) -> Result<Json<Vec<(String, u64)>>, Problem> {
    let batches = state.services.photo_batches();
    let files = batches.received(&scope, member_id(&id)?).await?;
    let pairs = files.into_iter().map(|file| (file.name, file.size));
    Ok(Json(pairs.collect()))
}

/// Begins a ZIP, or finds the one that was begun.
pub(crate) async fn begin_archive(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let named = Named::of(&headers)?;
    let batches = state.services.photo_batches();
    let archive = batches
        .begin_archive(&scope, member_id(&id)?, &named.name, named.size)
        .await?;
    let answer = json!({ "id": archive.id, "received": archive.received });
    Ok(Json(answer))
}

/// Where a piece of a ZIP begins, bytes.
#[derive(Deserialize)]
pub(crate) struct Offset {
    offset: u64,
}

/// Takes a piece of a ZIP; the answer says where the next one begins, also where this one did
/// not fit.
pub(crate) async fn add_piece(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path((id, archive)): Path<(String, String)>,
    Query(Offset { offset }): Query<Offset>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    let bytes = whole(body)?;
    let (id, archive) = (member_id(&id)?, member_id(&archive)?);
    let batches = state.services.photo_batches();
    batches.owns_archive(&scope, id, archive).await?;
    let outcome = batches
        .add_piece(&scope, archive, offset, bytes.to_vec())
        .await?;
    Ok(Json(json!({ "received": outcome.archive.received })))
}
