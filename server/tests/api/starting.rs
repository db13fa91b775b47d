//! Several servers that start at once on one database, empty or of an older version.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use backend::{Db, FileStore, JobSettings, Services, Setup, SystemClock};
use sea_orm::{ConnectionTrait, Database, Statement};

use crate::support::TestApp;

const AT_ONCE: usize = 4;

/// What a server does before it is ready.
async fn start(url: String, data: PathBuf) {
    let setup = Setup {
        db: Db::open(&url).await.unwrap(),
        files: FileStore::open(&data).unwrap(),
        clock: Arc::new(SystemClock),
        font_dirs: Vec::new(),
        key_file: data.join("signing-lock.key"),
        time_stamp_url: None,
        public_url: "https://certificates.example".to_owned(),
    };
    let services = Services::new(setup).await.unwrap();
    services.signing().check_key_file().await.unwrap();
    services.signing().complete().await.unwrap();
    let workers = services.start_jobs(JobSettings::default()).await.unwrap();
    workers.stop().await;
}

/// Several at the same moment.
async fn all_at_once(url: &str, data: &Path) {
    let start = |_| tokio::spawn(start(url.to_owned(), data.to_owned()));
    let starting: Vec<_> = (0..AT_ONCE).map(start).collect();
    for started in starting {
        started.await.unwrap();
    }
}

async fn number(url: &str, query: &str) -> i64 {
    let db = Database::connect(url).await.unwrap();
    let query = Statement::from_string(db.get_database_backend(), query);
    let row = db.query_one_raw(query).await.unwrap().unwrap();
    db.close().await.unwrap();
    row.try_get_by(0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_empty_database_is_made_once_on_postgres() {
    let (data, url) = TestApp::postgres_database("").await;
    all_at_once(&url, data.path()).await;
    let doubled = "SELECT COUNT(*) - COUNT(DISTINCT version) FROM seaql_migrations";
    assert_eq!(number(&url, doubled).await, 0);
    assert_eq!(number(&url, "SELECT COUNT(*) FROM renewals").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_empty_database_is_made_once_on_sqlite() {
    let data = tempfile::tempdir().unwrap();
    let url = Db::sqlite_url(data.path());
    let open = |_| {
        let url = url.clone();
        tokio::spawn(async move { Db::open(&url).await.unwrap().close().await.unwrap() })
    };
    let opening: Vec<_> = (0..AT_ONCE).map(open).collect();
    for opened in opening {
        opened.await.unwrap();
    }
    let doubled = "SELECT COUNT(*) - COUNT(DISTINCT version) FROM seaql_migrations";
    assert_eq!(number(&url, doubled).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_older_database_is_brought_up_once() {
    let app = TestApp::on_postgres().await;
    app.import("33", crate::support::COMPLETE).await;
    // As a version left them that made no keys, and judged otherwise.
    app.execute("DELETE FROM signing_keys").await;
    app.execute("DELETE FROM renewals").await;
    app.execute("UPDATE members SET name = '王·䶮'").await;
    all_at_once(app.database_url(), app.data()).await;
    assert_eq!(app.number("SELECT COUNT(*) FROM signing_keys").await, 2);
    assert_eq!(app.number("SELECT COUNT(*) FROM renewals").await, 1);
}
