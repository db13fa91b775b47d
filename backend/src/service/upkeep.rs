//! What is done now and then without being asked for.

use std::collections::HashSet;
use std::time::Duration;

use domain::photo_batch::ArchiveState;
use domain::roster::import::KEPT_DAYS;

use super::Context;
use crate::files::{Needed, result_name};
use crate::{Error, FileStore, SystemScope, repo};

/// See [`crate::Services::upkeep`].
pub struct Upkeep<'a> {
    pub(crate) cx: &'a Context,
}

/// How old a file that no row names must be before it is removed: far longer than any request
/// takes between storing a file and committing the row that names it.
const GRACE: Duration = Duration::from_secs(3600);

impl Upkeep<'_> {
    /// Removes files that no row names and that are older than an hour: what interrupted requests
    /// and batches that were given up left behind, and temporary files. Says how many.
    ///
    /// # Errors
    /// If anything of what rows name cannot be read: then nothing is removed.
    pub async fn collect_files(&self) -> Result<u64, Error> {
        let (db, system) = (self.cx.db.read(), SystemScope::acting());
        // Before the rows are read: a ZIP that begins to come in meanwhile is not among them.
        let incoming = self.cx.files.on_disk(FileStore::all_incoming).await?;
        let mut needed = Needed::default();
        repo::named_files::every(db, &system, |_, sha256| needed.add(sha256)).await?;
        let mut after = i64::MIN;
        loop {
            let all = repo::certificates::printed(db, &system, after).await?;
            let Some(last) = all.last() else { break };
            after = last.id;
            for stored in all {
                for seal in stored.row?.printed.template.seal_files() {
                    needed.add(seal);
                }
            }
        }
        let collect = move |files: &FileStore| files.collect(&needed, GRACE);
        let removed = self.cx.files.on_disk(collect).await?;
        Ok(removed + self.collect_incoming(incoming).await? + self.collect_results().await?)
    }

    /// Removes files of jobs that are kept no longer, and those that no row names.
    async fn collect_results(&self) -> Result<u64, Error> {
        let (files, system) = (&self.cx.files, SystemScope::acting());
        let found = files.on_disk(FileStore::all_results).await?;
        let outlived = repo::jobs::outlived(self.cx.db.read(), &system, self.cx.clock.now());
        for row in outlived.await? {
            let transaction = self.cx.db.begin().await?;
            repo::jobs::forget_file(&transaction, &system, row.id).await?;
            transaction.commit().await?;
        }
        let kept = repo::jobs::files(self.cx.db.read(), &system).await?;
        let kept: HashSet<_> = kept
            .into_iter()
            .map(|(job, run)| result_name(job, u32::try_from(run).unwrap_or(0)))
            .collect();
        let remove = move |files: &FileStore| {
            let mut removed = 0;
            for name in found.difference(&kept) {
                removed += u64::from(files.remove_result(name, GRACE)?);
            }
            Ok::<_, Error>(removed)
        };
        files.on_disk(remove).await
    }

    /// Forgets imports that can no longer be undone, with their rows. Says how many.
    pub async fn forget_imports(&self) -> Result<u64, Error> {
        let oldest = self.cx.clock.now() - time::Duration::days(KEPT_DAYS);
        let transaction = self.cx.db.begin().await?;
        let system = SystemScope::acting();
        let gone = repo::roster_imports::forget_before(&transaction, &system, oldest).await?;
        transaction.commit().await?;
        Ok(gone)
    }

    /// Lets go of counts of guesses that count no longer. To be called every minute.
    pub async fn forget_guesses(&self) -> Result<(), Error> {
        self.cx.guesses.make_room(self.cx.clock.now()).await
    }

    async fn collect_incoming(&self, found: HashSet<i64>) -> Result<u64, Error> {
        let (db, system) = (self.cx.db.read(), SystemScope::acting());
        let mut needed = HashSet::new();
        for state in [ArchiveState::Receiving, ArchiveState::Unpacking] {
            let archives = repo::photo_archives::in_state(db, &system, state).await?;
            needed.extend(archives.into_iter().map(|archive| archive.id));
        }
        let remove = move |files: &FileStore| {
            let mut removed = 0;
            for id in found.difference(&needed) {
                files.remove_incoming(*id)?;
                removed += 1;
            }
            Ok::<_, Error>(removed)
        };
        self.cx.files.on_disk(remove).await
    }
}
