//! Files come in: each becomes a row, whatever it is.

use std::collections::HashSet;

use domain::crop::CropRect;
use domain::photo_batch::{BatchGroup, BatchState, ItemOutcome, MAX_FILES, MAX_NAME, ReceivedFile};
use domain::photo_name::{NameMatch, masked};
use domain::{CheckGrade, PhotoKind, PublicError, photo_check};
use portrait::intake::Wish;
use portrait::probe::{MAX_FILE_BYTES, UploadRefusal};
use portrait::raster::PhotoError;
use sea_orm::ActiveValue::Set;

use super::{PhotoBatches, Pictures, refuse};
use crate::entity::CorruptRow;
use crate::entity::photo_batch_item::{self, Decision};
use crate::files::sha256_hex;
use crate::service::photos::{Prepared, prepare, refused};
use crate::{Error, Scope, repo};

/// Where a file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// By itself.
    File,
    /// An entry of this ZIP, with its checksum.
    Entry { archive_id: i64, crc: u32 },
    /// A ZIP that cannot be read: the row says why.
    Archive(i64),
}

/// A file with what became of its bytes.
pub(super) struct Incoming {
    pub(super) origin: Origin,
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) content: Result<Prepared, Refusal>,
}

/// Why a file is no photo.
pub(super) struct Refusal {
    pub(super) code: String,
    pub(super) message: String,
}

