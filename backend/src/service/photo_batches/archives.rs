//! ZIP files: received in pieces, unpacked once they are whole.

use domain::PublicError;
use domain::photo_batch::{
    ArchiveState, BatchArchive, BatchState, MAX_ARCHIVE_BYTES, MAX_NAME, MAX_PIECE_BYTES,
};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;

use super::show::shown_archive;
use super::{PhotoBatches, beginner, refuse};
use crate::entity::{from_slug, photo_batch_archive, slug};
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
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        let transaction = self.0.0.db.begin().await?;
        self.locked(&transaction, scope, batch_id, BatchState::Open)
            .await?;
        let archives = repo::photo_batches::archives(&transaction, scope, batch_id).await?;
        let failed = slug(ArchiveState::Failed);
        let known =
            |archive: &photo_batch_archive::Model| archive.name == name && archive.size == size;
        if let Some(archive) = archives.into_iter().find(known) {
            if archive.state != failed {
                return shown_archive(archive);
            }
            // Sent again: what has its row is passed over.
            repo::photo_batches::delete_archive(&transaction, scope, archive.id, &failed).await?;
        }
        let row = photo_batch_archive::ActiveModel {
            association_id: Set(scope.association_id),
            batch_id: Set(batch_id),
            name: Set(name.to_owned()),
            size: Set(size),
            received: Set(0),
            state: Set(slug(ArchiveState::Receiving)),
            unpacked: Set(0),
            entries: Set(0),
            message: Set(String::new()),
            created_at: Set(self.0.0.clock.now()),
            ..Default::default()
        };
        let archive = repo::photo_batches::insert_archive(&transaction, row).await?;
        transaction.commit().await?;
        shown_archive(archive)
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
        let found = repo::photo_batches::archive(self.0.0.db.read(), scope, archive_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let transaction = self.0.0.db.begin().await?;
        let batch = self
            .locked(&transaction, scope, found.batch_id, BatchState::Open)
            .await?;
        let archive = repo::photo_batches::archive(&transaction, scope, archive_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let received = u64::try_from(archive.received).unwrap_or(0);
        let receiving = from_slug::<ArchiveState>(&archive.state)? == ArchiveState::Receiving;
        if offset != received || !receiving {
            return Ok(PieceOutcome {
                taken: false,
                archive: shown_archive(archive)?,
            });
        }
        let end = received + bytes.len() as u64;
        let size = u64::try_from(archive.size).unwrap_or(0);
        if end > size {
            return Err(PublicError::TooLarge.into());
        }
        let files = self.0.0.files.clone();
        tokio::task::spawn_blocking(move || files.append_incoming(archive_id, offset, &bytes))
            .await??;
        let mut row = archive.into_active_model();
        row.received = Set(i64::try_from(end).unwrap_or(i64::MAX));
        if end == size {
            row.state = Set(slug(ArchiveState::Unpacking));
        }
        let archive = repo::photo_batches::update_archive(&transaction, row).await?;
        transaction.commit().await?;
        if end == size {
            self.go_on_unpacking(beginner(&batch), archive.clone());
        }
        Ok(PieceOutcome {
            taken: true,
            archive: shown_archive(archive)?,
        })
    }

    /// Gives up a ZIP that is still coming in.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] once it is whole: its rows can be skipped.
    pub async fn cancel_archive(&self, scope: &Scope, archive_id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let found = repo::photo_batches::archive(self.0.0.db.read(), scope, archive_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let transaction = self.0.0.db.begin().await?;
        self.locked(&transaction, scope, found.batch_id, BatchState::Open)
            .await?;
        let receiving = slug(ArchiveState::Receiving);
        if !repo::photo_batches::delete_archive(&transaction, scope, archive_id, &receiving).await?
        {
            return Err(refuse(
                "压缩包已上传完毕，不能取消；不需要的照片请逐个跳过。".into(),
            ));
        }
        transaction.commit().await?;
        self.0.0.files.remove_incoming(archive_id)?;
        Ok(())
    }
}
