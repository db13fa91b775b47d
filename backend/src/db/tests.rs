//! What stays true of transactions when something fails under them.

use sea_orm::ConnectionTrait;

use super::*;
use crate::Error;

async fn open(folder: &Path) -> Db {
    Db::open(&Db::sqlite_url(folder)).await.unwrap()
}

/// A table of our own to fill.
async fn with_notes(folder: &Path) -> Db {
    let db = open(folder).await;
    let make = db.begin().await.unwrap();
    let table = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text BLOB)";
    make.execute_unprepared(table).await.unwrap();
    make.commit().await.unwrap();
    db
}

async fn note(db: &Db, id: u32) -> Result<(), Error> {
    let transaction = db.begin().await?;
    let insert = format!("INSERT INTO notes VALUES ({id}, zeroblob(20000))");
    transaction.execute_unprepared(&insert).await?;
    transaction.commit().await
}

async fn notes(db: &Db) -> i64 {
    let count = sea_orm::Statement::from_string(DbBackend::Sqlite, "SELECT count(*) FROM notes");
    let row = db.read().query_one_raw(count).await.unwrap().unwrap();
    row.try_get_by(0).unwrap()
}

#[tokio::test]
async fn what_is_acknowledged_after_a_full_disk_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let db = with_notes(folder.path()).await;
    note(&db, 0).await.unwrap();
    // The limit belongs to the connection, as a full disk does to what it sees.
    let full = db.begin().await.unwrap();
    full.execute_unprepared("PRAGMA max_page_count = 1")
        .await
        .unwrap();
    for id in 100..400 {
        let insert = format!("INSERT INTO notes VALUES ({id}, zeroblob(20000))");
        let Err(error) = full.execute_unprepared(&insert).await else {
            continue;
        };
        assert_eq!(Fault::of(&error), Fault::Full);
        // SQLite has rolled back already: what followed would be kept statement by statement.
        assert!(full.execute_unprepared(&insert).await.is_err());
        break;
    }
    assert!(full.commit().await.is_err());
    for id in 1..=30 {
        note(&db, id).await.unwrap();
    }
    // Readers see it: it is committed, not only said.
    assert_eq!(notes(&db).await, 31);
    db.close().await.unwrap();
    assert_eq!(notes(&open(folder.path()).await).await, 31);
}

#[tokio::test]
async fn a_transaction_that_sqlite_ended_by_itself_swallows_none_that_follow() {
    let folder = tempfile::tempdir().unwrap();
    let db = with_notes(folder.path()).await;
    let make = db.begin().await.unwrap();
    make.execute_unprepared(
        "CREATE TRIGGER odd BEFORE INSERT ON notes WHEN NEW.id = 13 \
         BEGIN SELECT RAISE(ROLLBACK, 'thirteen'); END",
    )
    .await
    .unwrap();
    make.commit().await.unwrap();
    for round in 0..5 {
        assert!(note(&db, 13).await.is_err());
        note(&db, 100 + round).await.unwrap();
    }
    assert_eq!(notes(&db).await, 5);
    db.close().await.unwrap();
    assert_eq!(notes(&open(folder.path()).await).await, 5);
}

#[tokio::test]
async fn a_commit_that_fails_is_no_success_and_the_next_one_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let db = with_notes(folder.path()).await;
    let make = db.begin().await.unwrap();
    make.execute_unprepared(
        "CREATE TABLE promises (note INTEGER REFERENCES notes(id) DEFERRABLE INITIALLY DEFERRED)",
    )
    .await
    .unwrap();
    make.commit().await.unwrap();
    let broken = db.begin().await.unwrap();
    broken
        .execute_unprepared("INSERT INTO promises VALUES (77)")
        .await
        .unwrap();
    assert!(matches!(broken.commit().await, Err(Error::Database(_))));
    note(&db, 1).await.unwrap();
    db.close().await.unwrap();
    assert_eq!(notes(&open(folder.path()).await).await, 1);
}

#[tokio::test]
async fn a_transaction_with_a_failed_statement_cannot_be_committed() {
    let folder = tempfile::tempdir().unwrap();
    let db = with_notes(folder.path()).await;
    let half = db.begin().await.unwrap();
    half.execute_unprepared("INSERT INTO notes VALUES (1, NULL)")
        .await
        .unwrap();
    let twice = half
        .execute_unprepared("INSERT INTO notes VALUES (1, NULL)")
        .await;
    assert_eq!(Fault::of(&twice.unwrap_err()), Fault::Constraint);
    assert!(half.commit().await.is_err());
    assert_eq!(notes(&db).await, 0);
}

#[tokio::test]
async fn a_store_that_is_read_only_is_told_as_that() {
    let folder = tempfile::tempdir().unwrap();
    with_notes(folder.path()).await.close().await.unwrap();
    let url = Db::sqlite_url(folder.path()).replace("mode=rwc", "mode=ro");
    let db = Db::open(&url).await.unwrap();
    let error = note(&db, 1).await.unwrap_err();
    assert_eq!(error.into_public(), domain::PublicError::NotWritable);
    assert_eq!(notes(&db).await, 0);
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_and_what_lies_beside_it_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let db = with_notes(folder.path()).await;
    note(&db, 1).await.unwrap();
    for ending in ["", "-wal", "-shm"] {
        let file = folder.path().join(format!("huizheng.sqlite{ending}"));
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{ending}");
    }
}
