//! Photos in and out.

use axum::Json;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use backend::{PhotoFile, PhotoUpload};
use domain::crop::CropRect;
use domain::{MemberDetail, PublicError};
use http::{HeaderMap, StatusCode};
use portrait::probe::MAX_FILE_BYTES;
use serde::Deserialize;

use super::{Scoped, by_hash, member_id, not_modified};
use crate::AppState;
use crate::problem::Problem;

/// The longest part that is no file, bytes.
const MAX_TEXT: u64 = 4096;

/// Which picture is asked for.
#[derive(Deserialize)]
pub(crate) struct Which {
    /// Any value: the original instead of the photo cut from it.
    original: Option<String>,
    /// The beginning of the photo's SHA-256, in addresses that change with it.
    v: Option<String>,
}

impl Which {
    pub(crate) fn original(&self) -> bool {
        self.original.is_some()
    }
}

/// The photo that would be issued, or with `?original=1` the file it was cut from.
pub(crate) async fn show(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let photos = state.services.photos();
    let id = member_id(&id)?;
    let photo = if which.original() {
        photos.original(&scope, id).await?
    } else {
        photos.issued(&scope, id, which.v.as_deref()).await?
    };
    answer(&state, photo, &headers).await
}

/// A photo, or, without reading it, that the browser has it already.
pub(crate) async fn answer(
    state: &AppState,
    photo: PhotoFile,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    if let Some(known) = not_modified(headers, photo.sha256()) {
        return Ok(known);
    }
    let photo = state.services.photos().read(photo).await?;
    Ok(by_hash(
        headers,
        &photo.sha256,
        photo.content_type,
        photo.bytes,
    ))
}

/// Takes a photo and the rectangle to cut out of it.
pub(crate) async fn upload(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<MemberDetail>), Problem> {
    let id = member_id(&id)?;
    let form =
        form.map_err(|_| PublicError::BadRequest("上传内容无法识别，照片未保存。".into()))?;
    let upload = read(form).await?;
    let photos = state.services.photos();
    let detail = photos.upload(&state.services, &scope, id, upload).await?;
    Ok((StatusCode::CREATED, Json(detail)))
}

/// The parts in any order. Every error of the stream counts: a broken upload never passes for
/// a whole one.
async fn read(mut form: Multipart) -> Result<PhotoUpload, PublicError> {
    let (mut file, mut crop) = (None, None);
    let (mut whiten, mut enforce, mut reason) = (None, None, None);
    let mut file_name = String::new();
    while let Some(part) = form.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") if file.is_none() => {
                file_name = part.file_name().unwrap_or_default().replace('\0', "");
                let bytes = read_part(part, MAX_FILE_BYTES).await?;
                file = Some(bytes.ok_or_else(too_many_bytes)?);
            }
            Some("crop") if crop.is_none() => crop = Some(rectangle(&text(part).await?)?),
            Some("whiten") if whiten.is_none() => whiten = Some(says(part, "1").await?),
            Some("checks") if enforce.is_none() => enforce = Some(says(part, "enforce").await?),
            Some("reason") if reason.is_none() => reason = Some(text(part).await?),
            _ => return Err(unknown_part()),
        }
    }
    let (bytes, crop) = file.zip(crop).ok_or_else(|| {
        PublicError::BadRequest("上传内容缺少照片文件或裁剪范围，照片未保存。".into())
    })?;
    Ok(PhotoUpload {
        bytes,
        crop,
        whiten: whiten.unwrap_or_default(),
        enforce: enforce.unwrap_or_default(),
        reason: reason.unwrap_or_default(),
        file_name,
    })
}

/// The bytes of a part; `None` if there are more than allowed.
async fn read_part(mut part: Field<'_>, most: u64) -> Result<Option<Vec<u8>>, PublicError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        if (bytes.len() + chunk.len()) as u64 > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

async fn text(part: Field<'_>) -> Result<String, PublicError> {
    let bytes = read_part(part, MAX_TEXT).await?;
    let bytes = bytes.ok_or(PublicError::TooLarge)?;
    super::plain_text(bytes)
}

/// A switch: it is there with this value, or not at all.
async fn says(part: Field<'_>, value: &str) -> Result<bool, PublicError> {
    match text(part).await? {
        said if said == value => Ok(true),
        _ => Err(unknown_part()),
    }
}

fn rectangle(text: &str) -> Result<CropRect, PublicError> {
    serde_json::from_str(text).map_err(|_| PublicError::PhotoRefused {
        reason: "crop-unreadable".into(),
        message: "裁剪范围无法识别，照片未保存。请重新裁剪后再上传。".into(),
        too_large: false,
    })
}

fn too_many_bytes() -> PublicError {
    PublicError::PhotoRefused {
        reason: "photo-too-many-bytes".into(),
        message: "照片文件超过 8 MB，原有照片未改动。请缩小照片后再上传。".into(),
        too_large: true,
    }
}

fn unknown_part() -> PublicError {
    PublicError::BadRequest("上传内容中有未知的部分，照片未保存。".into())
}

fn broken(error: MultipartError) -> PublicError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return PublicError::TooLarge;
    }
    PublicError::BadRequest("上传中断或内容不完整，照片未保存，请重新上传。".into())
}
