//! 批量任务: the list of jobs. Its code is a chunk of its own.

use leptos::prelude::*;

use crate::components::erase::Erase;
#[cfg(feature = "hydrate")]
use wasm_split_helpers::SplitLoaderError;
use wasm_split_helpers::wasm_split;

use super::{beside, provide};
use crate::components::jobs::{JobList, JobsStart};
use crate::components::late::{Late, late_island};

/// The jobs of the association. `start` is a [`JobsStart`] as JSON: the first module would have to
/// know the type otherwise.
#[island]
pub fn JobsIsland(start: String) -> impl IntoView {
    late_island(jobs(start))
}

/// Asks for the code of the island.
#[cfg(feature = "hydrate")]
pub(super) async fn load() -> Result<(), SplitLoaderError> {
    load_jobs().await
}

#[wasm_split(jobs, fallible, preload(load_jobs))]
fn jobs(start: String) -> Late {
    let start = JobsStart::read(&start);
    provide(start.may_change);
    let page = view! {
        <JobList start />
        {beside()}
    };
    Ok(page.erased())
}
