//! Many photos at once, from the file to the member and back.

use std::io::{Cursor, Write};

use backend::{Error, Scope, Services};
use domain::photo_batch::{
    ArchiveState, BatchFilter, BatchGroup, BatchState, ItemOutcome, WarningKind,
};
use domain::{PhotoKind, PublicError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::stores::on_objects;
use crate::support::{COMPLETE, TestApp, both, jpeg};

both!(
    files_are_grouped_saved_and_undone,
    decisions_change_the_groups,
    archives_come_in_pieces_and_bad_entries_are_told,
    members_changed_meanwhile_are_left_alone,
    batches_stay_in_their_association,
);

on_objects!(
    objects_hold_pieces_of_archives: archives_come_in_pieces_and_bad_entries_are_told,
    objects_hold_the_photos_of_a_batch: files_are_grouped_saved_and_undone,
);

/// 丁一 to 丁六 with the numbers 330000010001 to 330000010006.
pub(crate) async fn six(app: &TestApp) -> Scope {
    let rows: Vec<String> = "一二三四五六"
        .chars()
        .zip(1..)
        .map(|(name, n)| {
            COMPLETE
                .replace("王䶮", &format!("丁{name}"))
                .replace("330000010001", &format!("33000001000{n}"))
                .replace("11010519491231002X", &format!("E1234567{n}"))
        })
        .collect();
    app.import("33", &rows.join("\n")).await;
    scope(app, "33").await
}

pub(crate) async fn scope(app: &TestApp, association: &str) -> Scope {
    let associations = app.services.associations();
    associations.operator(association).await.unwrap()
}

pub(crate) async fn add(
    services: &Services,
    scope: &Scope,
    batch: i64,
    name: &str,
    bytes: &[u8],
) -> domain::photo_batch::BatchItem {
    let batches = services.photo_batches();
    let bytes = bytes.to_vec();
    let size = bytes.len() as u64;
    batches
        .add_file(scope, batch, name, size, Some(bytes))
        .await
        .unwrap()
}

async fn files_are_grouped_saved_and_undone(app: &TestApp) {
    let scope = six(app).await;
    let clerk = app.signed_in("clerk").await;
    let ids: Vec<i64> = clerk
        .list(&[])
        .await
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    clerk.give_photo(ids[1], 2).await;
    clerk.give_photo(ids[2], 3).await;
    let before = clerk.detail(ids[1]).await.photo;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let group = |name: &'static str, bytes: Vec<u8>| {
        let (services, scope) = (&app.services, &scope);
        async move { add(services, scope, batch, name, &bytes).await.group }
    };
    assert_eq!(
        group("照片/丁一.jpg", jpeg(11, 300, 400)).await,
        BatchGroup::New
    );
    assert_eq!(
        group("330000010002.jpg", jpeg(12, 300, 400)).await,
        BatchGroup::Replaces
    );
    assert_eq!(
        group("丁三.jpg", jpeg(3, 300, 400)).await,
        BatchGroup::Identical
    );
    assert_eq!(
        group("无名.jpg", jpeg(13, 300, 400)).await,
        BatchGroup::Unmatched
    );
    assert_eq!(group("丁四.jpg", Vec::new()).await, BatchGroup::Failed);
    assert_eq!(
        group("丁五.jpg", b"%PDF-1.7".to_vec()).await,
        BatchGroup::Failed
    );
    let half = jpeg(1, 300, 400);
    assert_eq!(
        group("丁六.jpg", half[..half.len() / 2].to_vec()).await,
        BatchGroup::Failed
    );
    let again = add(
        &app.services,
        &scope,
        batch,
        "照片/丁一.jpg",
        &jpeg(11, 300, 400),
    )
    .await;
    assert_eq!(again.group, BatchGroup::New);
    let page = batches
        .page(&scope, batch, BatchFilter::All, 1)
        .await
        .unwrap();
    assert_eq!(page.items.len(), 7, "the same file again is the same row");
    assert_eq!(batches.received(&scope, batch).await.unwrap().len(), 7);
    assert!(
        clerk.detail(ids[0]).await.photo.is_none(),
        "nothing is saved yet"
    );
    batches.commit(&scope, batch).await.unwrap();
    app.settled().await;
    let saved = batches.summary(&scope, batch).await.unwrap();
    assert_eq!(
        (saved.state, saved.done, saved.of),
        (BatchState::Committed, 2, 2)
    );
    assert!(clerk.detail(ids[0]).await.photo.is_some());
    assert_ne!(clerk.detail(ids[1]).await.photo, before);
    assert_eq!(app.audit_details("photo_batch.commit").await.len(), 1);
    // One of them gets another photo: it stays.
    clerk.give_photo(ids[0], 20).await;
    batches.undo(&scope, batch).await.unwrap();
    app.settled().await;
    let undone = batches.summary(&scope, batch).await.unwrap();
    assert_eq!(
        (undone.state, undone.taken_back, undone.kept),
        (BatchState::Undone, 1, 1)
    );
    assert_eq!(clerk.detail(ids[1]).await.photo, before);
    assert!(clerk.detail(ids[0]).await.photo.is_some());
    let page = batches
        .page(&scope, batch, BatchFilter::Group(BatchGroup::New), 1)
        .await
        .unwrap();
    assert_eq!(page.items[0].outcome, ItemOutcome::Kept);
}

