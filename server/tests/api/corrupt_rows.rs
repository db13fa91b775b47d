//! A row with something in it that nobody has written: an error that names it, and nothing else.

use domain::PhotoKind;
use domain::photo_batch::BatchFilter;
use reqwest::StatusCode;
use serde_json::json;

use crate::photo_batches;
use crate::support::{PASSWORD, TestApp, both, jpeg, problem, ready};

both!(
    what_cannot_be_read_is_told_by_table_and_number,
    people_are_told_of_an_error_and_of_no_content,
    a_row_that_cannot_be_read_hides_no_other_fault,
);

/// What nobody may be told, and no column takes.
const SECRET: &str = "secret-4711";

/// Puts it into a column of a row; what was there.
async fn corrupt(app: &TestApp, table: &str, column: &str, id: i64) -> String {
    let before = format!("SELECT {column} FROM {table} WHERE id = {id}");
    let before = app.texts(&before).await.remove(0);
    set(app, table, column, id, SECRET).await;
    before
}

async fn set(app: &TestApp, table: &str, column: &str, id: i64, value: &str) {
    let value = value.replace('\'', "''");
    app.execute(&format!(
        "UPDATE {table} SET {column} = '{value}' WHERE id = {id}"
    ))
    .await;
}

async fn faults(app: &TestApp) -> Vec<String> {
    app.services.integrity().check().await.unwrap().faults
}

/// What asking for everything there is of the member and the batch fails with; empty if it does not.
async fn asked(app: &TestApp, member: i64, batch: i64) -> String {
    let scope = photo_batches::scope(app, "33").await;
    let ask = async {
        app.services.accounts().list().await?;
        app.services.members().detail(&scope, member).await?;
        app.services.photos().history(&scope, member).await?;
        let batches = app.services.photo_batches();
        batches.list(&scope).await?;
        batches.page(&scope, batch, BatchFilter::All, 1).await
    };
    match ask.await {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    }
}

/// A member with a photo and a certificate, and a batch with a file and a ZIP.
async fn all_there_is(app: &TestApp) -> (i64, i64) {
    let (clerk, member) = ready(app).await;
    assert_eq!(clerk.issue(member, "").await.status(), 201);
    let scope = photo_batches::scope(app, "33").await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let photo = jpeg(5, 600, 800);
    photo_batches::add(&app.services, &scope, batch, "a.jpg", &photo).await;
    let archive = batches.begin_archive(&scope, batch, "a.zip", 1000).await;
    archive.unwrap();
    assert_eq!(asked(app, member, batch).await, "");
    (member, batch)
}

async fn what_cannot_be_read_is_told_by_table_and_number(app: &TestApp) {
    let (member, batch) = all_there_is(app).await;
    for (table, columns) in [
        ("staff", &["role"][..]),
        (
            "members",
            &[
                "sex",
                "id_kind",
                "status",
                "photo_kind",
                "doubts",
                "confirmed_doubts",
                "state",
                "unprintable",
            ],
        ),
        ("photos", &["kind", "source", "crop", "checks"]),
        ("certificates", &["code", "face", "state"]),
        ("photo_batches", &["kind", "state"]),
        ("photo_batch_archives", &["state"]),
        (
            "photo_batch_items",
            &[
                "candidates",
                "disagreement",
                "decision",
                "crop",
                "checks",
                "grouping",
                "guards",
                "confirmed",
                "outcome",
            ],
        ),
    ] {
        let id = app.number(&format!("SELECT max(id) FROM {table}")).await;
        for column in columns {
            let before = corrupt(app, table, column, id).await;
            let line = format!("{table} {id}: its {column} cannot be read");
            assert_eq!(
                asked(app, member, batch).await,
                format!("stored data: {line}")
            );
            let faults = faults(app).await;
            assert!(faults.contains(&line), "{line}: {faults:#?}");
            assert!(!faults.concat().contains(SECRET), "{faults:#?}");
            set(app, table, column, id, &before).await;
            assert_eq!(asked(app, member, batch).await, "", "{table}.{column}");
        }
    }
    let event = app.number("SELECT max(id) FROM audit_events").await;
    corrupt(app, "audit_events", "detail", event).await;
    let line = format!("audit_events {event}: its detail cannot be read");
    assert_eq!(faults(app).await, [line]);
}

/// The server function that tells of a member's photos.
const HISTORY: &str = "photos/history";

async fn people_are_told_of_an_error_and_of_no_content(app: &TestApp) {
    let (member, _) = all_there_is(app).await;
    let clerk = app.signed_in("clerk").await;
    // Once a day before the calendar, which PostgreSQL has too, once no day at all.
    let no_day = match app.database_url().starts_with("sqlite") {
        true => SECRET,
        false => "0044-03-15 BC",
    };
    for (table, column, value, path) in [
        ("members", "birth_date", no_day, "/members/{}/photo"),
        ("members", "missing", "-1", "/members/{}/photo"),
        ("photos", "source", SECRET, HISTORY),
        ("photos", "width", "-1", HISTORY),
    ] {
        let id = app.number(&format!("SELECT min(id) FROM {table}")).await;
        let path = path.replace("{}", &member.to_string());
        let ask = async || match path.as_str() {
            HISTORY => clerk.call(HISTORY, json!({ "member": member })).await,
            path => clerk.get(path).await,
        };
        assert_eq!(ask().await.status(), StatusCode::OK);
        let cast = format!("SELECT CAST({column} AS text) FROM {table} WHERE id = {id}");
        let before = app.texts(&cast).await.remove(0);
        set(app, table, column, id, value).await;
        let told = problem(ask().await, StatusCode::INTERNAL_SERVER_ERROR).await;
        assert!(!told.to_string().contains(value), "{told}");
        assert!(!told.to_string().contains(column), "{told}");
        set(app, table, column, id, &before).await;
    }
    app.execute(&format!("UPDATE staff SET role = '{SECRET}'"))
        .await;
    let answer = app.anonymous().sign_in("clerk", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text().await.unwrap().contains(SECRET));
}

async fn a_row_that_cannot_be_read_hides_no_other_fault(app: &TestApp) {
    let (member, _) = all_there_is(app).await;
    app.import("33", "王一,,,,,,,,,").await;
    let other = app.number("SELECT max(id) FROM members").await;
    app.execute(&format!(
        "UPDATE members SET missing = 0 WHERE id = {other}"
    ))
    .await;
    let state = corrupt(app, "members", "state", member).await;
    assert_eq!(
        faults(app).await,
        [
            format!("members {member}: its state cannot be read"),
            format!("member {other}: its state or doubts are not what the rules say"),
        ]
    );
    set(app, "members", "state", member, &state).await;
    let certificate = app.number("SELECT max(id) FROM certificates").await;
    corrupt(app, "certificates", "state", certificate).await;
    let faults = faults(app).await;
    let line = format!("certificates {certificate}: its state cannot be read");
    assert_eq!(faults.first(), Some(&line));
    // Without a valid certificate the member's standing is another one.
    assert_eq!(faults.len(), 3, "{faults:#?}");
}
