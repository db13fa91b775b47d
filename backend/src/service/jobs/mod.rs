//! 批量任务, as people ask for them, see them, give them up and try them again.

mod order;
mod show;

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::ops::Range;

use domain::job::{
    IssueOrder, IssuePreflight, JobFailure, JobFolders, JobItemState, JobKind, JobMembers,
    JobState, JobSummary, MAX_JOB,
};
use domain::{IssuePlan, MAX_BATCH, PlannedIssue, PublicError};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::certificates::IssueInput;
use super::photo_batches::{CANCELLED, stopped as stop_batch};
use crate::entity::job_item::Wish;
use crate::repo::{self, audit::Event, jobs::NewJob};
use crate::{Error, FileStore, Parts, Scope, Services};
use order::{is_as_shown, summed_up};
use show::summary;

/// Jobs that a page shows.
const SHOWN: u64 = 30;
/// Refused items of a job that a page shows.
const FAILURES_SHOWN: u64 = 50;

/// See [`crate::Services::jobs`].
pub struct Jobs<'a> {
    pub(crate) services: &'a Services,
}

/// The file of a job.
#[derive(Debug)]
pub struct JobResult {
    files: FileStore,
    job: i64,
    run: u32,
    /// Its length, bytes.
    pub size: u64,
    /// The name to save it under.
    pub name: String,
    /// Changes with the file.
    pub tag: String,
}

impl JobResult {
    /// Some of its bytes.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] if it is gone.
    pub async fn read(&self, range: Range<u64>) -> Result<Parts, Error> {
        let parts = self.files.stream_result(self.job, self.run, range);
        parts.await.map_err(|error| match error {
            Error::Files(error) if error.kind() == ErrorKind::NotFound => {
                PublicError::NotFound.into()
            }
            other => other,
        })
    }
}

