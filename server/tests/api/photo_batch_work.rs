//! What goes on in the background when a batch is saved or undone.

use std::io::{Cursor, Write};

use backend::Scope;
use domain::PhotoKind;
use domain::photo_batch::{ArchiveState, BatchState};
use reqwest::StatusCode;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::photo_batches::{add, six};
use crate::stores::on_objects;
use crate::support::{TestApp, both, jpeg, problem};

both!(
    work_goes_on_after_a_stop,
    a_batch_at_work_never_seems_to_stand_still,
    what_goes_on_stops_when_its_owner_is_shut_out,
    unpacking_stops_too,
    who_sends_a_zip_to_a_left_batch_takes_all_of_it_over,
    what_still_stops_when_a_batch_is_taken_over_goes_on,
);

on_objects!(unpacking_from_objects_goes_on_after_a_stop: work_goes_on_after_a_stop);

async fn work_goes_on_after_a_stop(app: &TestApp) {
    let scope = six(app).await;
    let clerk = app.signed_in("clerk").await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let bytes = jpeg(1, 300, 400);
    let item = add(&app.services, &scope, batch, "330000010001.jpg", &bytes).await;
    let id = item.member.unwrap().id;
    let stop = |state: &'static str| async move {
        app.execute(&format!("UPDATE photo_batches SET state = '{state}'"))
            .await;
    };
    stop("committing").await;
    assert!(batches.summary(&scope, batch).await.unwrap().stalled);
    batches.resume().await.unwrap();
    app.settled().await;
    let saved = batches.summary(&scope, batch).await.unwrap();
    assert_eq!(
        (saved.state, saved.stalled, saved.done),
        (BatchState::Committed, false, 1)
    );
    assert!(clerk.detail(id).await.photo.is_some());
    // All is given already: asking again only ends it.
    stop("committing").await;
    batches.commit(&scope, batch).await.unwrap();
    app.settled().await;
    assert_eq!(
        batches.summary(&scope, batch).await.unwrap().state,
        BatchState::Committed
    );
    assert_eq!(app.audit_details("photo.give").await.len(), 1);
    stop("undoing").await;
    batches.undo(&scope, batch).await.unwrap();
    app.settled().await;
    let undone = batches.summary(&scope, batch).await.unwrap();
    assert_eq!((undone.state, undone.taken_back), (BatchState::Undone, 1));
    assert!(clerk.detail(id).await.photo.is_none());
    stop("undoing").await;
    batches.resume().await.unwrap();
    app.settled().await;
    assert_eq!(app.audit_details("photo.take_back").await.len(), 1);
}

async fn a_batch_at_work_never_seems_to_stand_still(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    for seed in 1..=25 {
        let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
        let bytes = jpeg(seed, 120, 160);
        add(&app.services, &scope, batch, "330000010001.jpg", &bytes).await;
        // Undone in the moment in which it is saved, as a quick hand does.
        for end in [BatchState::Committed, BatchState::Undone] {
            let mut seen = match end {
                BatchState::Committed => batches.commit(&scope, batch).await.unwrap(),
                _ => batches.undo(&scope, batch).await.unwrap(),
            };
            while seen.state != end {
                assert!(!seen.stalled, "batch {seed}, {:?}", seen.state);
                seen = batches.summary(&scope, batch).await.unwrap();
            }
        }
    }
}

/// The scope of a signed-in person, as work in the background keeps it.
async fn scope_of(app: &TestApp, username: &str) -> Scope {
    let query = format!("SELECT id FROM staff WHERE username = '{username}'");
    let id = app.number(&query).await;
    let staff = app.services.accounts().find(id).await.unwrap();
    staff.unwrap().scope().unwrap()
}

async fn what_goes_on_stops_when_its_owner_is_shut_out(app: &TestApp) {
    six(app).await;
    let batches = app.services.photo_batches();
    let (scope, manager) = (scope_of(app, "clerk").await, app.signed_in("manager").await);
    let of_manager = scope_of(app, "manager").await;
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let item = add(
        &app.services,
        &scope,
        batch,
        "330000010001.jpg",
        &jpeg(1, 300, 400),
    )
    .await;
    let member = item.member.unwrap().id;
    let take_over = format!("/jobs/photos/{batch}/take-over");
    let early = manager.post(&take_over).await;
    problem(early, StatusCode::BAD_REQUEST).await;
    // Asked for, and shut out before anything is done.
    app.services.accounts().disable("clerk").await.unwrap();
    batches.commit(&scope, batch).await.unwrap();
    app.settled().await;
    let left = batches.summary(&of_manager, batch).await.unwrap();
    assert_eq!(
        (left.state, left.left_by.as_deref(), left.done),
        (BatchState::Committing, Some("clerk"), 0)
    );
    assert!(manager.detail(member).await.photo.is_none());
    assert_eq!(app.audit_details("job.stop").await.len(), 1);
    // Neither a restart nor another press goes on in the name of who was shut out.
    batches.resume().await.unwrap();
    batches.commit(&of_manager, batch).await.unwrap();
    app.settled().await;
    assert_eq!(batches.summary(&of_manager, batch).await.unwrap().done, 0);
    let page = manager.page(&format!("/jobs/photos/{batch}")).await;
    let page = page.text().await.unwrap();
    assert!(
        page.contains("接手并继续") && page.contains("“clerk”"),
        "{page}"
    );
    // Not everybody may take it over.
    let auditor = app.signed_in("auditor").await.post(&take_over).await;
    problem(auditor, StatusCode::FORBIDDEN).await;
    let stranger = app.signed_in("stranger").await.post(&take_over).await;
    problem(stranger, StatusCode::NOT_FOUND).await;
    manager.post(&take_over).await;
    app.settled().await;
    let saved = batches.summary(&of_manager, batch).await.unwrap();
    assert_eq!(
        (saved.state, saved.left_by, saved.done),
        (BatchState::Committed, None, 1)
    );
    let taken = &app.audit_details("photo_batch.take_over").await[0];
    assert_eq!(taken["from"], "clerk");
    let actors = "SELECT actor FROM audit_events WHERE action = 'photo.give'";
    assert_eq!(app.texts(actors).await, ["manager"]);
    let again = manager.post(&take_over).await;
    problem(again, StatusCode::BAD_REQUEST).await;
    // The same while undoing, by who may only read by now.
    batches.undo(&of_manager, batch).await.unwrap();
    app.settled().await;
    app.execute("UPDATE photo_batches SET state = 'undoing'")
        .await;
    app.execute("UPDATE staff SET role = 'auditor' WHERE username = 'manager'")
        .await;
    batches.resume().await.unwrap();
    app.settled().await;
    let left = batches.summary(&of_manager, batch).await.unwrap();
    assert_eq!(left.left_by.as_deref(), Some("manager"));
}

