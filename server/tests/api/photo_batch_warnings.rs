//! Files that speak for another person, and what a saving leaves over.

use domain::photo_batch::{
    BatchFilter, BatchGroup, BatchItem, BatchState, ItemOutcome, WarningKind,
};
use domain::{PhotoKind, PhotoWarning, PublicError};
use portrait::intake::{Intake, Wish};
use portrait::raster::encode_jpeg;
use portrait::stand_in::stand_in;
use serde_json::json;

use crate::photo_batches::{add, six};
use crate::support::{TestApp, both, jpeg};

both!(
    what_speaks_for_another_is_decided_one_by_one,
    a_new_reminder_asks_again,
    what_a_saving_leaves_over_keeps_its_buttons,
    the_members_own_photo_is_a_note,
);

async fn save(app: &TestApp, scope: &backend::Scope, batch: i64) -> u64 {
    let batches = app.services.photo_batches();
    batches.commit(scope, batch).await.unwrap();
    app.settled().await;
    let saved = batches.summary(scope, batch).await.unwrap();
    assert_eq!(saved.state, BatchState::Committed);
    saved.done
}

async fn what_speaks_for_another_is_decided_one_by_one(app: &TestApp) {
    let scope = six(app).await;
    let clerk = app.signed_in("clerk").await;
    let rows = clerk.list(&[]).await.rows;
    let batches = app.services.photo_batches();
    clerk.give_photo(rows[4].id, 5).await;
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let file = |name: &'static str, seed| {
        let (services, scope) = (&app.services, &scope);
        async move { add(services, scope, batch, name, &jpeg(seed, 300, 400)).await }
    };
    // The name is one member's and the number another's; the number is nobody's; the picture is
    // another member's.
    let (two, nobody, same) = (
        file("330000010003丁六.jpg", 21).await,
        file("丁二330000019999.jpg", 34).await,
        file("丁四.jpg", 5).await,
    );
    for row in [&two, &nobody, &same] {
        assert_eq!(row.group, BatchGroup::Unconfirmed, "{row:?}");
        assert!(row.reason.contains("确认"), "{}", row.reason);
        assert!(!row.confirmed && row.member.is_some());
    }
    assert_eq!(nobody.warnings[0].kind, WarningKind::NameDisagrees);
    let counts = batches.summary(&scope, batch).await.unwrap().counts;
    assert_eq!((counts.unconfirmed, counts.remind), (3, 3));

    assert_eq!(
        save(app, &scope, batch).await,
        0,
        "nothing of them is saved"
    );
    for row in &rows[..4] {
        assert!(clerk.detail(row.id).await.photo.is_none(), "{}", row.name);
    }

    // One is confirmed, one belongs to another member, one stays.
    let confirmed = batches.confirm(&scope, same.id).await.unwrap();
    assert_eq!(
        (confirmed.group, confirmed.confirmed),
        (BatchGroup::New, true)
    );
    let moved = batches.assign(&scope, two.id, rows[5].id).await.unwrap();
    assert_eq!((moved.group, moved.warnings.len()), (BatchGroup::New, 0));
    assert_eq!(save(app, &scope, batch).await, 2);
    assert!(clerk.detail(rows[3].id).await.photo.is_some());
    assert!(clerk.detail(rows[5].id).await.photo.is_some());
    assert!(clerk.detail(rows[1].id).await.photo.is_none());
    let decided = app.audit_details("photo_batch.decide").await;
    let confirm = decided.iter().find(|one| one["decision"] == "confirm");
    let confirm = confirm.expect("the confirmation is in the audit trail");
    assert_eq!(confirm["guards"][0], "other-members-photo");
}

async fn a_new_reminder_asks_again(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let bytes = jpeg(21, 300, 400);
    let one = add(&app.services, &scope, batch, "330000010003丁六.jpg", &bytes).await;
    assert_eq!(
        batches.confirm(&scope, one.id).await.unwrap().group,
        BatchGroup::New
    );
    // The same picture comes for another member: the confirmation was not about that.
    let other = add(&app.services, &scope, batch, "丁五.jpg", &bytes).await;
    let group = async |row: &BatchItem| batches.item(&scope, row.id).await.unwrap().group;
    assert_eq!(group(&one).await, BatchGroup::Unconfirmed);
    assert_eq!(group(&other).await, BatchGroup::Unconfirmed);
    // It goes: what is left was confirmed.
    batches.skip(&scope, other.id).await.unwrap();
    assert_eq!(group(&one).await, BatchGroup::New);
    // Without anything that speaks for another there is nothing to confirm.
    let plain = add(
        &app.services,
        &scope,
        batch,
        "丁一.jpg",
        &jpeg(34, 300, 400),
    )
    .await;
    assert_eq!(plain.group, BatchGroup::New);
    let refused = batches.confirm(&scope, plain.id).await.unwrap_err();
    assert!(matches!(refused.into(), PublicError::BadRequest(_)));
}

