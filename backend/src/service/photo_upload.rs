//! One photo from the dialog or from a program.

use domain::crop::CropRect;
use domain::{CheckGrade, MemberDetail, PhotoKind, PhotoSource, PublicError, photo_check};
use portrait::intake::Wish;
use sea_orm::ConnectionTrait;

use super::photo_index::Picture;
use super::photos::{Giving, NotedWarning, Photos, Prepared, prepare_if};
use super::{members, photo_warnings};
use crate::entity::member;
use crate::files::sha256_hex;
use crate::{Error, Scope, Services, repo};

/// Longest reason for taking a photo that fails checks, Unicode scalar values.
const MAX_REASON: usize = 200;
/// What is kept of a file name, Unicode scalar values.
const MAX_FILE_NAME: usize = 200;

/// A photo and what is to be done with it.
#[derive(Clone, Debug)]
pub struct PhotoUpload {
    /// The file, whole.
    pub bytes: Vec<u8>,
    /// What to cut out, in pixels of the upright original.
    pub crop: CropRect,
    /// Make the background white.
    pub whiten: bool,
    /// Take a photo that fails checks only with a reason.
    pub enforce: bool,
    /// Why a photo that fails checks is taken all the same; may be empty.
    pub reason: String,
    /// The name of the file; may be empty.
    pub file_name: String,
}

impl Photos<'_> {
    /// Gives a member a new photo: checks the file, keeps the original, cuts the
    /// rectangle out of it, and stores both before the database says so. What is cut the same
    /// from the same file as the photo in use changes nothing: who got no answer may ask again.
    ///
    /// # Errors
    /// [`PublicError::PhotoRefused`] with the reason, [`PublicError::PhotoUnfit`] with every
    /// check; nothing is kept then.
    pub async fn upload(
        &self,
        services: &Services,
        scope: &Scope,
        member_id: i64,
        upload: PhotoUpload,
    ) -> Result<MemberDetail, Error> {
        scope.may_change()?;
        let reason = upload.reason.trim().to_owned();
        if reason.chars().count() > MAX_REASON {
            return Err(PublicError::PhotoRefused {
                reason: "reason-too-long".into(),
                message: "理由最多 200 字，照片未保存，请缩短后再上传。".into(),
                too_large: false,
            }
            .into());
        }
        let db = self.cx.db.read();
        repo::members::by_id(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let (bytes, exam) = self.seen_in_exam(scope, member_id, upload.bytes).await?;
        let wish = Wish {
            rect: Some(upload.crop),
            whiten: upload.whiten,
            exam,
        };
        let must_pass = upload.enforce && reason.is_empty();
        let prepared = prepare_if(services, bytes, wish, move |taken| {
            if must_pass && photo_check::worst(&taken.checks) == CheckGrade::Fail {
                return Err(PublicError::PhotoUnfit(taken.checks.clone()).into());
            }
            Ok(true)
        })
        .await?;
        let file_name = bounded_name(&upload.file_name);
        let known = self.cx.photo_index.known(db, scope).await?;
        let picture = Picture::of(member_id, &prepared);
        let warnings =
            photo_warnings::find(db, scope, &known, member_id, &picture, &file_name).await?;
        let fails = photo_check::worst(&prepared.checks) == CheckGrade::Fail;
        let giving = Giving {
            source: PhotoSource::Upload,
            file_name,
            override_reason: if fails { reason } else { String::new() },
            warnings: warnings.iter().map(NotedWarning::from).collect(),
        };
        let transaction = self.cx.db.begin().await?;
        let before = repo::members::lock(&transaction, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let after = match is_in_use(&transaction, scope, &before, &prepared).await? {
            true => before,
            false => {
                self.give(&transaction, scope, member_id, &prepared, &giving)
                    .await?
                    .0
            }
        };
        let detail = members::detail_of(&transaction, scope, after).await?;
        transaction.commit().await?;
        Ok(detail)
    }

    /// The file again, and whether it is the member's photo from the exam's records cut anew.
    async fn seen_in_exam(
        &self,
        scope: &Scope,
        member_id: i64,
        bytes: Vec<u8>,
    ) -> Result<(Vec<u8>, bool), Error> {
        let photos = repo::photos::of_member(self.cx.db.read(), scope, member_id).await?;
        let originals: Vec<String> = photos
            .into_iter()
            .filter(|photo| *photo.kind == PhotoKind::Exam)
            .map(|photo| photo.original_sha256)
            .collect();
        if originals.is_empty() {
            return Ok((bytes, false));
        }
        let hashing = tokio::task::spawn_blocking(move || {
            let seen = originals.contains(&sha256_hex(&bytes));
            (bytes, seen)
        });
        Ok(hashing.await?)
    }
}

/// Whether the member has this very photo already, cut the same.
async fn is_in_use(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member: &member::Model,
    prepared: &Prepared,
) -> Result<bool, Error> {
    let same_cut = member.photo_sha256.as_deref() == Some(&*prepared.sha256);
    let Some(photo) = member
        .photo_id
        .filter(|_| same_cut && member.photo_kind.as_deref() == Some(&PhotoKind::Upload))
    else {
        return Ok(false);
    };
    let photo = repo::photos::by_id(db, scope, photo).await?;
    Ok(photo.is_some_and(|photo| photo.original_sha256 == prepared.original_sha256))
}

/// A file name as it is kept.
pub(super) fn bounded_name(name: &str) -> String {
    name.trim().chars().take(MAX_FILE_NAME).collect()
}
