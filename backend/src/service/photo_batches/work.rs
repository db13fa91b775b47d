//! Batches at work: unpacking, saving and undoing are jobs.

use domain::job::JobKind;
use domain::photo_batch::{ArchiveState, BatchGroup, BatchState, ItemOutcome};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::PhotoBatches;
use super::owner::{may_still_act, owner};
use crate::entity::{job, photo_batch, photo_batch_archive};
use crate::jobs::{Finished, Halt, Run};
use crate::repo::{self, jobs::NewJob};
use crate::{Error, Scope, Services, SystemScope};

/// Why a job stops that somebody has given up.
pub(crate) const CANCELLED: &str = "已被取消。";

/// What a job of a batch is to do.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct BatchInput {
    pub(super) batch: i64,
    /// The ZIP that is unpacked, if it is about one.
    pub(super) archive: Option<i64>,
}

impl BatchInput {
    fn read(input: &serde_json::Value) -> Result<Self, Error> {
        Self::deserialize(input).map_err(|error| Error::Corrupt(format!("input of a job: {error}")))
    }
}

/// Works on a job of a batch.
pub(crate) async fn run(
    run: &Run,
    kind: JobKind,
    input: &serde_json::Value,
) -> Result<Finished, Halt> {
    let input = BatchInput::read(input)?;
    run.may_go_on(run.services.cx.db.read()).await?;
    let batches = run.services.photo_batches();
    match (kind, input.archive) {
        (JobKind::PhotoUndo, _) => batches.take_all_back(run, input.batch).await?,
        (_, Some(archive)) => batches.unpack(run, archive).await?,
        (_, None) => batches.give_all(run, input.batch).await?,
    }
    Ok(Finished { file: None })
}

/// A job has stopped before its end. A ZIP that it unpacked is sent again by who wants the rest; what
/// was received of it is removed by [`Stopped::forget`] once the transaction is committed.
pub(crate) async fn stopped(
    db: &impl ConnectionTrait,
    scope: &Scope,
    job: &job::Model,
    why: &str,
) -> Result<Stopped, Error> {
    let nothing = Ok(Stopped(None));
    if *job.kind != JobKind::PhotoUnpack {
        return nothing;
    }
    let Some(archive) = BatchInput::read(&job.input)?.archive else {
        return nothing;
    };
    let row = repo::photo_archives::by_id(db, scope, archive).await?;
    let Some(row) = row.filter(|row| *row.state == ArchiveState::Unpacking) else {
        return nothing;
    };
    let mut change = row.into_active_model();
    change.state = Set(ArchiveState::Failed.into());
    change.message = Set(format!("解压中断，其余文件未读取：{why}"));
    repo::photo_archives::update(db, scope, change).await?;
    Ok(Stopped(Some(archive)))
}

/// A job has stopped since its person was shut out. A colleague may have taken the batch over while
/// it still stopped: then what it has left goes on in that name.
pub(crate) async fn handed_over(
    services: &Services,
    scope: &Scope,
    input: &serde_json::Value,
) -> Result<(), Error> {
    let batch_id = BatchInput::read(input)?.batch;
    let batches = services.photo_batches();
    let transaction = services.cx.db.begin().await?;
    let Some(batch) = repo::photo_batches::lock(&transaction, scope, batch_id).await? else {
        return Ok(());
    };
    let owner = owner(&batch);
    if !may_still_act(&transaction, &owner).await? {
        return Ok(());
    }
    let begun = batches.go_on(&transaction, &owner, &batch).await?;
    transaction.commit().await?;
    batches.wake(begun);
    Ok(())
}

/// The ZIP that a stopped job was about, if it was about one.
#[must_use = "what was received stays on the disk"]
pub(crate) struct Stopped(Option<i64>);

impl Stopped {
    /// Removes what was received of the ZIP. Where that fails it is swept away at the next start.
    pub(crate) async fn forget(self, services: &Services) {
        if let Some(archive_id) = self.0
            && let Err(error) = services.photo_batches().forget_archive(archive_id).await
        {
            tracing::warn!(archive_id, %error, "what was received of a ZIP was not removed");
        }
    }
}

