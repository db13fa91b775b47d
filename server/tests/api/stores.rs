//! Files at a server that speaks S3.

use std::io::{Cursor, Write};
use std::time::Duration;

use backend::Services;
use domain::PhotoKind;
use domain::photo_batch::{ArchiveState, BatchFilter};
use reqwest::StatusCode;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::photo_batches::six;
use crate::support::{COMPLETE, TestApp, Visitor, jpeg};

/// Runs a test with its files at a server that speaks S3.
macro_rules! on_objects {
    ($($name:ident: $of:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $of(&$crate::support::TestApp::on_objects().await).await;
        }
    )+};
}
pub(crate) use on_objects;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_found_by_every_server() {
    let app = TestApp::on_objects().await;
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await.id;
    assert_eq!(clerk.give_photo(member, 1).await.status(), 201);
    let issued: serde_json::Value = clerk.issue(member, "").await.json().await.unwrap();
    let other = Visitor::at(&app.beside(app.database_url()).await, clerk.cookie.clone());
    let address = issued["url"].as_str().unwrap();
    let file = other.get(address).await;
    assert_eq!(file.status(), StatusCode::OK);
    assert!(file.bytes().await.unwrap().starts_with(b"%PDF-"));
    // Nothing of members is on this machine.
    assert!(!app.data().join("files").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zip_whose_pieces_reach_two_servers_is_one() {
    let app = TestApp::on_objects().await;
    let scope = six(&app).await;
    let other = app.reopened(app.database_url()).await;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 1..=3 {
        let name = format!("33000001000{n}.jpg");
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&jpeg(n, 300, 400)).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let [here, there] = [&app.services, &other].map(Services::photo_batches);
    let batch = here.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let size = bytes.len() as u64;
    let archive = here.begin_archive(&scope, batch, "照片.zip", size).await;
    let archive = archive.unwrap().id;
    let third = bytes.len() / 3;
    let pieces = [0..third, third..2 * third, 2 * third..bytes.len()];
    for (server, piece) in [&here, &there, &here].into_iter().zip(pieces) {
        let offset = piece.start as u64;
        let piece = bytes[piece].to_vec();
        let taken = server.add_piece(&scope, archive, offset, piece).await;
        assert!(taken.unwrap().taken);
    }
    let unpacking = async {
        loop {
            let page = here.page(&scope, batch, BatchFilter::All, 1).await.unwrap();
            if page.batch.archives[0].state != ArchiveState::Unpacking {
                return page;
            }
        }
    };
    let page = tokio::time::timeout(Duration::from_secs(120), unpacking).await;
    let page = page.unwrap();
    assert_eq!(page.batch.archives[0].state, ArchiveState::Done);
    assert_eq!((page.batch.counts.new, page.items.len()), (3, 3));
}
