//! The server that keeps the files is away for a while.

use std::sync::Arc;
use std::time::Duration;

use domain::job::JobState;
use reqwest::StatusCode;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::job_steps::{became, begin, many, over};
use crate::support::{COMPLETE, TestApp, s3};
use crate::tally::{Fault, tried};

/// A line to the store that can be cut.
struct Line {
    open: watch::Sender<bool>,
    address: String,
}

impl Line {
    async fn to_the_store() -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = Arc::new(Self {
            open: watch::Sender::new(true),
            address: format!("http://{}", listener.local_addr().unwrap()),
        });
        let store = s3().trim_start_matches("http://").to_owned();
        let open = line.open.subscribe();
        tokio::spawn(async move {
            while let Ok((mut asking, _)) = listener.accept().await {
                let (store, mut open) = (store.clone(), open.clone());
                tokio::spawn(async move {
                    if !*open.borrow() {
                        return;
                    }
                    let mut answering = TcpStream::connect(store).await.unwrap();
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut asking, &mut answering) => {}
                        _ = open.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        line
    }

    fn cut(&self) {
        self.open.send_replace(false);
    }

    fn mend(&self) {
        self.open.send_replace(true);
    }
}

async fn rows(app: &TestApp) -> i64 {
    let tables = [
        "photos",
        "certificates",
        "audit_events",
        "photo_batch_items",
    ];
    let counts = tables.map(|table| format!("(SELECT COUNT(*) FROM {table})"));
    app.number(&format!("SELECT {}", counts.join(" + "))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_store_is_away_nothing_is_half_kept_and_people_are_told() {
    let line = Line::to_the_store().await;
    let app = TestApp::on_objects_at(&line.address).await;
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await.id;
    assert_eq!(clerk.give_photo(member, 1).await.status(), 201);
    assert_eq!(clerk.get("/readyz").await.status(), 200);
    let before = rows(&app).await;
    line.cut();
    let answers = [
        clerk.give_photo(member, 2).await,
        clerk.issue(member, "").await,
        clerk
            .get(&format!("/members/{member}/photo?original=1"))
            .await,
    ];
    for answer in answers {
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers().contains_key("retry-after"));
        assert!(answer.text().await.unwrap().contains("系统正忙"));
    }
    while app.services.readiness().ready().await {}
    assert_eq!(clerk.get("/readyz").await.status(), 503);
    assert_eq!(rows(&app).await, before);
    // What needs no file goes on.
    assert_eq!(clerk.list(&[]).await.rows.len(), 1);
    line.mend();
    let back = async { while !app.services.readiness().ready().await {} };
    tokio::time::timeout(Duration::from_secs(60), back)
        .await
        .unwrap();
    assert_eq!(clerk.issue(member, "").await.status(), 201);
    let report = app.services.integrity().check().await.unwrap();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    tried(Fault::LostStore, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_goes_on_when_the_store_is_back() {
    let line = Line::to_the_store().await;
    let app = TestApp::on_objects_at(&line.address).await;
    let (clerk, ids) = many(&app, 150).await;
    let job = begin(&clerk, &ids).await;
    became(&clerk, job, |job| job.done > 0).await;
    line.cut();
    while app.services.readiness().ready().await {}
    let during = became(&clerk, job, |_| true).await;
    assert!(
        during.state.is_unfinished() && during.done < 150,
        "{during:?}"
    );
    line.mend();
    let done = over(&clerk, job).await;
    assert_eq!(
        (done.state, done.done, done.failed),
        (JobState::Done, 150, 0)
    );
    let issued = "SELECT COUNT(*) FROM audit_events WHERE action = 'certificate.issue'";
    assert_eq!(app.number(issued).await, 150);
    let zip = clerk.get(&format!("/jobs/{job}/file")).await;
    let zip = zip.bytes().await.unwrap();
    let archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    assert_eq!(archive.len(), 151);
    tried(Fault::LostStore, 1);
}
