//! The store takes no writes: every change answers 503 in words, nothing is half done, and what is
//! there can still be read.

use domain::{Field, PublicError};
use reqwest::{Response, StatusCode};

use crate::mounts::Mount;
use crate::support::{COMPLETE, TestApp, Visitor, ready};
use crate::tally::{Fault, tried};

/// Ends every connection to the database but the one that asks.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// Every kind of change is refused; the list is still there.
async fn refuses(clerk: &Visitor, member: i64) -> usize {
    let before = clerk.detail(member).await;
    let answers = [
        clerk.save(&before, &[(Field::Remark, "只读")]).await,
        clerk.give_photo(member, 7).await,
        clerk.issue(member, "").await,
    ];
    let count = answers.len();
    for answer in answers {
        refused(answer).await;
    }
    let after = clerk.detail(member).await;
    assert_eq!(after.version, before.version);
    assert_eq!(after.record, before.record);
    assert_eq!(after.photo, before.photo);
    assert_eq!(clerk.get("/readyz").await.status(), 503);
    assert_eq!(clerk.get("/healthz").await.status(), 200);
    count
}

/// The answer of a plain route or of a server function.
async fn refused(answer: Response) {
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let error: PublicError = answer.json().await.unwrap();
    assert_eq!(error, PublicError::NotWritable);
    assert!(error.title().contains("未作任何修改"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_sqlite_database_refuses_in_words() {
    let app = TestApp::on_sqlite().await;
    let (clerk, member) = ready(&app).await;
    let url = app.database_url().replace("mode=rwc", "mode=ro");
    let base = app.beside(&url).await;
    let reader = Visitor::at(&base, clerk.cookie.clone());
    let times = refuses(&reader, member).await;
    let answer = reader.sign_in("manager", crate::support::PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    // The data were not touched: the other server goes on.
    let detail = clerk.detail(member).await;
    let answer = clerk.save(&detail, &[(Field::Remark, "可写")]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    tried(Fault::ReadOnly, times + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_postgres_database_refuses_in_words_until_it_is_writable() {
    let app = TestApp::on_postgres().await;
    let (clerk, member) = ready(&app).await;
    app.execute(
        "DO $$ BEGIN EXECUTE \
         format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); \
         END $$",
    )
    .await;
    // The setting is for connections to come.
    app.execute(CUT).await;
    let times = refuses(&clerk, member).await;
    // Read-only transactions may not alter the database: this one says that it is none.
    app.execute(
        "BEGIN READ WRITE; DO $$ BEGIN EXECUTE \
         format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); \
         END $$; COMMIT",
    )
    .await;
    app.execute(CUT).await;
    let detail = clerk.detail(member).await;
    let answer = clerk.save(&detail, &[(Field::Remark, "可写")]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    tried(Fault::ReadOnly, times);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_file_store_refuses_in_words_until_it_is_writable() {
    let app = TestApp::on_sqlite().await;
    app.import("33", COMPLETE).await;
    let (clerk, member) = ready(&app).await;
    let Some(mounted) = Mount::read_only(&app.data().join("files")) else {
        return;
    };
    let before = clerk.detail(member).await;
    for answer in [
        clerk.give_photo(member, 7).await,
        clerk.issue(member, "").await,
    ] {
        refused(answer).await;
    }
    let after = clerk.detail(member).await;
    assert_eq!((after.version, after.photo), (before.version, before.photo));
    assert!(!app.services.readiness().ready().await);
    drop(mounted);
    assert_eq!(clerk.issue(member, "").await.status(), StatusCode::CREATED);
    tried(Fault::ReadOnly, 2);
}
