//! Photos in and out.

use axum::Json;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use backend::StoredPhoto;
use domain::crop::CropRect;
use domain::{MemberDetail, PublicError};
use http::{HeaderMap, StatusCode};
use portrait::probe::MAX_FILE_BYTES;
use serde::Deserialize;

use super::{Scoped, by_hash, member_id};
use crate::AppState;
use crate::problem::Problem;

/// Which picture is asked for.
#[derive(Deserialize)]
pub(crate) struct Which {
    /// Any value: the original instead of the photo cut from it.
    original: Option<String>,
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
    let photo = if which.original.is_some() {
        photos.original(&scope, id).await?
    } else {
        photos.issued(&scope, id).await?
    };
    Ok(answer(photo, &headers))
}

/// A photo, or that the browser has it already.
pub(crate) fn answer(photo: StoredPhoto, headers: &HeaderMap) -> Response {
    by_hash(headers, &photo.sha256, photo.content_type, photo.bytes)
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
    let (bytes, crop) = read(form).await?;
    let detail = state
        .services
        .photos()
        .upload(&state.services, &scope, id, bytes, crop)
        .await?;
    Ok((StatusCode::CREATED, Json(detail)))
}

/// Every error of the stream counts: a broken upload never passes for a whole one.
async fn read(mut form: Multipart) -> Result<(Vec<u8>, CropRect), PublicError> {
    let (mut file, mut crop) = (None, None);
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") if file.is_none() => {
                let mut bytes = Vec::new();
                while let Some(chunk) = part.chunk().await.map_err(broken)? {
                    if (bytes.len() + chunk.len()) as u64 > MAX_FILE_BYTES {
                        return Err(PublicError::PhotoRefused {
                            reason: "photo-too-many-bytes".into(),
                            message: "照片文件超过 8 MB，原有照片未改动。请缩小照片后再上传。"
                                .into(),
                            too_large: true,
                        });
                    }
                    bytes.extend_from_slice(&chunk);
                }
                file = Some(bytes);
            }
            Some("crop") if crop.is_none() => {
                let text = part.text().await.map_err(broken)?;
                crop =
                    Some(
                        serde_json::from_str(&text).map_err(|_| PublicError::PhotoRefused {
                            reason: "crop-unreadable".into(),
                            message: "裁剪范围无法识别，照片未保存。请重新裁剪后再上传。".into(),
                            too_large: false,
                        })?,
                    );
            }
            _ => {
                return Err(PublicError::BadRequest(
                    "上传内容中有未知的部分，照片未保存。".into(),
                ));
            }
        }
    }
    file.zip(crop).ok_or_else(|| {
        PublicError::BadRequest("上传内容缺少照片文件或裁剪范围，照片未保存。".into())
    })
}

fn broken(error: MultipartError) -> PublicError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return PublicError::TooLarge;
    }
    PublicError::BadRequest("上传中断或内容不完整，照片未保存，请重新上传。".into())
}