async fn decisions_change_the_groups(app: &TestApp) {
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
    let one = add(&app.services, &scope, batch, "丁一.jpg", &jpeg(1, 300, 400)).await;
    let two = add(
        &app.services,
        &scope,
        batch,
        "330000010001.jpg",
        &jpeg(2, 300, 400),
    )
    .await;
    assert_eq!(two.group, BatchGroup::Ambiguous);
    assert_eq!(
        batches.item(&scope, one.id).await.unwrap().group,
        BatchGroup::Ambiguous
    );
    batches.skip(&scope, one.id).await.unwrap();
    assert_eq!(
        batches.item(&scope, two.id).await.unwrap().group,
        BatchGroup::New
    );
    batches.unskip(&scope, one.id).await.unwrap();
    let moved = batches.assign(&scope, two.id, ids[3]).await.unwrap();
    assert_eq!((moved.group, moved.assigned), (BatchGroup::New, true));
    assert_eq!(
        batches.item(&scope, one.id).await.unwrap().group,
        BatchGroup::New
    );
    // The same picture for two, and a name that disagrees with its number.
    let same = add(&app.services, &scope, batch, "丁二.jpg", &jpeg(1, 300, 400)).await;
    assert_eq!(same.warnings[0].kind, WarningKind::OtherItem);
    assert_eq!(same.warnings[0].item_id, Some(one.id));
    let first = batches.item(&scope, one.id).await.unwrap();
    assert_eq!(first.warnings[0].item_id, Some(same.id));
    clerk.give_photo(ids[4], 5).await;
    let other = add(
        &app.services,
        &scope,
        batch,
        "330000010003丁六.jpg",
        &jpeg(5, 300, 400),
    )
    .await;
    let kinds: Vec<_> = other
        .warnings
        .iter()
        .map(|warning| (warning.kind, warning.member_id))
        .collect();
    // Drawn portraits of other seeds may count as the same picture too.
    assert_eq!(
        kinds[..2],
        [
            (WarningKind::NameDisagrees, Some(ids[5])),
            (WarningKind::OtherMembersPhoto, Some(ids[4]))
        ]
    );
    assert_eq!(
        batches.summary(&scope, batch).await.unwrap().counts.remind,
        3
    );
    let cut = batches.recrop(&scope, one.id, None, false).await.unwrap();
    assert_eq!(cut.photo, first.photo);
    assert!(batches.accept(&scope, one.id, "  ").await.is_err());
    batches.discard(&scope, batch).await.unwrap();
    let state = batches.summary(&scope, batch).await.unwrap().state;
    assert_eq!(state, BatchState::Discarded);
}

fn hostile() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut file = |name: &str, bytes: &[u8]| {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    };
    file("丁一.jpg", &jpeg(1, 300, 400));
    file("../../丁二.jpg", &jpeg(2, 300, 400));
    file("内层.zip", b"PK\x03\x04");
    file("丁三.jpg", &vec![0; 500 << 20]);
    file("丁四.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    file("丁五.jpg", b"");
    file("__MACOSX/丁六.jpg", b"x");
    zip.add_symlink("丁六.jpg", "/etc/passwd", options).unwrap();
    zip.finish().unwrap().into_inner()
}

