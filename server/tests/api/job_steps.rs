//! What tests of jobs do again and again.

use std::time::Duration;

use domain::job::{IssuePreflight, JobSummary};
use reqwest::{Response, StatusCode};
use serde_json::json;

use crate::support::{COMPLETE, TestApp, Visitor};

/// So many complete members beyond doubt, each with the same photo; their clerk.
pub(crate) async fn many(app: &TestApp, count: usize) -> (Visitor, Vec<i64>) {
    let rows: Vec<String> = (0..count)
        .map(|n| {
            COMPLETE
                .replace("王䶮", &format!("成员{n}"))
                .replace("居民身份证,11010519491231002X", &format!("护照,E{n:08}"))
                .replace("330000010001", &format!("3300{n:08}"))
                .replace("天衡", if n % 2 == 0 { "天衡" } else { "地平" })
        })
        .collect();
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;
    let first = clerk.first_member().await.id;
    clerk.give_photo(first, 1).await;
    for column in [
        "photo_id",
        "photo_sha256",
        "photo_kind",
        "photo_width",
        "photo_height",
    ] {
        let photo = format!("(SELECT f.{column} FROM members f WHERE f.id = {first})");
        app.execute(&format!("UPDATE members SET {column} = {photo}"))
            .await;
    }
    app.execute(&format!(
        "UPDATE members SET no_photo = (SELECT f.no_photo FROM members f WHERE f.id = {first}), \
         state = (SELECT f.state FROM members f WHERE f.id = {first})"
    ))
    .await;
    let ids = app.ids("SELECT id FROM members ORDER BY arrival").await;
    assert_eq!(ids.len(), count);
    (clerk, ids)
}

/// What a job of these members would come to.
pub(crate) async fn preflight(clerk: &Visitor, ids: &[i64]) -> IssuePreflight {
    let members = json!({ "members": { "members": ids } });
    let answer = clerk.call("jobs/preflight", members).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

/// Orders a job as it was shown under this stamp.
pub(crate) async fn order(clerk: &Visitor, ids: &[i64], stamp: &str, folders: &str) -> Response {
    let order = json!({
        "members": { "members": ids }, "stamp": stamp, "willing": ids.len(), "confirmed": false, "folders": folders,
    });
    clerk.call("jobs/issue", json!({ "order": order })).await
}

/// Begins a job of these members.
pub(crate) async fn begin(clerk: &Visitor, ids: &[i64]) -> i64 {
    let shown = preflight(clerk, ids).await;
    let answer = order(clerk, ids, &shown.stamp, "by-firm").await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

/// The jobs of the association.
pub(crate) async fn jobs(visitor: &Visitor) -> Vec<JobSummary> {
    let answer = visitor.call("jobs/list", json!({})).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

/// The job once it is like this.
pub(crate) async fn became(
    visitor: &Visitor,
    job: i64,
    wanted: impl Fn(&JobSummary) -> bool,
) -> JobSummary {
    let asking = async {
        loop {
            let jobs = jobs(visitor).await;
            let found = jobs.into_iter().find(|found| found.id == job).unwrap();
            if wanted(&found) {
                return found;
            }
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(120), asking).await;
    found.unwrap_or_else(|_| panic!("job {job} never became so"))
}

/// The job once nobody works on it any more.
pub(crate) async fn over(visitor: &Visitor, job: i64) -> JobSummary {
    became(visitor, job, |job| !job.state.is_unfinished()).await
}
