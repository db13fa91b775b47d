//! Photos: the original kept untouched, the issued one cut from it here.

use std::sync::{Mutex, PoisonError};

use domain::crop::CropRect;
use domain::{CheckGrade, PhotoCheck, PhotoKind, PhotoSource, PublicError};
use portrait::intake::{Intake, Taken, Wish};
use portrait::probe::{UploadRefusal, check_upload, cut_behind_picture};
use portrait::raster::PhotoError;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde::Serialize;
use serde_json::json;

use super::{Context, standing};
use crate::entity::{member, photo};
use crate::files::sha256_hex;
use crate::repo::{self, audit::Event};
use crate::{Error, Scope, Services};

/// See [`crate::Services::photos`].
pub struct Photos<'a> {
    pub(crate) cx: &'a Context,
}

/// A photo that somebody may see, not read yet: who has it already need not be sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoFile {
    sha256: String,
}

impl PhotoFile {
    /// Of a row that belongs to who asks.
    pub(crate) fn new(sha256: String) -> Self {
        Self { sha256 }
    }

    /// Its SHA-256, lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

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

/// So many photos are decoded at once.
pub(crate) const DECODES: u32 = 2;
/// Photos of more pixels than this are decoded alone.
const LARGE: u64 = 13_000_000;

/// A photo cut and stored, not yet given to a member.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) crop: CropRect,
    pub(crate) original_sha256: String,
    pub(crate) original_size: (u32, u32),
    pub(crate) sha256: String,
    pub(crate) size: (u32, u32),
    pub(crate) whitened: bool,
    /// [`portrait::Fingerprint`] as text.
    pub(crate) fingerprint: String,
    pub(crate) checks: Vec<PhotoCheck>,
}

/// On what grounds a photo is given to a member.
#[derive(Clone, Debug)]
pub(crate) struct Giving {
    pub(crate) source: PhotoSource,
    /// The name of the file it came in; may hold the member's name or number: never logged.
    pub(crate) file_name: String,
    /// Why it is taken although it fails checks; empty if it passes them.
    pub(crate) override_reason: String,
    /// What spoke for somebody else when it was given.
    pub(crate) warnings: Vec<NotedWarning>,
}

/// A 提醒 as the audit trail keeps it: no names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct NotedWarning {
    /// Its stable name.
    pub(crate) kind: &'static str,
    /// Whom it points to.
    pub(crate) member: Option<i64>,
}

impl Giving {
    fn kind(&self) -> PhotoKind {
        match self.source {
            PhotoSource::Exam => PhotoKind::Exam,
            PhotoSource::Upload | PhotoSource::Batch => PhotoKind::Upload,
        }
    }
}

