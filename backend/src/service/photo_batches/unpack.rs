//! ZIP files that are whole become rows, one for each entry.

use std::collections::HashSet;
use std::ops::ControlFlow;

use domain::PhotoKind;
use domain::photo_batch::ArchiveState;
use portrait::probe::UploadRefusal;
use portrait::raster::PhotoError;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use tokio::sync::{Semaphore, mpsc};

use super::PhotoBatches;
use super::intake::{Incoming, Origin, Refusal, file_key};
use crate::archive::{Archive, ArchiveFault, Entry, Head};
use crate::jobs::{Halt, Run};
use crate::service::photos::refused;
use crate::{Error, FileStore, SystemScope, repo};

/// Entries in the works at once: each is in memory whole.
const AT_ONCE: usize = 2;

impl PhotoBatches<'_> {
    /// Removes what was received for ZIP files that are no more.
    pub(super) async fn sweep(&self) -> Result<(), Error> {
        let (db, system) = (self.services.cx.db.read(), SystemScope::acting());
        // Before the rows are read: a ZIP that begins to come in meanwhile is not among them.
        let found = self.services.cx.files.on_disk(FileStore::all_incoming);
        let found = found.await?;
        let mut needed = HashSet::new();
        for state in [ArchiveState::Receiving, ArchiveState::Unpacking] {
            let archives = repo::photo_archives::in_state(db, &system, state).await?;
            needed.extend(archives.into_iter().map(|archive| archive.id));
        }
        for id in found.difference(&needed) {
            self.forget_archive(*id).await?;
        }
        Ok(())
    }

    /// Works on the job that unpacks a ZIP: entries that have their rows are passed over.
    pub(super) async fn unpack(&self, run: &Run, archive_id: i64) -> Result<(), Halt> {
        let (scope, cx) = (&run.scope, &self.services.cx);
        let archive = repo::photo_archives::by_id(cx.db.read(), scope, archive_id).await?;
        let Some(archive) = archive.filter(|row| *row.state == ArchiveState::Unpacking) else {
            // It was given up with its batch, or a run before this one has ended it unnoticed.
            return Ok(());
        };
        let batch = self.batch_of(scope, archive.batch_id).await?;
        let kind = *batch.kind;
        let done =
            repo::photo_items::keys_of_photos(self.services.cx.db.read(), scope, batch.id).await?;
        let done: HashSet<String> = done.into_iter().collect();
        let archive_id = archive.id;
        let files = self.services.cx.files.clone();
        let (send, mut entries) = mpsc::channel(1);
        let (tell, told) = tokio::sync::oneshot::channel();
        let reading = tokio::task::spawn_blocking(move || {
            let opened = files.open_incoming(archive_id);
            let [directory, bodies] = opened.map_err(ArchiveFault::Disk)?;
            let mut opened = Archive::new(directory, bodies)?;
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
        let transaction = cx.db.begin().await?;
        repo::photo_archives::update(&transaction, scope, row).await?;
        run.stands_at(&transaction, *archive.unpacked, total)
            .await?;
        transaction.commit().await?;
        let room = std::sync::Arc::new(Semaphore::new(AT_ONCE));
        let mut tasks = tokio::task::JoinSet::new();
        // Where this ends before the last entry nobody takes further ones: the reading ends.
        while let Some(entry) = entries.recv().await {
            run.may_go_on(cx.db.read()).await?;
            let permit = room.clone().acquire_owned().await;
            let its = run.clone();
            let (batch_id, of) = (archive.batch_id, (archive.id, total));
            tasks.spawn(async move {
                let _permit = permit;
                let batches = its.services.photo_batches();
                batches.take_entry(&its, batch_id, of, kind, entry).await
            });
            while let Some(done) = tasks.try_join_next() {
                self.taken(run, done.map_err(Error::from)?).await?;
            }
        }
        while let Some(done) = tasks.join_next().await {
            self.taken(run, done.map_err(Error::from)?).await?;
        }
        drop(entries);
        let fault = reading.await.map_err(Error::from)?.err();
        if let Some(ArchiveFault::Disk(error)) = fault {
            return Err(Error::Files(error).into());
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
        let transaction = cx.db.begin().await?;
        repo::photo_archives::update(&transaction, scope, row).await?;
        run.stands_at(&transaction, total, total).await?;
        transaction.commit().await?;
        // What a stop in between leaves behind is swept away at the next start.
        Ok(self.forget_archive(archive.id).await?)
    }

    /// Removes what has come in of a ZIP.
    pub(super) async fn forget_archive(&self, archive_id: i64) -> Result<(), Error> {
        let remove = move |files: &FileStore| files.remove_incoming(archive_id);
        self.services.cx.files.on_disk(remove).await
    }

    /// An entry that its batch takes no more is no fault where the batch was given up meanwhile.
    async fn taken(&self, run: &Run, done: Result<(), Halt>) -> Result<(), Halt> {
        if done.is_err() {
            run.may_go_on(self.services.cx.db.read()).await?;
        }
        done
    }

    async fn take_entry(
        &self,
        run: &Run,
        batch_id: i64,
        (archive_id, total): (i64, u64),
        kind: PhotoKind,
        entry: Entry,
    ) -> Result<(), Halt> {
        let scope = &run.scope;
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
        let reached = head.index + 1;
        if repo::photo_archives::advance(&transaction, scope, archive_id, reached).await? {
            run.stands_at(&transaction, reached, total).await?;
        }
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
