//! 批量签发与下载 as a job: begun, worked on, given up, tried again, its ZIP downloaded.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use domain::job::JobState;
use reqwest::{Method, Response, StatusCode};
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipArchive};

use crate::job_steps::{became, begin, jobs, many, order, over, preflight};
use crate::stores::on_objects;
use crate::support::{TestApp, Visitor, both, eager, problem};

both!(
    a_job_issues_and_its_zip_is_downloaded_in_parts,
    what_was_shown_is_begun_and_nothing_else,
    refused_items_are_tried_again,
    a_job_is_given_up_in_the_middle_and_goes_on,
    a_job_stops_when_its_owner_is_shut_out,
    jobs_stay_in_their_association,
    what_nobody_was_woken_for_is_found,
);

on_objects!(objects_hold_the_zip_of_a_job: a_job_issues_and_its_zip_is_downloaded_in_parts);

async fn act(visitor: &Visitor, job: i64, action: &str) -> StatusCode {
    visitor
        .post(&format!("/jobs/{job}/{action}"))
        .await
        .status()
}

async fn part(visitor: &Visitor, job: i64, headers: &[(&str, &str)]) -> Response {
    let mut request = visitor.request(Method::GET, &format!("/jobs/{job}/file"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

/// Every certificate there is belongs to one member, and every item of the job that is done has one.
async fn nothing_is_doubled(app: &TestApp, members: usize) {
    let count = async |query: &str| usize::try_from(app.number(query).await).unwrap();
    assert_eq!(count("SELECT COUNT(*) FROM certificates").await, members);
    let issued = "SELECT COUNT(*) FROM audit_events WHERE action = 'certificate.issue'";
    assert_eq!(count(issued).await, members);
}

async fn a_job_issues_and_its_zip_is_downloaded_in_parts(app: &TestApp) {
    let (clerk, ids) = many(app, 5).await;
    let clerk_again = clerk.issue(ids[4], "").await;
    assert_eq!(clerk_again.status(), StatusCode::CREATED);
    app.execute(&format!(
        "UPDATE members SET approval_no = '' WHERE id = {}",
        ids[3]
    ))
    .await;
    let shown = preflight(&clerk, &ids).await;
    assert_eq!((shown.new, shown.unchanged, shown.blocked), (3, 1, 1));
    assert_eq!(shown.blocked_members[0].id, ids[3]);
    let job = begin(&clerk, &ids).await;
    let done = over(&clerk, job).await;
    assert_eq!((done.state, done.total), (JobState::Done, 4));
    assert_eq!(
        (done.done, done.failed, done.created_by.as_str()),
        (4, 0, "clerk")
    );
    let file = done.file.unwrap();
    assert!(file.name.starts_with("会员证_4份_"), "{}", file.name);
    nothing_is_doubled(app, 4).await;

    let whole = part(&clerk, job, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(whole.status(), StatusCode::OK);
    assert_eq!(whole.headers()["content-type"], "application/zip");
    assert_eq!(whole.headers()["accept-ranges"], "bytes");
    assert!(!whole.headers().contains_key("content-encoding"));
    let tag = whole.headers()["etag"].to_str().unwrap().to_owned();
    let bytes = whole.bytes().await.unwrap();
    assert_eq!(bytes.len() as u64, file.size);
    let half = bytes.len() / 2;
    let rest = format!("bytes={half}-");
    let second = part(&clerk, job, &[("range", &rest), ("if-range", &tag)]).await;
    assert_eq!(second.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(second.headers()["etag"], tag.as_str());
    assert_eq!(second.bytes().await.unwrap(), bytes[half..]);
    let other = part(&clerk, job, &[("range", &rest), ("if-range", "\"other\"")]).await;
    assert_eq!(other.status(), StatusCode::OK, "the file is another one");
    let beyond = part(&clerk, job, &[("range", "bytes=999999999-")]).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);

    let mut zip = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into()).collect();
    assert_eq!(
        names,
        [
            "示例天衡会计师事务所/会员证_330000000000_成员0.pdf",
            "示例地平会计师事务所/会员证_330000000001_成员1.pdf",
            "示例天衡会计师事务所/会员证_330000000002_成员2.pdf",
            "示例天衡会计师事务所/会员证_330000000004_成员4.pdf",
            "manifest.xlsx",
        ]
    );
    for at in 0..4 {
        let mut file = zip.by_index(at).unwrap();
        assert_eq!(file.compression(), CompressionMethod::Stored);
        let mut inside = Vec::new();
        file.read_to_end(&mut inside).unwrap();
        assert!(inside.starts_with(b"%PDF-"));
    }
    let page = clerk.page("/jobs").await.text().await.unwrap();
    assert!(page.contains("批量签发与下载") && page.contains(&format!("/jobs/{job}/file")));
    assert_eq!(app.audit_details("job.begin").await[0]["members"], 4);
    assert_eq!(app.audit_details("job.finish").await[0]["done"], 4);
}

async fn what_was_shown_is_begun_and_nothing_else(app: &TestApp) {
    let (clerk, ids) = many(app, 2).await;
    clerk.issue(ids[0], "").await;
    clerk.give_photo(ids[0], 2).await;
    let shown = preflight(&clerk, &ids).await;
    assert_eq!((shown.new, shown.changed), (1, 1));
    // Meanwhile somebody has replaced it, and the photo is another one again.
    clerk.issue(ids[0], "").await;
    clerk.give_photo(ids[0], 3).await;
    for stamp in [&*shown.stamp, "", "odd.stamp"] {
        let refused = order(&clerk, &ids, stamp, "none").await;
        problem(refused, StatusCode::BAD_REQUEST).await;
    }
    // Who can get none any longer is left out, which is said.
    let shown = preflight(&clerk, &ids).await;
    let lacking = format!("UPDATE members SET approval_no = '' WHERE id = {}", ids[1]);
    app.execute(&lacking).await;
    let begun = order(&clerk, &ids, &shown.stamp, "none").await;
    let job: i64 = begun.json().await.unwrap();
    let done = over(&clerk, job).await;
    assert_eq!((done.state, done.total, done.done), (JobState::Done, 1, 1));
    assert!(done.message.contains("1 人"), "{}", done.message);
    let shown = preflight(&clerk, &ids[1..]).await;
    let refused = order(&clerk, &ids[1..], &shown.stamp, "none").await;
    problem(refused, StatusCode::BAD_REQUEST).await;
    let auditor = app.signed_in("auditor").await;
    let members = json!({ "members": { "members": ids } });
    let answer = auditor.call("jobs/preflight", members).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

async fn refused_items_are_tried_again(app: &TestApp) {
    let (clerk, ids) = many(app, 3).await;
    // The second one's photo is another file, which is away for a while.
    clerk.give_photo(ids[1], 2).await;
    let sha256 = app
        .texts(&format!(
            "SELECT photo_sha256 FROM members WHERE id = {}",
            ids[1]
        ))
        .await
        .remove(0);
    let file = app.data().join("files").join(&sha256[..2]).join(&sha256);
    let away = app.data().join("away");
    std::fs::rename(&file, &away).unwrap();
    let job = begin(&clerk, &ids).await;
    let done = over(&clerk, job).await;
    assert_eq!((done.state, done.done, done.failed), (JobState::Done, 2, 1));
    assert_eq!(done.failures[0].member_id, ids[1]);
    assert!(!done.failures[0].reason.is_empty());
    assert_eq!(done.retry_label(), Some("再试"));
    std::fs::rename(&away, &file).unwrap();
    assert_eq!(act(&clerk, job, "retry").await, StatusCode::SEE_OTHER);
    let done = over(&clerk, job).await;
    assert_eq!((done.state, done.done, done.failed), (JobState::Done, 3, 0));
    let bytes = part(&clerk, job, &[]).await.bytes().await.unwrap();
    assert_eq!(ZipArchive::new(Cursor::new(&bytes)).unwrap().len(), 4);
    nothing_is_doubled(app, 3).await;
    assert_eq!(app.audit_details("job.retry").await[0]["refused"], 1);
}

/// Nobody records a certificate while this is held.
async fn held_up(app: &TestApp) -> sea_orm::DatabaseTransaction {
    let db = app.connect().await;
    let transaction = db.begin().await.unwrap();
    let statement = match db.get_database_backend() {
        DbBackend::Sqlite => "UPDATE associations SET code = code WHERE code = '44'",
        _ => "SELECT id FROM associations FOR UPDATE",
    };
    transaction.execute_unprepared(statement).await.unwrap();
    transaction
}

async fn a_job_is_given_up_in_the_middle_and_goes_on(app: &TestApp) {
    let (clerk, ids) = many(app, 200).await;
    let job = begin(&clerk, &ids).await;
    became(&clerk, job, |job| job.done > 0).await;
    let held = held_up(app).await;
    let cancelling = {
        let clerk = Visitor::at(&app.base, clerk.cookie.clone());
        tokio::spawn(async move { act(&clerk, job, "cancel").await })
    };
    held.rollback().await.unwrap();
    assert_eq!(cancelling.await.unwrap(), StatusCode::SEE_OTHER);
    let over_now = over(&clerk, job).await;
    assert_eq!(over_now.state, JobState::Cancelled);
    assert!(over_now.done > 0 && over_now.done < 200 && over_now.file.is_none());
    nothing_is_doubled(app, over_now.done as usize).await;
    assert_eq!(act(&clerk, job, "retry").await, StatusCode::SEE_OTHER);
    let done = over(&clerk, job).await;
    assert_eq!(
        (done.state, done.done, done.failed),
        (JobState::Done, 200, 0)
    );
    nothing_is_doubled(app, 200).await;
}

async fn a_job_stops_when_its_owner_is_shut_out(app: &TestApp) {
    let (clerk, ids) = many(app, 200).await;
    let job = begin(&clerk, &ids).await;
    became(&clerk, job, |job| job.done > 0).await;
    app.execute("UPDATE staff SET disabled = true WHERE username = 'clerk'")
        .await;
    let manager = app.signed_in("manager").await;
    let stopped = over(&manager, job).await;
    assert_eq!(stopped.state, JobState::Failed);
    assert!(stopped.message.contains("接手") && stopped.done < 200);
    nothing_is_doubled(app, stopped.done as usize).await;
    assert_eq!(act(&manager, job, "retry").await, StatusCode::SEE_OTHER);
    let done = over(&manager, job).await;
    assert_eq!((done.state, done.done), (JobState::Done, 200));
    nothing_is_doubled(app, 200).await;
    assert_eq!(app.audit_details("job.retry").await[0]["from"], "clerk");
}

async fn jobs_stay_in_their_association(app: &TestApp) {
    let (clerk, ids) = many(app, 2).await;
    let job = begin(&clerk, &ids).await;
    over(&clerk, job).await;
    let stranger = app.signed_in("stranger").await;
    assert!(jobs(&stranger).await.is_empty());
    problem(part(&stranger, job, &[]).await, StatusCode::NOT_FOUND).await;
    for action in ["cancel", "retry"] {
        assert_eq!(act(&stranger, job, action).await, StatusCode::NOT_FOUND);
    }
    let members = json!({ "members": { "members": ids } });
    let answer = stranger.call("jobs/preflight", members).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let auditor = app.signed_in("auditor").await;
    assert_eq!(part(&auditor, job, &[]).await.status(), StatusCode::OK);
    for action in ["cancel", "retry"] {
        assert_eq!(act(&auditor, job, action).await, StatusCode::FORBIDDEN);
    }
    let nobody = part(&app.anonymous(), job, &[]).await;
    problem(nobody, StatusCode::UNAUTHORIZED).await;
    problem(clerk.get("/jobs/999/file").await, StatusCode::NOT_FOUND).await;
}

async fn what_nobody_was_woken_for_is_found(app: &TestApp) {
    let (clerk, ids) = many(app, 2).await;
    let job = begin(&clerk, &ids).await;
    over(&clerk, job).await;
    // As after a commit that was the last thing its process did.
    app.execute("UPDATE job_items SET state = 'waiting'").await;
    app.execute("UPDATE jobs SET state = 'waiting', done = 0, finished_at = NULL")
        .await;
    let done = over(&clerk, job).await;
    assert_eq!((done.state, done.done), (JobState::Done, 2));
    nothing_is_doubled(app, 2).await;
    // And one whose worker has been silent for long.
    app.execute(
        "UPDATE jobs SET state = 'running', seen_at = '2026-01-02 03:04:05+00:00', \
         finished_at = NULL",
    )
    .await;
    assert_eq!(over(&clerk, job).await.state, JobState::Done);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_share_the_work() {
    let app = TestApp::on_postgres().await;
    let (clerk, ids) = many(&app, 160).await;
    let second = app.reopened(app.database_url()).await;
    let workers = second.start_jobs(eager()).await.unwrap();
    let mut begun = Vec::new();
    for part in ids.chunks(40) {
        begun.push(begin(&clerk, part).await);
    }
    for job in begun {
        let done = over(&clerk, job).await;
        assert_eq!((done.state, done.done), (JobState::Done, 40));
    }
    nothing_is_doubled(&app, 160).await;
    let codes: HashSet<String> = app
        .texts("SELECT code FROM job_items")
        .await
        .into_iter()
        .collect();
    assert_eq!(codes.len(), 160);
    workers.stop().await;
}

/// Whoever stops lets its job go on elsewhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_leaves_its_job_to_another() {
    let app = TestApp::on_postgres().await;
    let (clerk, ids) = many(&app, 200).await;
    let second = app.reopened(app.database_url()).await;
    let workers = second.start_jobs(eager()).await.unwrap();
    let jobs: Vec<i64> = {
        let mut begun = Vec::new();
        for part in ids.chunks(50) {
            begun.push(begin(&clerk, part).await);
        }
        begun
    };
    became(&clerk, jobs[0], |job| job.done > 0).await;
    workers.stop().await;
    for job in jobs {
        assert_eq!(over(&clerk, job).await.state, JobState::Done);
    }
    nothing_is_doubled(&app, 200).await;
    let stops: Vec<Value> = app.audit_details("job.fail").await;
    assert!(stops.is_empty(), "{stops:?}");
}