/// A ZIP with the photos of these of the six.
fn zip_of(members: std::ops::RangeInclusive<u64>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for n in members {
        let name = format!("33000001000{n}.jpg");
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&jpeg(n, 300, 400)).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

async fn unpacking_stops_too(app: &TestApp) {
    six(app).await;
    let batches = app.services.photo_batches();
    let scope = scope_of(app, "clerk").await;
    let of_manager = scope_of(app, "manager").await;
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let bytes = zip_of(1..=3);
    let size = bytes.len() as u64;
    let archive = batches.begin_archive(&scope, batch, "照片.zip", size).await;
    app.services.accounts().disable("clerk").await.unwrap();
    let id = archive.unwrap().id;
    batches.add_piece(&scope, id, 0, bytes).await.unwrap();
    app.settled().await;
    batches.resume().await.unwrap();
    app.settled().await;
    let left = batches.summary(&of_manager, batch).await.unwrap();
    assert_eq!(left.left_by.as_deref(), Some("clerk"));
    assert_eq!(left.archives[0].state, ArchiveState::Unpacking);
    assert_eq!((left.archives[0].unpacked, left.counts.new), (0, 0));
    batches.take_over(&of_manager, batch).await.unwrap();
    app.settled().await;
    let whole = batches.summary(&of_manager, batch).await.unwrap();
    assert_eq!(whole.archives[0].state, ArchiveState::Done);
    assert_eq!((whole.left_by, whole.counts.new), (None, 3));
}

async fn what_still_stops_when_a_batch_is_taken_over_goes_on(app: &TestApp) {
    six(app).await;
    let batches = app.services.photo_batches();
    let scope = scope_of(app, "clerk").await;
    let of_manager = scope_of(app, "manager").await;
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let mut archives = Vec::new();
    for (name, bytes) in [("一.zip", zip_of(1..=2)), ("二.zip", zip_of(3..=4))] {
        let size = bytes.len() as u64;
        let archive = batches.begin_archive(&scope, batch, name, size).await;
        archives.push((archive.unwrap().id, bytes));
    }
    app.services.accounts().disable("clerk").await.unwrap();
    let (second, first) = (archives.pop().unwrap(), archives.pop().unwrap());
    batches
        .add_piece(&scope, first.0, 0, first.1)
        .await
        .unwrap();
    app.settled().await;
    // The first one stands still; the second one is taken over while its job still waits or stops.
    batches
        .add_piece(&scope, second.0, 0, second.1)
        .await
        .unwrap();
    batches.take_over(&of_manager, batch).await.unwrap();
    let mut whole = batches.summary(&of_manager, batch).await.unwrap();
    while whole
        .archives
        .iter()
        .any(|archive| archive.state != ArchiveState::Done)
    {
        app.settled().await;
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        whole = batches.summary(&of_manager, batch).await.unwrap();
    }
    assert_eq!((whole.left_by, whole.counts.new), (None, 4));
}

async fn who_sends_a_zip_to_a_left_batch_takes_all_of_it_over(app: &TestApp) {
    six(app).await;
    let batches = app.services.photo_batches();
    let scope = scope_of(app, "clerk").await;
    let of_manager = scope_of(app, "manager").await;
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let (first, second) = (zip_of(1..=2), zip_of(3..=4));
    let begin = async |scope, name, bytes: &[u8]| {
        let size = bytes.len() as u64;
        let archive = batches.begin_archive(scope, batch, name, size).await;
        archive.unwrap().id
    };
    let one = begin(&scope, "一.zip", &first).await;
    app.services.accounts().disable("clerk").await.unwrap();
    batches.add_piece(&scope, one, 0, first).await.unwrap();
    app.settled().await;
    assert!(
        app.audit_details("photo_batch.take_over").await.is_empty(),
        "who was shut out takes nothing over"
    );
    let two = begin(&of_manager, "二.zip", &second).await;
    batches
        .add_piece(&of_manager, two, 0, second)
        .await
        .unwrap();
    app.settled().await;
    let whole = batches.summary(&of_manager, batch).await.unwrap();
    assert!(
        whole
            .archives
            .iter()
            .all(|archive| archive.state == ArchiveState::Done),
        "{:?}",
        whole.archives
    );
    assert_eq!((whole.left_by, whole.counts.new), (None, 4));
    assert_eq!(app.audit_details("photo_batch.take_over").await.len(), 1);
}
