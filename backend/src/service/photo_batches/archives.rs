//! ZIP files: received in pieces, unpacked once they are whole.

use domain::PublicError;
use domain::photo_batch::{
    ArchiveState, BatchArchive, BatchState, MAX_ARCHIVE_BYTES, MAX_NAME, MAX_PIECE_BYTES,
};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;

use super::owner::{may_still_act, owner};
use super::show::shown_archive;
use super::{PhotoBatches, refuse};
use crate::entity::photo_batch_archive;
use crate::{Error, Scope, repo};

/// What became of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceOutcome {
    /// Whether it was appended. If not, the next one must begin where `archive` says.
    pub taken: bool,
    /// The archive as it is then.
    pub archive: BatchArchive,
}

impl PhotoBatches<'_> {
    /// Begins to receive a ZIP, or finds the one of this name and size: sending goes on after
    /// the bytes received.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] if the batch is not open, or name or size cannot be taken.
    pub async fn begin_archive(
        &self,
        scope: &Scope,
        batch_id: i64,
        name: &str,
        size: u64,
    ) -> Result<BatchArchive, Error> {
        scope.may_change()?;
        if name.is_empty() || name.chars().count() > MAX_NAME {
            return Err(refuse(format!("文件名应为 1 至 {MAX_NAME} 个字符。")));
        }
        if size == 0 || size > MAX_ARCHIVE_BYTES {
            return Err(refuse(format!(
                "压缩包应为 1 字节至 {} GB，请分成几个上传。",
                MAX_ARCHIVE_BYTES >> 30
            )));
        }
        let transaction = self.services.cx.db.begin().await?;
        self.locked(&transaction, scope, batch_id, &[BatchState::Open])
            .await?;
        let archives = repo::photo_archives::of_batch(&transaction, scope, batch_id).await?;
        let known =
            |archive: &photo_batch_archive::Model| archive.name == name && *archive.size == size;
        if let Some(archive) = archives.into_iter().find(known) {
            if *archive.state != ArchiveState::Failed {
                return Ok(shown_archive(archive));
            }
            // Sent again: what has its row is passed over.
            repo::photo_archives::delete_in_state(
                &transaction,
                scope,
                archive.id,
                ArchiveState::Failed,
            )
            .await?;
        }
        let row = photo_batch_archive::ActiveModel {
            batch_id: Set(batch_id),
            name: Set(name.to_owned()),
            size: Set(size.into()),
            received: Set(0.into()),
            state: Set(ArchiveState::Receiving.into()),
            unpacked: Set(0.into()),
            entries: Set(0.into()),
            message: Set(String::new()),
            created_at: Set(self.services.cx.clock.now()),
            ..Default::default()
        };
        let archive = repo::photo_archives::insert(&transaction, scope, row).await?;
        transaction.commit().await?;
        Ok(shown_archive(archive))
    }

    /// Appends a piece that begins at `offset`. The last one starts the unpacking.
    ///
    /// # Errors
    /// [`PublicError::TooLarge`] for a piece over [`MAX_PIECE_BYTES`] or beyond the size.
    pub async fn add_piece(
        &self,
        scope: &Scope,
        archive_id: i64,
        offset: u64,
        bytes: Vec<u8>,
    ) -> Result<PieceOutcome, Error> {
        scope.may_change()?;
        if bytes.len() > MAX_PIECE_BYTES {
            return Err(PublicError::TooLarge.into());
        }
        // One piece at a time is put into its place, so that what is read here of how much has
        // come still holds when the row is changed; nobody who writes waits for the disk.
        let turn = self.services.cx.receiving.clone().lock_owned().await;
        let archive = repo::photo_archives::by_id(self.services.cx.db.read(), scope, archive_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        if !awaits(&archive, offset) {
            return Ok(not_taken(archive));
        }
        let end = offset + bytes.len() as u64;
        if end > *archive.size {
            return Err(PublicError::TooLarge.into());
        }
        let files = self.services.cx.files.clone();
        // The turn is held by who writes, even when nobody waits for it any more.
        let writing = move || {
            files.append_incoming(archive_id, offset, &bytes)?;
            Ok::<_, Error>(turn)
        };
        let _turn = tokio::task::spawn_blocking(writing).await??;
        let noted = self.note_piece(scope, archive, offset, end).await;
        if noted.is_err() {
            self.forget_if_gone(scope, archive_id).await?;
        }
        noted
    }

    /// Notes in the archive's row that a piece is on the disk.
    async fn note_piece(
        &self,
        scope: &Scope,
        archive: photo_batch_archive::Model,
        offset: u64,
        end: u64,
    ) -> Result<PieceOutcome, Error> {
        let transaction = self.services.cx.db.begin().await?;
        let batch = self
            .locked(&transaction, scope, archive.batch_id, &[BatchState::Open])
            .await?;
        let archive = repo::photo_archives::by_id(&transaction, scope, archive.id)
            .await?
            .ok_or(PublicError::NotFound)?;
        if !awaits(&archive, offset) {
            return Ok(not_taken(archive));
        }
        let whole = *archive.size == end;
        // Who sends a ZIP to a batch that somebody was shut out of takes it over.
        let takes_over = whole
            && !may_still_act(&transaction, &owner(&batch)).await?
            && may_still_act(&transaction, scope).await?;
        let batch = match takes_over {
            true => self.hand_over(&transaction, scope, batch).await?,
            false => batch,
        };
        let mut row = archive.into_active_model();
        row.received = Set(end.into());
        if whole {
            row.state = Set(ArchiveState::Unpacking.into());
        }
        let archive = repo::photo_archives::update(&transaction, scope, row).await?;
        let begun = match (takes_over, whole) {
            // This one, and whatever else of the batch was left.
            (true, _) => self.go_on(&transaction, scope, &batch).await?,
            (false, true) => {
                let unpacked = archive.clone();
                vec![
                    self.begin_unpacking(&transaction, &owner(&batch), unpacked)
                        .await?,
                ]
            }
            (false, false) => Vec::new(),
        };
        transaction.commit().await?;
        self.wake(begun);
        Ok(PieceOutcome {
            taken: true,
            archive: shown_archive(archive),
        })
    }

    /// Removes what was written for a ZIP that was given up meanwhile.
    async fn forget_if_gone(&self, scope: &Scope, archive_id: i64) -> Result<(), Error> {
        let db = self.services.cx.db.read();
        if repo::photo_archives::by_id(db, scope, archive_id)
            .await?
            .is_none()
        {
            self.forget_archive(archive_id).await?;
        }
        Ok(())
    }

    /// Gives up a ZIP that is still coming in.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] once it is whole: its rows can be skipped.
    pub async fn cancel_archive(&self, scope: &Scope, archive_id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let found = repo::photo_archives::by_id(self.services.cx.db.read(), scope, archive_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let transaction = self.services.cx.db.begin().await?;
        self.locked(&transaction, scope, found.batch_id, &[BatchState::Open])
            .await?;
        if !repo::photo_archives::delete_in_state(
            &transaction,
            scope,
            archive_id,
            ArchiveState::Receiving,
        )
        .await?
        {
            return Err(refuse(
                "压缩包已上传完毕，不能取消；不需要的照片请逐个跳过。".into(),
            ));
        }
        transaction.commit().await?;
        self.forget_or_warn(archive_id).await;
        Ok(())
    }

    /// Removes what was received of a ZIP that is no more. What was asked for is done: where this
    /// fails it is swept away later.
    pub(super) async fn forget_or_warn(&self, archive_id: i64) {
        if let Err(error) = self.forget_archive(archive_id).await {
            tracing::warn!(archive_id, %error, "what was received of a ZIP was not removed");
        }
    }
}

/// Whether the next piece of a ZIP is the one that begins here.
fn awaits(archive: &photo_batch_archive::Model, offset: u64) -> bool {
    let receiving = *archive.state == ArchiveState::Receiving;
    receiving && *archive.received == offset
}

fn not_taken(archive: photo_batch_archive::Model) -> PieceOutcome {
    PieceOutcome {
        taken: false,
        archive: shown_archive(archive),
    }
}
