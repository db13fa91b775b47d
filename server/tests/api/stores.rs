//! Files at a server that speaks S3.

use reqwest::StatusCode;

use crate::support::{COMPLETE, TestApp, Visitor};

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
