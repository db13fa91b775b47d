//! 批量任务. Files travel on plain routes.
#![expect(
    missing_docs,
    reason = "the server macro makes a struct of each function's arguments"
)]

use super::client::Owned;
use super::json::Json;
use domain::job::{IssueOrder, IssuePreflight, JobMembers, JobSummary};
use leptos::prelude::*;

use super::ApiResult;

/// What a job of these members' certificates would come to.
#[server(endpoint = "jobs/preflight", input = Json, output = Json, client = Owned)]
pub async fn preflight(members: JobMembers) -> ApiResult<IssuePreflight> {
    use super::context::{refuse, scope, services};
    services()
        .jobs()
        .preflight(&scope()?, &members)
        .await
        .map_err(refuse)
}

/// Begins a job of certificates; its identity.
#[server(endpoint = "jobs/issue", input = Json, output = Json, client = Owned)]
pub async fn begin_issue(order: IssueOrder) -> ApiResult<i64> {
    use super::context::{refuse, scope, services};
    services()
        .jobs()
        .issue(&scope()?, &order)
        .await
        .map_err(refuse)
}

/// The association's jobs, the newest first.
#[server(endpoint = "jobs/list", input = Json, output = Json, client = Owned)]
pub async fn list_jobs() -> ApiResult<Vec<JobSummary>> {
    use super::context::{refuse, scope, services};
    services().jobs().list(&scope()?).await.map_err(refuse)
}
