//! ZIP files that are whole become rows, one for each entry.

use std::collections::HashSet;
use std::ops::ControlFlow;

use domain::photo_batch::ArchiveState;
use domain::{PhotoKind, PublicError};
use portrait::probe::UploadRefusal;
use portrait::raster::PhotoError;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use tokio::sync::{Semaphore, mpsc};

use super::PhotoBatches;
use super::intake::{Incoming, Origin, Refusal, file_key};
use super::known::Task;
use super::owner::{may_still_act, owner};
use crate::archive::{Archive, ArchiveFault, Entry, Head};
use crate::entity::photo_batch_archive;
use crate::service::photos::refused;
use crate::{Error, Scope, SystemScope, repo};

/// Entries in the works at once: each is in memory whole.
const AT_ONCE: usize = 2;

impl PhotoBatches<'_> {
    /// Goes on with the ZIP files that were being unpacked when the server stopped, and
    /// removes files of those that are no more.
    pub async fn resume_unpacking(&self) -> Result<(), Error> {
        let (db, system) = (self.services.cx.db.read(), SystemScope::acting());
        let mut needed = HashSet::new();
        for state in [ArchiveState::Receiving, ArchiveState::Unpacking] {
            for archive in repo::photo_archives::in_state(db, &system, state).await? {
                needed.insert(archive.id);
                if state != ArchiveState::Unpacking {
                    continue;
                }
                let program = Scope::operator(archive.association_id);
                let batch = repo::photo_batches::by_id(db, &program, archive.batch_id).await?;
                let batch = batch.ok_or(PublicError::NotFound)?;
                if self.unfinished_of(db, &batch).await?.is_none() {
                    self.go_on_unpacking(owner(&batch), archive);
                }
            }
        }
        self.services.cx.files.sweep_incoming(&needed)?;
        Ok(())
    }

    pub(super) fn go_on_unpacking(&self, scope: Scope, archive: photo_batch_archive::Model) {
        let Some(running) = self.services.cx.batches.start(Task::Unpack(archive.id)) else {
            return;
        };
        let services = self.services.clone();
        tokio::spawn(async move {
            let (id, batch_id) = (archive.id, archive.batch_id);
            let batches = services.photo_batches();
            let unpacked = batches.unpack(&scope, archive.clone()).await;
            let error = match unpacked {
                Ok(true) => return,
                Ok(false) => {
                    drop(running);
                    return batches.after_a_stop(&scope, batch_id).await;
                }
                Err(error) => error,
            };
            let _running = running;
            tracing::error!(archive_id = id, %error, "archive not unpacked to its end");
            // The rows that are there stay; the batch waits for this one no more.
            let mut row = archive.into_active_model();
            row.state = Set(ArchiveState::Failed.into());
            row.message = Set(format!("解压中断，其余文件未读取：{}", error.into_public()));
            if let Err(error) = batches.end_archive(&scope, id, row).await {
                tracing::error!(archive_id = id, %error, "failed archive not put away");
            }
        });
    }

    /// Whether it came to its end: it stops when its owner is shut out.
    async fn unpack(
        &self,
        scope: &Scope,
        archive: photo_batch_archive::Model,
    ) -> Result<bool, Error> {
        let batch = self.batch_of(scope, archive.batch_id).await?;
        let kind = *batch.kind;
        let done =
            repo::photo_items::keys_of_photos(self.services.cx.db.read(), scope, batch.id).await?;
        let done: HashSet<String> = done.into_iter().collect();
        let archive_id = archive.id;
        let path = self.services.cx.files.incoming(archive.id);
        let (send, mut entries) = mpsc::channel(1);
        let (tell, told) = tokio::sync::oneshot::channel();
        let reading = tokio::task::spawn_blocking(move || {
            let mut opened = Archive::open(&path)?;
            // Nobody waits for it any more if the work was ended.
            let _ = tell.send(opened.entries());
            let wanted = |head: &Head| {
                let origin = entry_of(archive_id, head);
                !done.contains(&file_key(origin, &head.name, head.size))
            };
            opened.walk(wanted, |entry| {
                if wanted(&entry.head) && send.blocking_send(entry).is_err() {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            })
        });
        let total = told.await.unwrap_or(0);
        let mut row = archive.clone().into_active_model();
        row.entries = Set(total.into());
        self.update_archive(scope, row).await?;
        let room = std::sync::Arc::new(Semaphore::new(AT_ONCE));
        let mut tasks = tokio::task::JoinSet::new();
        let mut is_stopped = false;
        while let Some(entry) = entries.recv().await {
            is_stopped = self.stops(scope, batch.id).await?;
            if is_stopped {
                // Nobody takes further entries: the reading ends.
                entries.close();
                break;
            }
            let permit = room.clone().acquire_owned().await;
            let (services, scope) = (self.services.clone(), scope.clone());
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
        drop(entries);
        let fault = reading.await?.err();
        if is_stopped {
            // The ZIP stays as it is for who takes it over.
            return Ok(false);
        }
        if let Some(ArchiveFault::Disk(error)) = fault {
            return Err(Error::Files(error));
        }
        let mut row = archive.clone().into_active_model();
        row.entries = Set(total.into());
        row.unpacked = Set(total.into());
        row.state = Set(ArchiveState::Done.into());
        if let Some(fault) = fault {
            let message = fault.to_string();
            row.state = Set(ArchiveState::Failed.into());
            row.message = Set(message.clone());
            let incoming = Incoming {
                origin: Origin::Archive(archive.id),
                name: archive.name.clone(),
                size: *archive.size,
                content: Err(Refusal {
                    code: fault.code().to_owned(),
                    message,
                }),
            };
            self.add(scope, archive.batch_id, incoming).await?;
        }
        self.end_archive(scope, archive.id, row).await?;
        Ok(true)
    }

    /// Whether the person in whose name this goes on was shut out.
    async fn stops(&self, scope: &Scope, batch_id: i64) -> Result<bool, Error> {
        if may_still_act(self.services.cx.db.read(), scope).await? {
            return Ok(false);
        }
        let transaction = self.services.cx.db.begin().await?;
        let stops = self.is_shut_out(&transaction, scope, batch_id).await?;
        transaction.commit().await?;
        Ok(stops)
    }

    /// What a stop in between leaves behind is swept away at the next start.
    async fn end_archive(
        &self,
        scope: &Scope,
        archive_id: i64,
        row: photo_batch_archive::ActiveModel,
    ) -> Result<(), Error> {
        self.update_archive(scope, row).await?;
        Ok(self.services.cx.files.remove_incoming(archive_id)?)
    }

    async fn update_archive(
        &self,
        scope: &Scope,
        row: photo_batch_archive::ActiveModel,
    ) -> Result<(), Error> {
        let transaction = self.services.cx.db.begin().await?;
        repo::photo_archives::update(&transaction, scope, row).await?;
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
        let Entry { head, content } = entry;
        let content = match content {
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
            origin: entry_of(archive_id, &head),
            name: head.name,
            size: head.size,
            content,
        };
        self.add(scope, batch_id, incoming).await?;
        let transaction = self.services.cx.db.begin().await?;
        repo::photo_archives::advance(&transaction, scope, archive_id, head.index + 1).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn entry_of(archive_id: i64, head: &Head) -> Origin {
    Origin::Entry {
        archive_id,
        crc: head.crc,
    }
}
