//! Photos: the original kept untouched, the issued one cut from it here.

use domain::crop::{CropFrame, CropRect};
use domain::{MemberDetail, PhotoKind, PublicError};
use portrait::probe::{UploadRefusal, check_upload};
use portrait::raster::{IssuedPhoto, PhotoError, crop_and_encode, decode_upright};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::{Inner, members, standing};
use crate::entity::{member, photo};
use crate::files::sha256_hex;
use crate::repo::{self, audit::Event};
use crate::{Error, Scope, Services};

/// See [`crate::Services::photos`].
pub struct Photos<'a>(pub(crate) &'a Inner);

/// A photo file as stored.
#[derive(Clone, Debug)]
pub struct StoredPhoto {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// `image/jpeg` or `image/png`.
    pub content_type: &'static str,
}

/// A photo cut and stored, not yet given to a member.
pub(crate) struct Prepared {
    kind: PhotoKind,
    crop: CropRect,
    original_sha256: String,
    original_size: (u32, u32),
    sha256: String,
    size: (u32, u32),
}

impl Photos<'_> {
    /// Gives a member a new photo: checks the file, keeps the original, cuts the
    /// rectangle out of it, and stores both before the database says so.
    ///
    /// # Errors
    /// [`PublicError::PhotoRefused`] with the reason; nothing is kept then.
    pub async fn upload(
        &self,
        services: &Services,
        scope: &Scope,
        member_id: i64,
        bytes: Vec<u8>,
        crop: CropRect,
    ) -> Result<MemberDetail, Error> {
        scope.may_change()?;
        repo::members::by_id(self.0.db.read(), scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let prepared = prepare(services, bytes, PhotoKind::Upload, Some(crop), true).await?;
        let transaction = self.0.db.begin().await?;
        let after = self.give(&transaction, scope, member_id, &prepared).await?;
        let detail = members::detail_of(&transaction, scope, after).await?;
        transaction.commit().await?;
        Ok(detail)
    }

    /// The photo that would be issued.
    pub async fn issued(&self, scope: &Scope, member_id: i64) -> Result<StoredPhoto, Error> {
        let row = repo::members::by_id(self.0.db.read(), scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let sha256 = row.photo_sha256.ok_or(PublicError::NotFound)?;
        self.read(sha256).await
    }

    /// The file that the member's present photo was cut from.
    pub async fn original(&self, scope: &Scope, member_id: i64) -> Result<StoredPhoto, Error> {
        let db = self.0.db.read();
        let row = repo::members::by_id(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let photo_id = row.photo_id.ok_or(PublicError::NotFound)?;
        let photo = repo::photos::by_id(db, scope, photo_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        self.read(photo.original_sha256).await
    }

    pub(crate) async fn read(&self, sha256: String) -> Result<StoredPhoto, Error> {
        let files = self.0.files.clone();
        let key = sha256.clone();
        let bytes = tokio::task::spawn_blocking(move || files.get(&key)).await??;
        let content_type = if bytes.starts_with(b"\x89PNG") {
            "image/png"
        } else {
            "image/jpeg"
        };
        Ok(StoredPhoto {
            bytes,
            sha256,
            content_type,
        })
    }

    /// Writes the photo into the member's row. An exam photo never pushes aside
    /// one that staff uploaded.
    pub(crate) async fn give(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        scope: &Scope,
        member_id: i64,
        prepared: &Prepared,
    ) -> Result<member::Model, Error> {
        let before = repo::members::lock(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let now = self.0.clock.now();
        let px = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        let crop = serde_json::to_string(&prepared.crop)
            .map_err(|error| Error::Corrupt(error.to_string()))?;
        let photo = repo::photos::insert(
            db,
            photo::ActiveModel {
                kind: Set(prepared.kind.slug().to_owned()),
                original_sha256: Set(prepared.original_sha256.clone()),
                original_width: Set(px(prepared.original_size.0)),
                original_height: Set(px(prepared.original_size.1)),
                crop: Set(crop),
                sha256: Set(prepared.sha256.clone()),
                width: Set(px(prepared.size.0)),
                height: Set(px(prepared.size.1)),
                created_at: Set(now),
                ..repo::photos::new_row(scope, member_id)
            },
        )
        .await?;
        let stays = prepared.kind == PhotoKind::Exam
            && before.photo_kind.as_deref() == Some(PhotoKind::Upload.slug());
        let after = if stays {
            before
        } else {
            let mut row = before.clone().into_active_model();
            row.photo_id = Set(Some(photo.id));
            row.photo_sha256 = Set(Some(photo.sha256));
            row.photo_kind = Set(Some(photo.kind));
            row.photo_width = Set(Some(photo.width));
            row.photo_height = Set(Some(photo.height));
            row.version = Set(before.version + 1);
            row.updated_at = Set(now);
            let after = repo::members::update(db, row).await?;
            standing::rejudge_after_change(db, &before, after).await?;
            repo::members::by_id(db, scope, member_id)
                .await?
                .ok_or(PublicError::NotFound)?
        };
        let detail = json!({ "kind": prepared.kind, "photo": photo.id, "in_use": !stays });
        repo::audit::record(
            db,
            now,
            Event::on_member(scope, "photo.give", member_id, detail),
        )
        .await?;
        Ok(after)
    }
}

/// Checks, cuts and stores a photo; without a rectangle the largest centred one is
/// taken. With `store` false nothing is kept: a trial.
pub(crate) async fn prepare(
    services: &Services,
    bytes: Vec<u8>,
    kind: PhotoKind,
    crop: Option<CropRect>,
    store: bool,
) -> Result<Prepared, Error> {
    check_upload(bytes.len() as u64, &bytes)
        .map_err(|refusal| refused(PhotoError::Refused(refusal)))?;
    let permit = services.0.decoding.clone().acquire_owned().await;
    let permit = permit.map_err(|_| PublicError::Busy)?;
    let files = services.0.files.clone();
    let prepared = tokio::task::spawn_blocking(move || {
        // Held until the work is done, even if nobody waits for it any more.
        let _permit = permit;
        let upright = decode_upright(&bytes).map_err(refused)?;
        let original_size = (upright.width(), upright.height());
        let crop = crop.unwrap_or_else(|| {
            CropFrame::largest_centred(original_size.0, original_size.1).to_rect()
        });
        let IssuedPhoto {
            jpeg,
            width,
            height,
        } = crop_and_encode(&upright, &crop).map_err(refused)?;
        drop(upright);
        let put = |bytes: &[u8]| {
            if store {
                files.put(bytes)
            } else {
                Ok(sha256_hex(bytes))
            }
        };
        let (original_sha256, sha256) = (put(&bytes)?, put(&jpeg)?);
        Ok::<_, Error>(Prepared {
            kind,
            crop,
            original_sha256,
            original_size,
            sha256,
            size: (width, height),
        })
    })
    .await??;
    Ok(prepared)
}

/// The refusal as people outside see it.
pub(crate) fn refused(error: PhotoError) -> Error {
    let too_large = matches!(
        error,
        PhotoError::Refused(
            UploadRefusal::TooManyBytes { .. } | UploadRefusal::TooManyPixels { .. }
        )
    );
    PublicError::PhotoRefused {
        reason: error.code().to_owned(),
        message: error.to_string(),
        too_large,
    }
    .into()
}
