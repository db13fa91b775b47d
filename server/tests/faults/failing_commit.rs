//! A COMMIT fails, or the database ends a transaction by itself: it is told as a failure, nothing
//! of it is kept, and what follows is not swallowed.

use domain::Field;

use crate::support::{COMPLETE, TestApp, Visitor};
use crate::tally::{Fault, tried};

const ROUNDS: usize = 5;

/// Two members of association 33: what is saved of the first fails.
async fn two(app: &TestApp) -> (Visitor, i64, i64) {
    let other = COMPLETE
        .replace("330000010001", "330000010002")
        .replace("11010519491231002X", "E12345678");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    let rows = clerk.list(&[]).await.rows;
    (clerk, rows[0].id, rows[1].id)
}

/// Saves now the one, now the other; what a new connection finds is what was acknowledged.
async fn alternately(app: &TestApp, clerk: &Visitor, failing: i64, other: i64) {
    for round in 0..ROUNDS {
        let remark = format!("第 {round} 次");
        let member = clerk.detail(failing).await;
        let answer = clerk.save(&member, &[(Field::Remark, &remark)]).await;
        assert!(answer.status().is_server_error(), "{}", answer.status());
        let member = clerk.detail(other).await;
        let answer = clerk.save(&member, &[(Field::Remark, &remark)]).await;
        assert_eq!(answer.status(), 200);
    }
    let beside = app.beside(app.database_url()).await;
    let beside = Visitor::at(&beside, clerk.cookie.clone());
    let last = format!("第 {} 次", ROUNDS - 1);
    assert_eq!(beside.detail(failing).await.record.remark, "");
    assert_eq!(beside.detail(other).await.record.remark, last);
    assert_eq!(app.audit_details("member.edit").await.len(), ROUNDS);
    assert!(app.services.readiness().ready().await);
    tried(Fault::FailingCommit, ROUNDS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_commit_on_sqlite_is_told_and_swallows_nothing() {
    let app = TestApp::on_sqlite().await;
    let (clerk, failing, other) = two(&app).await;
    // A reference that is looked at when the transaction ends.
    app.execute(
        "CREATE TABLE promises (member INTEGER REFERENCES members(id) DEFERRABLE INITIALLY DEFERRED)",
    )
    .await;
    app.execute(&format!(
        "CREATE TRIGGER failing AFTER INSERT ON audit_events WHEN NEW.member_id = {failing} \
         BEGIN INSERT INTO promises VALUES (-1); END"
    ))
    .await;
    alternately(&app, &clerk, failing, other).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_sqlite_ends_by_itself_swallows_nothing() {
    let app = TestApp::on_sqlite().await;
    let (clerk, failing, other) = two(&app).await;
    app.execute(&format!(
        "CREATE TRIGGER failing AFTER INSERT ON audit_events WHEN NEW.member_id = {failing} \
         BEGIN SELECT RAISE(ROLLBACK, 'as a full disk does'); END"
    ))
    .await;
    alternately(&app, &clerk, failing, other).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_commit_on_postgres_is_told_and_swallows_nothing() {
    let app = TestApp::on_postgres().await;
    let (clerk, failing, other) = two(&app).await;
    app.execute(&format!(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'at the end' USING ERRCODE = '40001'; END $$; \
         CREATE CONSTRAINT TRIGGER failing AFTER INSERT ON audit_events \
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.member_id = {failing}) \
         EXECUTE FUNCTION fail()"
    ))
    .await;
    alternately(&app, &clerk, failing, other).await;
}
