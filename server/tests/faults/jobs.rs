//! Jobs while the database is away, and while the disk is full.

use std::time::Duration;

use domain::job::JobState;
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database};

use crate::job_steps::{became, begin, many, over};
use crate::mounts::Mount;
use crate::support::TestApp;
use crate::tally::{Fault, tried};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_goes_on_when_the_database_is_back() {
    let app = TestApp::on_postgres().await;
    let (clerk, ids) = many(&app, 200).await;
    let job = begin(&clerk, &ids).await;
    became(&clerk, job, |job| job.done > 0).await;
    let (server, name) = app.database_url().rsplit_once('/').unwrap();
    let elsewhere = Database::connect(format!("{server}/postgres"))
        .await
        .unwrap();
    let allow = |allowed: bool| format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}");
    elsewhere.execute_unprepared(&allow(false)).await.unwrap();
    let cut =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    elsewhere.execute_unprepared(&cut).await.unwrap();
    // The server has noticed, too.
    while app.services.readiness().ready().await {}
    elsewhere.execute_unprepared(&allow(true)).await.unwrap();
    let back = async { while !app.services.readiness().ready().await {} };
    tokio::time::timeout(Duration::from_secs(60), back)
        .await
        .unwrap();
    let done = over(&clerk, job).await;
    assert_eq!(
        (done.state, done.done, done.failed),
        (JobState::Done, 200, 0)
    );
    let issued = "SELECT COUNT(*) FROM audit_events WHERE action = 'certificate.issue'";
    assert_eq!(app.number(issued).await, 200);
    tried(Fault::LostDatabase, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zip_that_finds_no_space_is_not_there_at_all() {
    let app = TestApp::on_sqlite().await;
    let results = app.data().join("results");
    std::fs::create_dir(&results).unwrap();
    // The ZIP alone has a small disk: some certificates fit on it.
    let Some(disk) = Mount::over(&results, 1) else {
        return;
    };
    let (clerk, ids) = many(&app, 60).await;
    let job = begin(&clerk, &ids).await;
    let stopped = over(&clerk, job).await;
    assert_eq!((stopped.state, stopped.done), (JobState::Failed, 60));
    assert!(stopped.message.contains("空间"), "{}", stopped.message);
    assert!(stopped.file.is_none());
    assert_eq!(
        std::fs::read_dir(&results).unwrap().count(),
        0,
        "nothing half"
    );
    let answer = clerk.get(&format!("/jobs/{job}/file")).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    drop(disk);
    let again = clerk.post(&format!("/jobs/{job}/retry")).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    let done = over(&clerk, job).await;
    assert_eq!((done.state, done.done), (JobState::Done, 60));
    let file = clerk.get(&format!("/jobs/{job}/file")).await;
    assert_eq!(file.status(), StatusCode::OK);
    assert!(file.bytes().await.unwrap().starts_with(b"PK"));
    tried(Fault::FullDisk, 1);
}