async fn what_a_saving_leaves_over_keeps_its_buttons(app: &TestApp) {
    let scope = six(app).await;
    let clerk = app.signed_in("clerk").await;
    let ids: Vec<i64> = clerk
        .list(&[])
        .await
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let given = add(
        &app.services,
        &scope,
        batch,
        "丁一.jpg",
        &jpeg(21, 300, 400),
    )
    .await;
    let lost = add(
        &app.services,
        &scope,
        batch,
        "无名.jpg",
        &jpeg(34, 300, 400),
    )
    .await;
    assert_eq!(lost.group, BatchGroup::Unmatched);
    assert_eq!(save(app, &scope, batch).await, 1);

    let shown = async |row: i64| {
        let url = format!("/jobs/photos/{batch}?group=");
        let body = clerk.get(&url).await.text().await.unwrap();
        let marked = format!("data-item-id=\"{row}\"");
        let start = body.find(&marked).expect("the row is shown");
        let row = &body[start + marked.len()..];
        row[..row.find("data-item-id").unwrap_or(row.len())].to_owned()
    };
    assert!(!shown(given.id).await.contains("value=\"skip\""));
    assert!(shown(lost.id).await.contains("value=\"assign\""));

    // A saved row is decided; one that is left is not.
    let refused = batches.assign(&scope, given.id, ids[2]).await.unwrap_err();
    assert!(matches!(refused.into(), PublicError::BadRequest(_)));
    let assigned = batches.assign(&scope, lost.id, ids[1]).await.unwrap();
    assert_eq!(assigned.group, BatchGroup::New);
    let page = batches
        .page(&scope, batch, BatchFilter::All, 1)
        .await
        .unwrap();
    let outcome = |id| page.items.iter().find(|row| row.id == id).unwrap().outcome;
    assert_eq!(outcome(given.id), ItemOutcome::Given);
    assert_eq!(save(app, &scope, batch).await, 2);
    assert!(clerk.detail(ids[1]).await.photo.is_some());

    // All of it is taken back at once.
    batches.undo(&scope, batch).await.unwrap();
    app.settled().await;
    let undone = batches.summary(&scope, batch).await.unwrap();
    assert_eq!((undone.taken_back, undone.kept), (2, 0));
    assert!(clerk.detail(ids[0]).await.photo.is_none());
    let over = batches.skip(&scope, lost.id).await.unwrap_err();
    assert!(matches!(over.into(), PublicError::BadRequest(_)));
}

async fn the_members_own_photo_is_a_note(app: &TestApp) {
    let scope = six(app).await;
    let clerk = app.signed_in("clerk").await;
    let one = clerk.list(&[]).await.rows[0].id;
    clerk.give_photo(one, 5).await;
    clerk.give_photo(one, 8).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    // The same picture as another file, as it was sent on.
    let again = |seed| encode_jpeg(&stand_in(seed, 300, 400), 70, None).unwrap();
    let earlier = add(&app.services, &scope, batch, "丁一.jpg", &again(5)).await;
    assert_eq!(earlier.group, BatchGroup::Replaces, "nothing to confirm");
    let [note] = earlier.warnings.as_slice() else {
        panic!("{earlier:?}")
    };
    assert!(note.is_note() && note.kind == WarningKind::OwnPhoto);
    assert!(note.text.contains("照片历史"), "{}", note.text);
    batches.skip(&scope, earlier.id).await.unwrap();
    let present = add(&app.services, &scope, batch, "丁一 (1).jpg", &again(8)).await;
    assert!(present.warnings[0].text.contains("现在使用"), "{present:?}");
    assert_eq!(
        batches.summary(&scope, batch).await.unwrap().counts.remind,
        0
    );

    // The dialog says the same words.
    for (seed, note) in [(5, earlier), (8, present)] {
        let taken = Intake::default().take(&again(seed), &Wish::default());
        let arguments = json!({
            "member": one,
            "fingerprint": taken.unwrap().fingerprint.to_string(),
            "file_name": "",
        });
        let warnings = clerk.call("photos/guards", arguments).await;
        let warnings: Vec<PhotoWarning> = warnings.json().await.unwrap();
        let said: Vec<String> = warnings.iter().map(PhotoWarning::message).collect();
        assert_eq!(said, [note.warnings[0].text.clone()]);
    }
}
