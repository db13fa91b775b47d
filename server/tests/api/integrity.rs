//! `check` finds damage: each kind is made, and told in a line of its own.

use std::os::unix::fs::FileExt;

use domain::PhotoKind;

use crate::photo_batches;
use crate::support::{COMPLETE, TestApp, both, jpeg, ready};

both!(
    what_is_whole_has_no_faults,
    missing_and_changed_files_are_told_for_every_row_that_names_them,
    certificates_that_are_not_what_their_rows_say_are_told,
    references_that_lead_nowhere_or_elsewhere_are_told,
    standings_that_the_rules_do_not_give_are_told,
    discarded_batches_leave_nothing_behind,
);

async fn faults(app: &TestApp) -> Vec<String> {
    app.services.integrity().check().await.unwrap().faults
}

/// Exactly one fault more, and it says this.
async fn told(app: &TestApp, words: &str) {
    let faults = faults(app).await;
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].contains(words), "{faults:#?}");
}

/// One member of association 33 with a photo, a certificate replaced, and a certificate valid.
async fn whole(app: &TestApp) -> i64 {
    let (clerk, member) = ready(app).await;
    assert_eq!(clerk.issue(member, "").await.status(), 201);
    clerk.give_photo(member, 2).await;
    assert_eq!(clerk.issue(member, "").await.status(), 201);
    assert_eq!(faults(app).await, Vec::<String>::new());
    member
}

async fn what_is_whole_has_no_faults(app: &TestApp) {
    whole(app).await;
    let report = app.services.integrity().check().await.unwrap();
    // Two originals, two issued photos, two certificates.
    assert_eq!(report.files, 6);
}

async fn missing_and_changed_files_are_told_for_every_row_that_names_them(app: &TestApp) {
    whole(app).await;
    let files = app.data().join("files");
    let mut all = Vec::new();
    for folder in std::fs::read_dir(files).unwrap() {
        let folder = folder.unwrap().path();
        if folder.is_dir() {
            all.extend(
                std::fs::read_dir(folder)
                    .unwrap()
                    .map(|file| file.unwrap().path()),
            );
        }
    }
    assert_eq!(all.len(), 6);
    for path in all {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        let named = |faults: &[String]| faults.iter().any(|line| line.contains(&name));
        assert!(named(&faults(app).await));
        std::fs::remove_file(&path).unwrap();
        assert!(named(&faults(app).await));
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(faults(app).await, Vec::<String>::new());
}

async fn certificates_that_are_not_what_their_rows_say_are_told(app: &TestApp) {
    let member = whole(app).await;
    let at = |version: i32| format!("WHERE member_id = {member} AND version = {version}");
    app.execute(&format!(
        "UPDATE certificates SET face = replace(face, '王䶮', '王明') {}",
        at(1)
    ))
    .await;
    told(app, "its file says another name than its row").await;
    app.execute(&format!(
        "UPDATE certificates SET face = replace(face, '王明', '王䶮'), size = size + 1 {}",
        at(1)
    ))
    .await;
    told(app, "bytes, not").await;
    app.execute(&format!(
        "UPDATE certificates SET size = size - 1, state = 'valid' {}",
        at(1)
    ))
    .await;
    let faults = faults(app).await;
    assert!(faults.iter().any(|line| line.contains("valid at once")));
    app.execute(&format!(
        "UPDATE certificates SET state = 'superseded' {}",
        at(1)
    ))
    .await;
    app.execute(&format!("UPDATE certificates SET version = 7 {}", at(1)))
        .await;
    let faults = self::faults(app).await;
    assert!(faults.iter().any(|line| line.contains("without a hole")));
}

async fn references_that_lead_nowhere_or_elsewhere_are_told(app: &TestApp) {
    let member = whole(app).await;
    app.execute(&format!(
        "UPDATE certificates SET issued_by = 4711 WHERE member_id = {member} AND version = 1"
    ))
    .await;
    told(app, "its issued_by leads to no row").await;
    app.execute("UPDATE certificates SET issued_by = NULL")
        .await;
    app.execute(
        "UPDATE audit_events SET association_id = (SELECT id FROM associations WHERE code = '44') \
         WHERE id = (SELECT max(id) FROM audit_events WHERE member_id IS NOT NULL)",
    )
    .await;
    told(app, "its member_id leads to another association").await;
    app.execute(
        "UPDATE audit_events SET association_id = (SELECT id FROM associations WHERE code = '33') \
         WHERE member_id IS NOT NULL",
    )
    .await;
    app.execute(&format!(
        "UPDATE members SET photo_width = photo_width + 1 WHERE id = {member}"
    ))
    .await;
    told(app, "is not what the photo's row says").await;
}

async fn standings_that_the_rules_do_not_give_are_told(app: &TestApp) {
    let member = whole(app).await;
    for (damage, mending) in [
        ("state = 'incomplete'", "state = 'issued'"),
        ("missing = 3", "missing = 0"),
        ("issued_version = 1", "issued_version = 2"),
    ] {
        app.execute(&format!("UPDATE members SET {damage} WHERE id = {member}"))
            .await;
        told(app, "are not what the rules say").await;
        app.execute(&format!("UPDATE members SET {mending} WHERE id = {member}"))
            .await;
        assert_eq!(faults(app).await, Vec::<String>::new());
    }
}

async fn discarded_batches_leave_nothing_behind(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let scope = photo_batches::scope(app, "33").await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap();
    let photo = jpeg(5, 600, 800);
    photo_batches::add(&app.services, &scope, batch.id, "a.jpg", &photo).await;
    assert_eq!(app.services.integrity().check().await.unwrap().files, 2);
    // A file that rows name is never taken, however old; a young one neither.
    age(app);
    assert_eq!(app.services.upkeep().collect_files().await.unwrap(), 0);
    batches.discard(&scope, batch.id).await.unwrap();
    assert_eq!(app.services.upkeep().collect_files().await.unwrap(), 2);
    assert_eq!(faults(app).await, Vec::<String>::new());
    // As if its rows had stayed.
    let another = batches.begin(&scope, PhotoKind::Upload).await.unwrap();
    photo_batches::add(&app.services, &scope, another.id, "b.jpg", &photo).await;
    app.execute(&format!(
        "UPDATE photo_batches SET state = 'discarded' WHERE id = {}",
        another.id
    ))
    .await;
    told(app, "left of a batch that was given up").await;
}

/// Makes every file in the store look old.
fn age(app: &TestApp) {
    for folder in std::fs::read_dir(app.data().join("files")).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder).unwrap() {
            let file = std::fs::OpenOptions::new()
                .append(true)
                .open(file.unwrap().path());
            file.unwrap()
                .set_modified(std::time::SystemTime::UNIX_EPOCH)
                .unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_page_of_sqlite_is_told_and_hides_no_missing_file() {
    let app = TestApp::on_sqlite().await;
    whole(&app).await;
    // What is in the log goes into the file; the root of an index is then overwritten there.
    app.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
    let page = app
        .number(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_members_association_id_id_number'",
        )
        .await;
    let size = app.number("PRAGMA page_size").await;
    let path = app.data().join("huizheng.sqlite");
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    let place = u64::try_from((page - 1) * size).unwrap();
    file.write_all_at(&[0x5a; 512], place).unwrap();
    let beside = app.reopened(app.database_url()).await;
    let faults = beside.integrity().check().await.unwrap().faults;
    assert!(
        faults.iter().any(|line| line.starts_with("database")),
        "{faults:#?}"
    );
}