impl Photos<'_> {
    /// The photo that would be issued; `tag`, the beginning of its SHA-256, spares the question
    /// where a list has just shown the member with that photo.
    pub async fn issued(
        &self,
        scope: &Scope,
        member_id: i64,
        tag: Option<&str>,
    ) -> Result<PhotoFile, Error> {
        if let Some(shown) = tag.and_then(|tag| self.cx.shown_photos.find(scope, member_id, tag)) {
            return Ok(PhotoFile::new(shown));
        }
        let row = repo::members::by_id(self.cx.db.read(), scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let sha256 = row.photo_sha256.ok_or(PublicError::NotFound)?;
        Ok(PhotoFile::new(sha256))
    }

    /// The file that the member's present photo was cut from.
    pub async fn original(&self, scope: &Scope, member_id: i64) -> Result<PhotoFile, Error> {
        let db = self.cx.db.read();
        let row = repo::members::by_id(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let photo_id = row.photo_id.ok_or(PublicError::NotFound)?;
        let photo = repo::photos::by_id(db, scope, photo_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        Ok(PhotoFile::new(photo.original_sha256))
    }

    /// Reads a photo.
    pub async fn read(&self, file: PhotoFile) -> Result<StoredPhoto, Error> {
        let PhotoFile { sha256 } = file;
        let files = self.cx.files.clone();
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

    /// Adds the photo to the member's history and puts it into use: the member as it is then,
    /// and the photo. An exam photo never pushes aside one that staff uploaded.
    pub(crate) async fn give(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        scope: &Scope,
        member_id: i64,
        prepared: &Prepared,
        giving: &Giving,
    ) -> Result<(member::Model, photo::Model), Error> {
        let before = repo::members::lock(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let now = self.cx.clock.now();
        let kind = giving.kind();
        let photo = repo::photos::insert(
            db,
            scope,
            photo::ActiveModel {
                kind: Set(kind.into()),
                original_sha256: Set(prepared.original_sha256.clone()),
                original_width: Set(prepared.original_size.0.into()),
                original_height: Set(prepared.original_size.1.into()),
                crop: Set(prepared.crop.into()),
                sha256: Set(prepared.sha256.clone()),
                width: Set(prepared.size.0.into()),
                height: Set(prepared.size.1.into()),
                source: Set(giving.source.into()),
                file_name: Set(giving.file_name.clone()),
                fingerprint: Set(prepared.fingerprint.clone()),
                checks: Set(prepared.checks.clone().into()),
                override_reason: Set(giving.override_reason.clone()),
                whitened: Set(prepared.whitened),
                created_at: Set(now),
                member_id: Set(member_id),
                ..Default::default()
            },
        )
        .await?;
        let stays =
            kind == PhotoKind::Exam && before.photo_kind.as_deref() == Some(&PhotoKind::Upload);
        let after = if stays {
            before
        } else {
            self.put_in_use(db, scope, before, Some(&photo)).await?
        };
        let detail = json!({
            "kind": kind,
            "source": giving.source,
            "photo": photo.id,
            "in_use": !stays,
            "failed_checks": failed(&prepared.checks),
            "override_reason": giving.override_reason,
            "guards": giving.warnings,
        });
        repo::audit::record(
            db,
            scope,
            now,
            Event::on_member("photo.give", member_id, detail),
        )
        .await?;
        Ok((after, photo))
    }

    /// Makes this photo of the member's history, or none, the one that would be issued; the
    /// member as it is then. `before` is its row, locked. Writes no audit event.
    pub(crate) async fn put_in_use(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        scope: &Scope,
        before: member::Model,
        photo: Option<&photo::Model>,
    ) -> Result<member::Model, Error> {
        let mut row = before.clone().into_active_model();
        row.photo_id = Set(photo.map(|photo| photo.id));
        row.photo_sha256 = Set(photo.map(|photo| photo.sha256.clone()));
        row.photo_kind = Set(photo.map(|photo| (*photo.kind).into()));
        row.photo_width = Set(photo.map(|photo| (*photo.width).into()));
        row.photo_height = Set(photo.map(|photo| (*photo.height).into()));
        row.version = Set(before.version + 1);
        row.updated_at = Set(self.cx.clock.now());
        let after = repo::members::update(db, scope, row).await?;
        let member_id = after.id;
        standing::rejudge_after_change(db, scope, &before, after).await?;
        Ok(repo::members::by_id(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?)
    }
}

/// The stable names of the checks that a photo fails.
pub(crate) fn failed(checks: &[PhotoCheck]) -> Vec<&'static str> {
    checks
        .iter()
        .filter(|check| check.grade == CheckGrade::Fail)
        .map(|check| check.kind.slug())
        .collect()
}

/// Checks, cuts and stores a photo. With `store` false nothing is kept: a trial.
pub(crate) async fn prepare(
    services: &Services,
    bytes: Vec<u8>,
    wish: Wish,
    store: bool,
) -> Result<Prepared, Error> {
    prepare_if(services, bytes, wish, move |_| Ok(store)).await
}

/// The same; `store` sees the photo cut and judged before anything is kept, and may refuse it.
pub(crate) async fn prepare_if(
    services: &Services,
    mut bytes: Vec<u8>,
    wish: Wish,
    store: impl FnOnce(&Taken) -> Result<bool, Error> + Send + 'static,
) -> Result<Prepared, Error> {
    let cut = cut_behind_picture(&mut bytes);
    if cut > 0 {
        tracing::info!(bytes = cut, "cut off what followed the photo's picture");
    }
    let probe = check_upload(bytes.len() as u64, &bytes)
        .map_err(|refusal| refused(PhotoError::Refused(refusal)))?;
    let pixels = u64::from(probe.stored_width) * u64::from(probe.stored_height);
    // A large one takes up to 200 MB while it is decoded, as two smaller ones do.
    let share = if pixels > LARGE { DECODES } else { 1 };
    let permit = services.cx.decoding.clone();
    let permit = permit.acquire_many_owned(share).await;
    let permit = permit.map_err(|_| PublicError::Busy)?;
    let files = services.cx.files.clone();
    let intakes = services.cx.intakes.clone();
    let prepared = tokio::task::spawn_blocking(move || {
        // Held until the work is done, even if nobody waits for it any more.
        let _permit = permit;
        let taken = intakes.take(&bytes, &wish).map_err(refused)?;
        let store = store(&taken)?;
        let put = |bytes: &[u8]| {
            if store {
                files.put(bytes)
            } else {
                Ok(sha256_hex(bytes))
            }
        };
        let (original_sha256, sha256) = (put(&bytes)?, put(&taken.issued.jpeg)?);
        Ok::<_, Error>(Prepared {
            crop: taken.rect,
            original_sha256,
            original_size: taken.size,
            sha256,
            size: (taken.issued.width, taken.issued.height),
            whitened: wish.whiten,
            fingerprint: taken.fingerprint.to_string(),
            checks: taken.checks,
        })
    })
    .await??;
    Ok(prepared)
}

/// Face finders at rest. Each is in use by one photo at a time; there are never more than
/// decodes at once.
#[derive(Default)]
pub(crate) struct Intakes(Mutex<Vec<Intake>>);

impl Intakes {
    fn take(&self, bytes: &[u8], wish: &Wish) -> Result<Taken, PhotoError> {
        // The list is whole whatever happens to who holds it.
        let at_rest = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let resting = at_rest().pop();
        let mut intake = resting.unwrap_or_default();
        let taken = intake.take(bytes, wish);
        at_rest().push(intake);
        taken
    }
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
