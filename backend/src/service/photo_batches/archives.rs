//! ZIP files: received in pieces, unpacked once they are whole.

use std::collections::HashSet;
use std::ops::ControlFlow;

use domain::photo_batch::{
    ArchiveState, BatchArchive, BatchState, MAX_ARCHIVE_BYTES, MAX_NAME, MAX_PIECE_BYTES,
};
use domain::{PhotoKind, PublicError};
use portrait::probe::UploadRefusal;
use portrait::raster::PhotoError;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use tokio::sync::{Semaphore, mpsc};

use super::intake::{Incoming, Origin, Refusal};
use super::known::Task;
use super::show::shown_archive;
use super::{PhotoBatches, acting, refuse};
use crate::archive::{Archive, ArchiveFault, Entry, all_but};
use crate::entity::{from_slug, photo_batch_archive, slug};
use crate::service::photos::refused;
use crate::{Error, Scope, repo};

/// Entries in the works at once: each is in memory whole.
const AT_ONCE: usize = 2;

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
        let known = archives.into_iter().find(|archive| {
            let failed = archive.state == slug(ArchiveState::Failed);
            archive.name == name && archive.size == size && !failed
        });
        if let Some(archive) = known {
            return shown_archive(archive);
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
            let mut scope = acting(&batch);
            scope.staff_id = batch.created_by;
            self.go_on_unpacking(scope, archive.clone());
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

    /// Goes on with the ZIP files that were being unpacked when the server stopped, and
    /// removes files of those that are no more.
    pub async fn resume_unpacking(&self) -> Result<(), Error> {
        let db = self.0.0.db.read();
        let mut needed = HashSet::new();
        for state in [ArchiveState::Receiving, ArchiveState::Unpacking] {
            for archive in repo::photo_batches::archives_in_state(db, &slug(state)).await? {
                needed.insert(archive.id);
                if state == ArchiveState::Unpacking {
                    let scope = Scope::operator(archive.association_id);
                    self.go_on_unpacking(scope, archive);
                }
            }
        }
        self.0.0.files.sweep_incoming(&needed)?;
        Ok(())
    }

    fn go_on_unpacking(&self, scope: Scope, archive: photo_batch_archive::Model) {
        let Some(running) = self.0.0.batches.start(Task::Unpack(archive.id)) else {
            return;
        };
        let services = self.0.clone();
        tokio::spawn(async move {
            let _running = running;
            let id = archive.id;
            let batches = services.photo_batches();
            let Err(error) = batches.unpack(&scope, archive.clone()).await else {
                return;
            };
            // The rows that are there stay; the batch waits for this one no more.
            let mut row = archive.into_active_model();
            row.state = Set(slug(ArchiveState::Failed));
            row.message = Set(format!("解压中断，其余文件未读取：{}", error.into_public()));
            if let Err(error) = batches.update_archive(row).await {
                tracing::error!(archive_id = id, %error, "archive not unpacked to its end");
            }
        });
    }

    async fn unpack(
        &self,
        scope: &Scope,
        archive: photo_batch_archive::Model,
    ) -> Result<(), Error> {
        let batch = self.batch_of(scope, archive.batch_id).await?;
        let kind = PhotoKind::from_slug(&batch.kind).unwrap_or(PhotoKind::Upload);
        let done = repo::photo_items::entries(self.0.0.db.read(), archive.id).await?;
        let path = self.0.0.files.incoming(archive.id);
        let (send, mut entries) = mpsc::channel(1);
        let (tell, told) = tokio::sync::oneshot::channel();
        let reading = tokio::task::spawn_blocking(move || {
            let mut opened = Archive::open(&path)?;
            // Nobody waits for it any more if the work was ended.
            let _ = tell.send(opened.entries());
            let wanted = all_but(done);
            opened.walk(&wanted, |entry| {
                if wanted(entry.index) && send.blocking_send(entry).is_err() {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            })
        });
        let total = i64::try_from(told.await.unwrap_or(0)).unwrap_or(0);
        let mut row = archive.clone().into_active_model();
        row.entries = Set(total);
        self.update_archive(row).await?;
        let room = std::sync::Arc::new(Semaphore::new(AT_ONCE));
        let mut tasks = tokio::task::JoinSet::new();
        while let Some(entry) = entries.recv().await {
            let permit = room.clone().acquire_owned().await;
            let (services, scope) = (self.0.clone(), scope.clone());
            let ids = (archive.batch_id, archive.id);
            tasks.spawn(async move {
                let _permit = permit;
                let batches = services.photo_batches();
                batches.take_entry(&scope, ids, kind, entry).await
            });
            while let Some(done) = tasks.try_join_next() {
                done??;
            }
        }
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        let fault = reading.await?.err();
        if let Some(ArchiveFault::Disk(error)) = fault {
            return Err(Error::Files(error));
        }
        let mut row = archive.clone().into_active_model();
        row.entries = Set(total);
        row.unpacked = Set(total);
        row.state = Set(slug(ArchiveState::Done));
        if let Some(fault) = fault {
            let message = fault.to_string();
            row.state = Set(slug(ArchiveState::Failed));
            row.message = Set(message.clone());
            let incoming = Incoming {
                origin: Origin::Archive(archive.id),
                name: archive.name.clone(),
                size: u64::try_from(archive.size).unwrap_or(0),
                content: Err(Refusal {
                    code: fault.code().to_owned(),
                    message,
                }),
            };
            self.add(scope, archive.batch_id, incoming).await?;
        }
        self.update_archive(row).await?;
        self.0.0.files.remove_incoming(archive.id)?;
        Ok(())
    }

    async fn update_archive(&self, row: photo_batch_archive::ActiveModel) -> Result<(), Error> {
        let transaction = self.0.0.db.begin().await?;
        repo::photo_batches::update_archive(&transaction, row).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn take_entry(
        &self,
        scope: &Scope,
        (batch_id, archive_id): (i64, i64),
        kind: PhotoKind,
        entry: Entry,
    ) -> Result<(), Error> {
        let index = i64::try_from(entry.index).unwrap_or(i64::MAX);
        let content = match entry.content {
            Ok(bytes) if bytes.is_empty() => Err(Refusal::of(refused(PhotoError::Refused(
                UploadRefusal::Empty,
            )))?),
            Ok(bytes) => self.prepared(bytes, kind).await?,
            Err(fault) => Err(Refusal {
                code: fault.code().to_owned(),
                message: fault.to_string(),
            }),
        };
        let incoming = Incoming {
            origin: Origin::Entry { archive_id, index },
            name: entry.name,
            size: entry.size,
            content,
        };
        self.add(scope, batch_id, incoming).await?;
        let transaction = self.0.0.db.begin().await?;
        repo::photo_batches::advance(&transaction, archive_id, index + 1).await?;
        transaction.commit().await?;
        Ok(())
    }
}
