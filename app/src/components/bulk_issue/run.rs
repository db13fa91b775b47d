//! What is asked of the server, and what it says of it.

use domain::ListQuery;
use domain::job::{IssueOrder, IssuePreflight, JobFolders, JobMembers, JobSummary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, begin_issue, list_jobs, preflight};
use crate::components::jobs::{AGAIN, follow};
use crate::components::page_state::{Announcer, Session};
use crate::components::workbench::Workbench;

/// Whose certificates are asked for.
#[derive(Clone)]
pub enum BatchOf {
    /// These members.
    Members(Vec<i64>),
    /// Everybody in the list, whatever the page.
    List(ListQuery),
}

impl From<BatchOf> for JobMembers {
    fn from(members: BatchOf) -> Self {
        match members {
            BatchOf::Members(members) => Self::Members(members),
            BatchOf::List(query) => Self::List(query),
        }
    }
}

/// The dialog's state. The job goes on without it.
#[derive(Clone, Copy)]
pub(super) struct Batch {
    pub(super) bench: Workbench,
    session: Session,
    announcer: Announcer,
    members: StoredValue<JobMembers>,
    /// What it will come to, once the server has said so.
    pub(super) planned: RwSignal<Option<IssuePreflight>>,
    /// Why something could not be read or begun.
    pub(super) failure: RwSignal<Option<String>>,
    /// Whether the doubtful ones are confirmed.
    pub(super) confirmed: RwSignal<bool>,
    /// Whether there is to be a folder for each firm.
    pub(super) by_firm: RwSignal<bool>,
    /// It is being begun.
    pub(super) is_beginning: RwSignal<bool>,
    /// The job, once it is begun.
    pub(super) job: RwSignal<Option<i64>>,
    /// The association's jobs as they were last told of.
    jobs: RwSignal<Vec<JobSummary>>,
}

impl Batch {
    pub(super) fn new(
        bench: Workbench,
        session: Session,
        announcer: Announcer,
        members: BatchOf,
    ) -> Self {
        Self {
            bench,
            session,
            announcer,
            members: StoredValue::new(members.into()),
            planned: RwSignal::new(None),
            failure: RwSignal::new(None),
            confirmed: RwSignal::new(false),
            by_firm: RwSignal::new(false),
            is_beginning: RwSignal::new(false),
            job: RwSignal::new(None),
            jobs: RwSignal::new(Vec::new()),
        }
    }

    fn fail(self, error: ApiError) {
        self.session.note(&error.0);
        self.failure.try_set(Some(error.0.title()));
    }

    /// Asks what it will come to.
    pub(super) fn read(self) {
        let members = self.members.get_value();
        spawn_local(async move {
            match preflight(members).await {
                Ok(planned) => {
                    self.planned.try_set(Some(planned));
                }
                Err(error) => self.fail(error),
            }
        });
    }

    /// Begins the job as it is shown.
    pub(super) fn begin(self, stamp: String, willing: usize) {
        if self.is_beginning.get_untracked() {
            return;
        }
        self.is_beginning.set(true);
        self.failure.set(None);
        let order = IssueOrder {
            members: self.members.get_value(),
            stamp,
            willing,
            confirmed: self.confirmed.get_untracked(),
            folders: match self.by_firm.get_untracked() {
                true => JobFolders::ByFirm,
                false => JobFolders::None,
            },
        };
        spawn_local(async move {
            match begin_issue(order).await {
                Ok(job) => {
                    self.announcer.say("批量签发已开始");
                    self.look().await;
                    self.job.try_set(Some(job));
                }
                Err(error) => {
                    self.is_beginning.try_set(false);
                    self.fail(error);
                }
            }
        });
    }

    async fn look(self) {
        match list_jobs().await {
            Ok(jobs) => {
                if self.jobs.try_set(jobs).is_none() {
                    follow(self.jobs, self.session, AGAIN);
                }
            }
            Err(error) => self.fail(error),
        }
    }

    /// The job as it was last told of.
    pub(super) fn shown(self) -> Option<JobSummary> {
        let id = self.job.get();
        let mine = |job: &&JobSummary| Some(job.id) == id;
        self.jobs.with(|jobs| jobs.iter().find(mine).cloned())
    }

    /// Whether the job is over.
    pub(super) fn is_over(self) -> bool {
        self.shown().is_some_and(|job| !job.state.is_unfinished())
    }

    /// Shows on the page behind what the job has done.
    pub(super) fn after_the_end(self) {
        self.bench.list.refresh();
        self.announcer.say("批量签发已结束");
    }
}