impl Jobs<'_> {
    /// What a job of these members' certificates would come to; nothing is changed.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] for nobody or more than [`MAX_JOB`], [`PublicError::NotFound`] if
    /// one of them is not there.
    pub async fn preflight(
        &self,
        scope: &Scope,
        members: &JobMembers,
    ) -> Result<IssuePreflight, Error> {
        Ok(summed_up(&self.planned(scope, members).await?))
    }

    /// Begins a job of certificates, as it was shown before.
    ///
    /// # Errors
    /// Those of [`Jobs::preflight`]; [`PublicError::BadRequest`] if other versions would be replaced
    /// or other doubts confirmed than were shown, or nothing is to be done.
    pub async fn issue(&self, scope: &Scope, order: &IssueOrder) -> Result<i64, Error> {
        let planned = self.planned(scope, &order.members).await?;
        let shown = summed_up(&planned);
        if !is_as_shown(&shown.stamp, &order.stamp, order.confirmed) {
            return Err(refuse(
                "核对之后将被替代的版本或存疑事项又有变动，未开始签发；请重新核对后再开始。",
            ));
        }
        let willing = shown.willing(order.confirmed);
        if willing == 0 {
            return Err(refuse("所选会员中没有可以签发的，未开始签发。"));
        }
        let message = match order.willing.checked_sub(willing) {
            None | Some(0) => String::new(),
            Some(fewer) => format!("核对之后有 {fewer} 人的资料又有变动，不能签发，未列入本任务。"),
        };
        let wish = |planned: PlannedIssue| {
            let confirm = match planned.plan {
                IssuePlan::New | IssuePlan::Changed | IssuePlan::Unchanged => Vec::new(),
                IssuePlan::Doubtful(doubts) if order.confirmed => doubts,
                _ => return None,
            };
            // As it stood counted: what has changed since is refused.
            let replaces = Some(planned.replaces);
            Some((planned.id, Wish { confirm, replaces }))
        };
        let wishes: Vec<_> = planned.into_iter().filter_map(wish).collect();
        let input = IssueInput {
            folders: order.folders,
        };
        self.begin(scope, input, wishes, message).await
    }

    async fn begin(
        &self,
        scope: &Scope,
        input: IssueInput,
        wishes: Vec<(i64, Wish)>,
        message: String,
    ) -> Result<i64, Error> {
        let cx = &self.services.cx;
        let total = u32::try_from(wishes.len()).unwrap_or(u32::MAX);
        let now = cx.clock.now();
        let written = serde_json::to_value(&input)
            .map_err(|error| Error::Corrupt(format!("input of a job: {error}")))?;
        let transaction = cx.db.begin().await?;
        let new = NewJob {
            kind: JobKind::Certificates,
            input: written,
            total,
            message,
            at: now,
        };
        let row = repo::jobs::insert(&transaction, scope, new).await?;
        repo::job_items::insert_all(&transaction, scope, row.id, wishes).await?;
        let by_firm = input.folders == JobFolders::ByFirm;
        let detail = json!({
            "job": row.id, "kind": JobKind::Certificates, "members": total, "by_firm": by_firm,
        });
        let event = Event::of("job.begin", detail);
        repo::audit::record(&transaction, scope, now, event).await?;
        transaction.commit().await?;
        cx.jobs.wake(row.id);
        Ok(row.id)
    }

    async fn planned(
        &self,
        scope: &Scope,
        members: &JobMembers,
    ) -> Result<Vec<PlannedIssue>, Error> {
        scope.may_change()?;
        let ids = match members {
            JobMembers::Members(ids) => {
                let mut seen = HashSet::new();
                let ids = ids.iter().copied();
                ids.filter(|id| seen.insert(*id)).collect()
            }
            JobMembers::List(query) => self.services.members().ids(scope, query).await?,
        };
        if ids.is_empty() || ids.len() > MAX_JOB {
            let why = format!("一次可签发 1 至 {MAX_JOB} 人，未开始签发；请缩小范围。");
            return Err(PublicError::BadRequest(why).into());
        }
        let mut planned = Vec::with_capacity(ids.len());
        for part in ids.chunks(MAX_BATCH) {
            planned.extend(self.services.certificates().plan(scope, part).await?);
        }
        Ok(planned)
    }

    /// The association's jobs, the newest first.
    pub async fn list(&self, scope: &Scope) -> Result<Vec<JobSummary>, Error> {
        let db = self.services.cx.db.read();
        let now = self.services.cx.clock.now();
        let mut jobs = Vec::new();
        for row in repo::jobs::newest(db, scope, SHOWN).await? {
            let failures = match *row.failed {
                0 => Vec::new(),
                _ => self.failures(scope, row.id).await?,
            };
            jobs.push(summary(row, failures, now));
        }
        Ok(jobs)
    }

    async fn failures(&self, scope: &Scope, job_id: i64) -> Result<Vec<JobFailure>, Error> {
        let db = self.services.cx.db.read();
        let page = (None, FAILURES_SHOWN);
        let failed = JobItemState::Failed;
        let items = repo::job_items::in_state(db, scope, job_id, failed, page).await?;
        let ids: Vec<i64> = items.iter().map(|item| item.member_id).collect();
        let members = repo::members::by_ids(db, scope, &ids).await?;
        let members: HashMap<i64, _> = members.into_iter().map(|row| (row.id, row)).collect();
        let failure = |item: crate::entity::job_item::Model| {
            let member = members.get(&item.member_id);
            JobFailure {
                member_id: item.member_id,
                name: member.map(|row| row.name.clone()).unwrap_or_default(),
                member_no: member.map(|row| row.member_no.clone()).unwrap_or_default(),
                reason: item.reason,
            }
        };
        Ok(items.into_iter().map(failure).collect())
    }

    /// Gives a job up: one that waits at once, one at work after the step that it is at. What is
    /// done stays done. Where it is over already nothing is changed.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] if it is not there.
    pub async fn cancel(&self, scope: &Scope, job_id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let cx = &self.services.cx;
        let transaction = cx.db.begin().await?;
        let row = repo::jobs::lock(&transaction, scope, job_id).await?;
        let row = row.ok_or(PublicError::NotFound)?;
        let state = *row.state;
        if !state.is_unfinished() || row.cancel_requested {
            return Ok(());
        }
        let now = cx.clock.now();
        let mut change = row.clone().into_active_model();
        change.cancel_requested = Set(true);
        let mut stopped = None;
        if state == JobState::Waiting {
            stopped = Some(stop_batch(&transaction, scope, &row, CANCELLED).await?);
            change.state = Set(JobState::Cancelled.into());
            change.finished_at = Set(Some(now));
        }
        repo::jobs::update(&transaction, scope, change).await?;
        let event = Event::of("job.cancel", json!({ "job": job_id }));
        repo::audit::record(&transaction, scope, now, event).await?;
        transaction.commit().await?;
        if let Some(stopped) = stopped {
            stopped.forget(self.services).await;
        }
        Ok(())
    }

    /// Lets a job that is over go on, in the name of who asks: items that were refused are tried
    /// again, and those that nobody came to are done. Where it is not over nothing is changed.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] if it is not there.
    pub async fn try_again(&self, scope: &Scope, job_id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let cx = &self.services.cx;
        let transaction = cx.db.begin().await?;
        let row = repo::jobs::lock(&transaction, scope, job_id).await?;
        let row = row.ok_or(PublicError::NotFound)?;
        // The others are gone on with on their own pages.
        if row.state.is_unfinished() || *row.kind != JobKind::Certificates {
            return Ok(());
        }
        let again = repo::job_items::try_again(&transaction, scope, job_id).await?;
        let now = cx.clock.now();
        let from = row.acted_by_name.clone();
        let mut change = row.into_active_model();
        change.state = Set(JobState::Waiting.into());
        change.cancel_requested = Set(false);
        change.failed = Set(0.into());
        change.message = Set(String::new());
        change.finished_at = Set(None);
        change.acted_by = Set(scope.staff_id);
        change.acted_by_name = Set(scope.actor.clone());
        repo::jobs::update(&transaction, scope, change).await?;
        let detail = json!({ "job": job_id, "refused": again, "from": from });
        let event = Event::of("job.retry", detail);
        repo::audit::record(&transaction, scope, now, event).await?;
        transaction.commit().await?;
        cx.jobs.wake(job_id);
        Ok(())
    }

    /// The file that a job has made.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] if there is none, or no longer.
    pub async fn file(&self, scope: &Scope, job_id: i64) -> Result<JobResult, Error> {
        let row = repo::jobs::by_id(self.services.cx.db.read(), scope, job_id).await?;
        let row = row.ok_or(PublicError::NotFound)?;
        let name = row.file_name.ok_or(PublicError::NotFound)?;
        let size = row.file_size.as_deref().copied().unwrap_or(0);
        Ok(JobResult {
            files: self.services.cx.files.clone(),
            job: job_id,
            run: *row.file_run,
            size,
            name,
            tag: format!("{job_id}-{}-{size}", *row.file_run),
        })
    }
}

fn refuse(why: &str) -> Error {
    PublicError::BadRequest(why.to_owned()).into()
}
