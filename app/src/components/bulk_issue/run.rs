//! The batch under way.

use domain::{IssuePlan, ListQuery, MAX_BATCH, PlannedIssue, PublicError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiResult, list_ids, plan_batch};
use crate::components::download::{Ask, request_certificate};
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

async fn planned(members: BatchOf) -> ApiResult<Vec<PlannedIssue>> {
    let members = match members {
        BatchOf::Members(members) => members,
        BatchOf::List(query) => list_ids(query).await?,
    };
    let mut planned = Vec::with_capacity(members.len());
    for part in members.chunks(MAX_BATCH) {
        planned.extend(plan_batch(part.to_vec()).await?);
    }
    Ok(planned)
}

/// At most this many requests are under way at once.
const AT_ONCE: usize = 2;

/// What is asked of the server and what has come of it. Ends with its dialog:
/// then no further request is made, and those under way end by themselves.
#[derive(Clone, Copy)]
pub(super) struct Batch {
    pub(super) bench: Workbench,
    session: Session,
    announcer: Announcer,
    /// What it will come to, once the server has said so.
    pub(super) planned: RwSignal<Option<Vec<PlannedIssue>>>,
    /// Why that could not be read.
    pub(super) failure: RwSignal<Option<String>>,
    /// Whether the doubtful ones are confirmed.
    pub(super) confirmed: RwSignal<bool>,
    /// Members asked for; 0 before it is begun.
    pub(super) total: RwSignal<usize>,
    /// Codes of the certificates that are there.
    pub(super) codes: RwSignal<Vec<String>>,
    /// Members that were refused, and why.
    pub(super) failed: RwSignal<Vec<(PlannedIssue, String)>>,
    /// Workers that have not ended.
    working: RwSignal<usize>,
    /// Still to be asked for, the next one last.
    waiting: StoredValue<Vec<PlannedIssue>>,
}

impl Batch {
    pub(super) fn new(bench: Workbench, session: Session, announcer: Announcer) -> Self {
        Self {
            bench,
            session,
            announcer,
            planned: RwSignal::new(None),
            failure: RwSignal::new(None),
            confirmed: RwSignal::new(false),
            total: RwSignal::new(0),
            codes: RwSignal::new(Vec::new()),
            failed: RwSignal::new(Vec::new()),
            working: RwSignal::new(0),
            waiting: StoredValue::new(Vec::new()),
        }
    }

    /// Asks what it will come to.
    pub(super) fn read(self, members: BatchOf) {
        spawn_local(async move {
            match planned(members).await {
                Ok(planned) => {
                    self.planned.try_set(Some(planned));
                }
                Err(error) => {
                    self.session.note(&error.0);
                    self.failure.try_set(Some(error.0.title()));
                }
            }
        });
    }

    /// Whether requests are under way.
    pub(super) fn is_working(self) -> bool {
        self.working.get() > 0
    }

    /// Members answered for.
    pub(super) fn done(self) -> usize {
        self.codes.with(Vec::len) + self.failed.with(Vec::len)
    }

    /// Begins with these members.
    pub(super) fn begin(self, mut members: Vec<PlannedIssue>) {
        self.total.set(members.len());
        members.reverse();
        self.waiting.set_value(members);
        self.working.set(AT_ONCE);
        for _ in 0..AT_ONCE {
            spawn_local(self.work());
        }
    }

    /// Makes no further request.
    pub(super) fn stop(self) {
        self.waiting.try_update_value(Vec::clear);
    }

    async fn work(self) {
        while let Some(Some(member)) = self.waiting.try_update_value(Vec::pop) {
            let doubts = match &member.plan {
                IssuePlan::Doubtful(doubts) => doubts.clone(),
                _ => Vec::new(),
            };
            let ask = Ask {
                confirmed: doubts,
                // As it stood counted in the dialog: what has changed since is refused.
                replaces: member.replaces,
                ..Ask::default()
            };
            match request_certificate(member.id, &ask).await {
                Ok(issued) => {
                    self.codes.try_update(|codes| codes.push(issued.code));
                }
                Err(error) => {
                    self.session.note(&error);
                    if matches!(
                        error,
                        PublicError::Unauthenticated | PublicError::OtherPerson
                    ) {
                        self.stop();
                    }
                    let why = error.title();
                    self.failed.try_update(|failed| failed.push((member, why)));
                }
            }
        }
        let left = self.working.try_update(|working| {
            *working -= 1;
            *working
        });
        if left != Some(1) {
            self.bench.list.refresh();
        }
        if left == Some(0) {
            let count = self.codes.try_with_untracked(Vec::len).unwrap_or(0);
            self.announcer
                .say(format!("批量签发结束，{count} 人的会员证可以下载"));
        }
    }
}
