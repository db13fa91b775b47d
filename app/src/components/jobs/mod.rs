//! The list of jobs, which is asked for again while something goes on.

mod row;

use std::time::Duration;

use domain::PublicError;
use domain::job::JobSummary;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api::{ApiError, list_jobs};
use crate::components::erase::Erase;
use crate::components::page_state::{Session, use_session};
pub use row::job_row;
use row::job_view;

/// How long until what goes on is looked at again.
pub const AGAIN: Duration = Duration::from_secs(1);
/// The longest that is waited where no answer comes.
const LONGEST: Duration = Duration::from_secs(30);

/// What the list shows first: it comes with the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct JobsStart {
    /// Whether the person may decide.
    pub may_change: bool,
    /// The jobs.
    pub jobs: Vec<JobSummary>,
}

impl JobsStart {
    /// As JSON.
    #[cfg(feature = "ssr")]
    pub(crate) fn written(&self) -> String {
        // Every part of it can be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Out of JSON.
    pub(crate) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// The jobs of the association.
#[component]
pub fn JobList(start: JobsStart) -> impl IntoView {
    let may_change = start.may_change;
    let jobs = RwSignal::new(start.jobs);
    let session = use_session();
    Effect::new(move |_| {
        if jobs.with_untracked(|jobs| is_busy(jobs)) {
            follow(jobs, session, AGAIN);
        }
    });
    let is_empty = move || jobs.with(Vec::is_empty);
    view! {
        {move || is_empty().then(|| view! { <p class="hint">"还没有任务。"</p> })}
        <ul class="job-list" data-busy=move || jobs.with(|jobs| is_busy(jobs)).then_some("1")>
            <For each=move || jobs.get() key=|job| job.id let:job>
                {row_of(jobs, job, may_change)}
            </For>
        </ul>
    }
    .erased()
}

/// A row, shown anew whenever it changes.
fn row_of(jobs: RwSignal<Vec<JobSummary>>, first: JobSummary, may_change: bool) -> AnyView {
    let id = first.id;
    let row = Memo::new(move |old: Option<&JobSummary>| {
        let now = jobs.with(|jobs| jobs.iter().find(|job| job.id == id).cloned());
        now.unwrap_or_else(|| old.unwrap_or(&first).clone())
    });
    view! {
        <li class="card" data-job=id>
            {job_view(row, may_change)}
        </li>
    }
    .erased()
}

fn is_busy(jobs: &[JobSummary]) -> bool {
    jobs.iter().any(|job| job.state.is_unfinished())
}

/// Asks for the jobs again while something goes on, less often where no answer comes.
pub fn follow(jobs: RwSignal<Vec<JobSummary>>, session: Session, wait: Duration) {
    set_timeout(
        move || {
            spawn_local(async move {
                let wait = match list_jobs().await {
                    Ok(now) => {
                        let over = !is_busy(&now);
                        // The page may have gone.
                        if jobs.try_set(now).is_some() || over {
                            return;
                        }
                        AGAIN
                    }
                    Err(ApiError(error)) => {
                        session.note(&error);
                        if matches!(
                            error,
                            PublicError::Unauthenticated | PublicError::OtherPerson
                        ) {
                            return;
                        }
                        (wait * 2).min(LONGEST)
                    }
                };
                follow(jobs, session, wait);
            });
        },
        wait,
    );
}