impl PhotoBatches<'_> {
    /// Begins jobs for what was at work when the program was replaced by one that has jobs, and
    /// removes what was received for batches that are no more.
    pub async fn resume(&self) -> Result<(), Error> {
        if let Err(error) = self.sweep().await {
            // It is swept again later; the store may be away for a while.
            tracing::warn!(%error, "what was received for batches that are no more was not removed");
        }
        let (db, system) = (self.services.cx.db.read(), SystemScope::acting());
        let states = [BatchState::Committing, BatchState::Undoing];
        let mut left = repo::photo_batches::in_states(db, &system, &states).await?;
        for archive in repo::photo_archives::in_state(db, &system, ArchiveState::Unpacking).await? {
            let program = Scope::operator(archive.association_id);
            left.extend(repo::photo_batches::by_id(db, &program, archive.batch_id).await?);
        }
        for batch in left {
            let transaction = self.services.cx.db.begin().await?;
            let program = Scope::operator(batch.association_id);
            let batch = repo::photo_batches::lock(&transaction, &program, batch.id).await?;
            let begun = match batch {
                Some(batch) if may_still_act(&transaction, &owner(&batch)).await? => {
                    let scope = owner(&batch);
                    self.begin_what_is_left(&transaction, &scope, &batch, |job| job.is_none())
                        .await?
                }
                _ => Vec::new(),
            };
            transaction.commit().await?;
            self.wake(begun);
        }
        Ok(())
    }

    /// Begins a job for whatever of a batch is unfinished and nobody works on.
    pub(super) async fn go_on(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: &photo_batch::Model,
    ) -> Result<Vec<i64>, Error> {
        self.begin_what_is_left(db, scope, batch, |_| true).await
    }

    async fn begin_what_is_left(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: &photo_batch::Model,
        is_meant: fn(Option<i64>) -> bool,
    ) -> Result<Vec<i64>, Error> {
        let mut begun = Vec::new();
        let half_done = matches!(*batch.state, BatchState::Committing | BatchState::Undoing);
        if half_done
            && is_meant(batch.job_id)
            && !repo::jobs::is_unfinished(db, scope, batch.job_id).await?
        {
            begun.push(self.begin_batch(db, scope, batch.clone()).await?);
        }
        for archive in repo::photo_archives::of_batch(db, scope, batch.id).await? {
            if *archive.state == ArchiveState::Unpacking
                && is_meant(archive.job_id)
                && !repo::jobs::is_unfinished(db, scope, archive.job_id).await?
            {
                begun.push(self.begin_unpacking(db, scope, archive).await?);
            }
        }
        Ok(begun)
    }

    /// Begins the job of a batch that is being saved or undone, in this person's name.
    pub(super) async fn begin_batch(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: photo_batch::Model,
    ) -> Result<i64, Error> {
        let kind = match *batch.state {
            BatchState::Undoing => JobKind::PhotoUndo,
            _ => JobKind::PhotoSave,
        };
        let mut rows = 0;
        for tally in repo::photo_items::tallies(db, scope, batch.id).await? {
            let is_meant = match (kind, *tally.outcome) {
                (JobKind::PhotoUndo, outcome) => outcome == ItemOutcome::Given,
                (_, ItemOutcome::None) => GIVEN.contains(&*tally.grouping),
                _ => false,
            };
            rows += if is_meant { tally.rows } else { 0 };
        }
        let input = BatchInput {
            batch: batch.id,
            archive: None,
        };
        let total = u32::try_from(rows).unwrap_or(0);
        let job = self.begin_job(db, scope, kind, &input, total).await?;
        let mut row = batch.into_active_model();
        row.job_id = Set(Some(job));
        repo::photo_batches::update(db, scope, row).await?;
        Ok(job)
    }

    /// Begins the job that unpacks a ZIP, in this person's name.
    pub(super) async fn begin_unpacking(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        archive: photo_batch_archive::Model,
    ) -> Result<i64, Error> {
        let input = BatchInput {
            batch: archive.batch_id,
            archive: Some(archive.id),
        };
        // How many there are is known once it is opened.
        let job = self
            .begin_job(db, scope, JobKind::PhotoUnpack, &input, 0)
            .await?;
        let mut row = archive.into_active_model();
        row.job_id = Set(Some(job));
        repo::photo_archives::update(db, scope, row).await?;
        Ok(job)
    }

    async fn begin_job(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        kind: JobKind,
        input: &BatchInput,
        total: u32,
    ) -> Result<i64, Error> {
        let new = NewJob {
            kind,
            input: serde_json::to_value(input)
                .map_err(|error| Error::Corrupt(format!("input of a job: {error}")))?,
            total,
            message: String::new(),
            at: self.services.cx.clock.now(),
        };
        let job = repo::jobs::insert(db, scope, new).await?;
        let detail = json!({
            "job": job.id, "kind": kind, "batch": input.batch, "archive": input.archive,
        });
        self.record(db, scope, "job.begin", detail).await?;
        Ok(job.id)
    }

    /// Wakes workers for jobs whose rows are committed.
    pub(super) fn wake(&self, jobs: impl IntoIterator<Item = i64>) {
        for job in jobs {
            self.services.cx.jobs.wake(job);
        }
    }
}

/// Groups whose photos go to their members.
pub(super) const GIVEN: [BatchGroup; 2] = [BatchGroup::New, BatchGroup::Replaces];