impl PhotoBatches<'_> {
    /// Takes one file in. The same name and size again answers with the row that is there.
    /// Without `bytes` the file is one that was too large to be sent. Whatever is wrong with
    /// the file is said in its row, not as an error.
    ///
    /// # Errors
    /// [`PublicError::NotFound`]; [`PublicError::BadRequest`] if the batch is not open, holds
    /// [`MAX_FILES`] files, or the name is too long.
    pub async fn add_file(
        &self,
        scope: &Scope,
        batch_id: i64,
        name: &str,
        size: u64,
        bytes: Option<Vec<u8>>,
    ) -> Result<domain::photo_batch::BatchItem, Error> {
        scope.may_change()?;
        if name.is_empty() || name.chars().count() > MAX_NAME {
            return Err(refuse(format!("文件名应为 1 至 {MAX_NAME} 个字符。")));
        }
        let db = self.services.cx.db.read();
        let batch = repo::photo_batches::by_id(db, scope, batch_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let key = file_key(Origin::File, name, size);
        if let Some(row) = repo::photo_items::by_key(db, scope, batch_id, &key).await? {
            return self.shown_one(scope, row).await;
        }
        if *batch.state != BatchState::Open {
            return Err(refuse("这一批照片已不能再添加文件，请新建一批。".into()));
        }
        let content = match bytes {
            None => Err(Refusal::of(refused(PhotoError::Refused(
                UploadRefusal::TooManyBytes {
                    len: size.max(MAX_FILE_BYTES + 1),
                },
            )))?),
            Some(bytes) => self.prepared(bytes, *batch.kind).await?,
        };
        let incoming = Incoming {
            origin: Origin::File,
            name: name.to_owned(),
            size,
            content,
        };
        let row = self.add(scope, batch_id, incoming).await?;
        self.shown_one(scope, row).await
    }

    /// The files that came one by one, in the order of arrival, their names as they may be shown.
    pub async fn received(&self, scope: &Scope, batch_id: i64) -> Result<Vec<ReceivedFile>, Error> {
        let db = self.services.cx.db.read();
        repo::photo_batches::by_id(db, scope, batch_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let rows = repo::photo_items::received(db, scope, batch_id).await?;
        let file = |(name, size): (String, u64)| ReceivedFile {
            name: masked(&name),
            size,
        };
        Ok(rows.into_iter().map(file).collect())
    }

    /// Which of these files are there already: an interrupted upload goes on after them. Only who
    /// works on the batch is told: to others it would tell which numbers its names hold.
    pub async fn known(
        &self,
        scope: &Scope,
        batch_id: i64,
        files: &[ReceivedFile],
    ) -> Result<Vec<bool>, Error> {
        let db = self.services.cx.db.read();
        let batch = repo::photo_batches::by_id(db, scope, batch_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        if ![batch.created_by, batch.acted_by].contains(&scope.staff_id) {
            return Ok(vec![false; files.len()]);
        }
        let rows = repo::photo_items::received(db, scope, batch_id).await?;
        let there: HashSet<(&str, u64)> =
            rows.iter().map(|(name, size)| (&**name, *size)).collect();
        let is_there = |file: &ReceivedFile| there.contains(&(&*file.name, file.size));
        Ok(files.iter().map(is_there).collect())
    }

    /// Cuts and stores a photo, or says why it is none.
    pub(super) async fn prepared(
        &self,
        bytes: Vec<u8>,
        kind: PhotoKind,
    ) -> Result<Result<Prepared, Refusal>, Error> {
        let wish = Wish {
            exam: kind == PhotoKind::Exam,
            ..Wish::default()
        };
        match prepare(self.services, bytes, wish, true).await {
            Ok(prepared) => Ok(Ok(prepared)),
            Err(error) => Refusal::of(error).map(Err),
        }
    }

    /// Makes a file's row in a transaction of its own, or finds the one that is there.
    pub(super) async fn add(
        &self,
        scope: &Scope,
        batch_id: i64,
        incoming: Incoming,
    ) -> Result<photo_batch_item::Model, Error> {
        let transaction = self.services.cx.db.begin().await?;
        // What was read of a row that does not come to be is forgotten, also where nobody waits for
        // it any more; before the transaction ends, so that nobody else takes it up.
        let unless_added = Forgets(&self.services.cx.pictures, batch_id);
        let batch = self
            .locked(&transaction, scope, batch_id, &[BatchState::Open])
            .await?;
        let key = file_key(incoming.origin, &incoming.name, incoming.size);
        let there = repo::photo_items::by_key(&transaction, scope, batch_id, &key).await?;
        let there = match (there, &incoming.content) {
            // An entry that was damaged may be whole in the ZIP as it was packed again.
            (Some(row), Ok(_)) if row.sha256.is_none() => {
                repo::photo_items::delete(&transaction, scope, row.id).await?;
                None
            }
            (there, _) => there,
        };
        if let Some(row) = there {
            unless_added.keep();
            return Ok(row);
        }
        if repo::photo_items::count(&transaction, scope, batch_id).await? >= MAX_FILES as u64 {
            return Err(refuse(format!(
                "一批最多 {MAX_FILES} 个文件，其余请另建一批；已上传的仍在。"
            )));
        }
        let known = self
            .services
            .cx
            .photo_index
            .known(&transaction, scope)
            .await?;
        let said = match &incoming.content {
            Ok(_) => known.names.find(&incoming.name),
            Err(_) => NameMatch::default(),
        };
        let archive_id = match incoming.origin {
            Origin::File => None,
            Origin::Entry { archive_id, .. } | Origin::Archive(archive_id) => Some(archive_id),
        };
        let mut row = photo_batch_item::ActiveModel {
            batch_id: Set(batch_id),
            archive_id: Set(archive_id),
            file_name: Set(incoming.name),
            file_key: Set(key),
            size: Set(incoming.size.into()),
            candidates: Set(said.candidates.clone().into()),
            found_by: Set(said.found_by.map(Into::into)),
            disagreement: Set(said.disagreement.clone().into()),
            member_id: Set(said.one()),
            decision: Set(Decision::None.into()),
            refusal_code: Set(String::new()),
            refusal: Set(String::new()),
            override_reason: Set(String::new()),
            // Until it is judged, in this same transaction.
            grouping: Set(BatchGroup::Unmatched.into()),
            reason: Set(String::new()),
            warnings: Set(Vec::new().into()),
            confirmed: Set(Vec::new().into()),
            reminds: Set(false),
            outcome: Set(ItemOutcome::None.into()),
            outcome_note: Set(String::new()),
            created_at: Set(self.services.cx.clock.now()),
            ..unprepared()
        };
        match &incoming.content {
            Ok(prepared) => write_prepared(&mut row, prepared),
            Err(refusal) => {
                row.refusal_code = Set(refusal.code.clone());
                row.refusal = Set(refusal.message.clone());
            }
        }
        let row = repo::photo_items::insert(&transaction, scope, row).await?;
        let row_id = row.id;
        self.judge(&transaction, scope, &batch, vec![row]).await?;
        transaction.commit().await?;
        unless_added.keep();
        let row = repo::photo_items::by_id(self.services.cx.db.read(), scope, row_id).await?;
        Ok(row.ok_or(PublicError::NotFound)?)
    }
}

/// Forgets a batch's pictures when it is dropped.
struct Forgets<'a>(&'a Pictures, i64);

impl Forgets<'_> {
    fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Forgets<'_> {
    fn drop(&mut self) {
        self.0.forget(self.1);
    }
}