async fn archives_come_in_pieces_and_bad_entries_are_told(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let bytes = hostile();
    let size = bytes.len() as u64;
    let archive = batches
        .begin_archive(&scope, batch, "照片.zip", size)
        .await
        .unwrap();
    let half = bytes.len() / 2;
    let piece = |offset: usize, end: usize| {
        batches.add_piece(
            &scope,
            archive.id,
            offset as u64,
            bytes[offset..end].to_vec(),
        )
    };
    assert!(piece(0, half).await.unwrap().taken);
    let wrong = piece(0, half).await.unwrap();
    assert_eq!((wrong.taken, wrong.archive.received), (false, half as u64));
    let found = batches
        .begin_archive(&scope, batch, "照片.zip", size)
        .await
        .unwrap();
    assert_eq!((found.id, found.received), (archive.id, half as u64));
    let early = batches.commit(&scope, batch).await;
    assert!(matches!(
        early,
        Err(Error::Public(PublicError::BadRequest(_)))
    ));
    assert!(piece(half, bytes.len()).await.unwrap().taken);
    app.settled().await;
    let page = batches
        .page(&scope, batch, BatchFilter::All, 1)
        .await
        .unwrap();
    assert_eq!(page.batch.archives[0].state, ArchiveState::Done);
    let counts = page.batch.counts;
    assert_eq!((counts.new, counts.failed), (1, 6));
    assert!(
        page.items
            .iter()
            .all(|item| item.group == BatchGroup::New || !item.reason.is_empty())
    );
    // Of files in a folder; of others the store's own tests tell.
    if let Ok(mut waiting) = std::fs::read_dir(app.data().join("incoming")) {
        assert!(waiting.next().is_none());
    }
    // One that cannot be read at all is one row.
    let cut = &bytes[..half];
    let broken = batches
        .begin_archive(&scope, batch, "坏.zip", half as u64)
        .await
        .unwrap();
    batches
        .add_piece(&scope, broken.id, 0, cut.to_vec())
        .await
        .unwrap();
    app.settled().await;
    let page = batches
        .page(&scope, batch, BatchFilter::Group(BatchGroup::Failed), 1)
        .await
        .unwrap();
    assert_eq!(page.batch.archives[1].state, ArchiveState::Failed);
    assert!(page.items.iter().any(|item| item.file_name == "坏.zip"));
}

async fn members_changed_meanwhile_are_left_alone(app: &TestApp) {
    let scope = six(app).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let name = "330000010001.jpg";
    add(&app.services, &scope, batch, name, &jpeg(1, 300, 400)).await;
    clerk.give_photo(id, 9).await;
    let others = clerk.detail(id).await.photo;
    batches.commit(&scope, batch).await.unwrap();
    app.settled().await;
    assert_eq!(clerk.detail(id).await.photo, others);
    let page = batches
        .page(&scope, batch, BatchFilter::All, 1)
        .await
        .unwrap();
    assert_eq!(
        (page.batch.state, page.batch.done),
        (BatchState::Committed, 0)
    );
    assert!(!page.items[0].outcome_note.is_empty());
}

async fn batches_stay_in_their_association(app: &TestApp) {
    let scope = six(app).await;
    let stranger = self::scope(app, "44").await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let item = add(&app.services, &scope, batch, "丁一.jpg", &jpeg(1, 300, 400)).await;
    let absent = |answer: Result<(), Error>| {
        assert!(matches!(answer, Err(Error::Public(PublicError::NotFound))));
    };
    absent(batches.summary(&stranger, batch).await.map(|_| ()));
    absent(batches.received(&stranger, batch).await.map(|_| ()));
    absent(batches.item(&stranger, item.id).await.map(|_| ()));
    absent(batches.photo(&stranger, item.id, false).await.map(|_| ()));
    absent(batches.skip(&stranger, item.id).await.map(|_| ()));
    absent(batches.commit(&stranger, batch).await.map(|_| ()));
    absent(batches.discard(&stranger, batch).await);
    let bytes = Some(vec![1]);
    absent(
        batches
            .add_file(&stranger, batch, "a.jpg", 1, bytes)
            .await
            .map(|_| ()),
    );
    absent(
        batches
            .begin_archive(&stranger, batch, "a.zip", 1)
            .await
            .map(|_| ()),
    );
    assert!(batches.list(&stranger).await.unwrap().is_empty());
}
