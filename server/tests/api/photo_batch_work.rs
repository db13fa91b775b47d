//! What goes on in the background when a batch is saved or undone.

use domain::PhotoKind;
use domain::photo_batch::BatchState;

use crate::photo_batches::{add, six};
use crate::support::{TestApp, both, jpeg};

both!(
    work_goes_on_after_a_stop,
    a_batch_at_work_never_seems_to_stand_still,
);

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
    batches.settled().await;
    let saved = batches.summary(&scope, batch).await.unwrap();
    assert_eq!(
        (saved.state, saved.stalled, saved.done),
        (BatchState::Committed, false, 1)
    );
    assert!(clerk.detail(id).await.photo.is_some());
    // All is given already: asking again only ends it.
    stop("committing").await;
    batches.commit(&scope, batch).await.unwrap();
    batches.settled().await;
    assert_eq!(
        batches.summary(&scope, batch).await.unwrap().state,
        BatchState::Committed
    );
    assert_eq!(app.audit_details("photo.give").await.len(), 1);
    stop("undoing").await;
    batches.undo(&scope, batch).await.unwrap();
    batches.settled().await;
    let undone = batches.summary(&scope, batch).await.unwrap();
    assert_eq!((undone.state, undone.taken_back), (BatchState::Undone, 1));
    assert!(clerk.detail(id).await.photo.is_none());
    stop("undoing").await;
    batches.resume().await.unwrap();
    batches.settled().await;
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