impl Refusal {
    /// What of an error is the file's fault; the rest stays an error.
    pub(super) fn of(error: Error) -> Result<Self, Error> {
        match error {
            Error::Public(PublicError::PhotoRefused {
                reason, message, ..
            }) => Ok(Self {
                code: reason,
                message,
            }),
            other => Err(other),
        }
    }
}

/// One key for one file, short whatever its name. The same ZIP sent again, or packed again,
/// has the same entries.
pub(super) fn file_key(origin: Origin, name: &str, size: u64) -> String {
    let text = match origin {
        Origin::File => format!("file\n{size}\n{name}"),
        Origin::Entry { crc, .. } => format!("entry\n{size}\n{crc}\n{name}"),
        Origin::Archive(_) => format!("archive\n{size}\n{name}"),
    };
    sha256_hex(text.as_bytes())
}

fn unprepared() -> photo_batch_item::ActiveModel {
    photo_batch_item::ActiveModel {
        original_width: Set(0.into()),
        original_height: Set(0.into()),
        width: Set(0.into()),
        height: Set(0.into()),
        crop: Set(None.into()),
        whitened: Set(false),
        fingerprint: Set(String::new()),
        checks: Set(Vec::new().into()),
        unfit: Set(false),
        ..Default::default()
    }
}

pub(super) fn write_prepared(row: &mut photo_batch_item::ActiveModel, prepared: &Prepared) {
    row.original_sha256 = Set(Some(prepared.original_sha256.clone()));
    row.original_width = Set(prepared.original_size.0.into());
    row.original_height = Set(prepared.original_size.1.into());
    row.sha256 = Set(Some(prepared.sha256.clone()));
    row.width = Set(prepared.size.0.into());
    row.height = Set(prepared.size.1.into());
    row.crop = Set(Some(prepared.crop).into());
    row.whitened = Set(prepared.whitened);
    row.fingerprint = Set(prepared.fingerprint.clone());
    row.checks = Set(prepared.checks.clone().into());
    row.unfit = Set(photo_check::worst(&prepared.checks) == CheckGrade::Fail);
}

/// The photo of a row; `None` if it was refused.
pub(super) fn read_prepared(row: &photo_batch_item::Model) -> Result<Option<Prepared>, Error> {
    let (Some(original_sha256), Some(sha256)) = (&row.original_sha256, &row.sha256) else {
        return Ok(None);
    };
    Ok(Some(Prepared {
        crop: crop_of(row)?,
        original_sha256: original_sha256.clone(),
        original_size: (*row.original_width, *row.original_height),
        sha256: sha256.clone(),
        size: (*row.width, *row.height),
        whitened: row.whitened,
        fingerprint: row.fingerprint.clone(),
        checks: row.checks.to_vec(),
    }))
}

/// What was cut out of the photo of a row that has one.
pub(super) fn crop_of(row: &photo_batch_item::Model) -> Result<CropRect, Error> {
    let corrupt = || CorruptRow::of::<photo_batch_item::Entity>(row.id, "crop");
    Ok(row.crop.ok_or_else(corrupt)?)
}
