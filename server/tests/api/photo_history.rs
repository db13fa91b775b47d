//! Every photo ever given to a member.

use domain::{IssueState, MemberDetail, PhotoEntry};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{COMPLETE, TestApp, Visitor, both, jpeg, problem, ready};

both!(
    earlier_photos_are_listed_and_come_back,
    going_back_makes_a_certificate_differ,
    histories_stay_in_the_association,
);

/// A member's photos, newest first.
async fn history(visitor: &Visitor, id: i64) -> Vec<PhotoEntry> {
    let list = visitor
        .call("photos/history", json!({ "member": id }))
        .await;
    assert_eq!(list.status(), StatusCode::OK);
    list.json().await.unwrap()
}

/// Their identities.
async fn photos(visitor: &Visitor, id: i64) -> Vec<i64> {
    let entries = history(visitor, id).await;
    entries.into_iter().map(|entry| entry.id).collect()
}

async fn restore(visitor: &Visitor, id: i64, photo: i64) -> reqwest::Response {
    visitor
        .post(&format!("/members/{id}/photos/{photo}/restore"))
        .await
}

async fn earlier_photos_are_listed_and_come_back(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    clerk.give_photo(id, 2).await;
    let [newer, older] = photos(&clerk, id).await[..] else {
        panic!("two photos");
    };
    let list = history(&clerk, id).await;
    assert!(list.iter().all(|entry| entry.given_by == "clerk"));
    let in_use: Vec<_> = list.iter().map(|entry| entry.in_use).collect();
    assert_eq!(in_use, [true, false]);
    let original = clerk
        .get(&format!("/members/{id}/photos/{older}?original=1"))
        .await;
    assert_eq!(original.bytes().await.unwrap(), jpeg(1, 300, 400));

    let before = clerk.detail(id).await;
    let same: MemberDetail = restore(&clerk, id, newer).await.json().await.unwrap();
    assert_eq!(same, before, "the one in use stays as it is");
    assert!(app.audit_details("photo.restore").await.is_empty());

    let cut = clerk.get(&format!("/members/{id}/photos/{older}")).await;
    let cut = cut.bytes().await.unwrap();
    let after: MemberDetail = restore(&clerk, id, older).await.json().await.unwrap();
    assert_eq!(after.version, before.version + 1);
    let shown = clerk.get(&format!("/members/{id}/photo")).await;
    assert_eq!(shown.bytes().await.unwrap(), cut);
    let events = app.audit_details("photo.restore").await;
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0]["photo"], &events[0]["replaced"]),
        (&older.into(), &newer.into())
    );
    assert_eq!(photos(&clerk, id).await, [newer, older], "nothing is lost");
}

async fn going_back_makes_a_certificate_differ(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    clerk.give_photo(id, 2).await;
    let [newer, older] = photos(&clerk, id).await[..] else {
        panic!("two photos");
    };
    assert_eq!(clerk.issue(id, "").await.status(), StatusCode::CREATED);
    restore(&clerk, id, older).await;
    let rows = clerk.list(&[("queue", "changed")]).await.rows;
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    restore(&clerk, id, newer).await;
    assert_eq!(clerk.detail(id).await.standing.state, IssueState::Issued);
}

async fn histories_stay_in_the_association(app: &TestApp) {
    let other = COMPLETE.replace("王䶮", "李四").replace("0001,", "0002,");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    let rows = clerk.list(&[]).await.rows;
    let (id, second) = (rows[0].id, rows[1].id);
    clerk.give_photo(id, 1).await;
    clerk.give_photo(id, 2).await;
    let photo = photos(&clerk, id).await[1];
    let (auditor, stranger) = (
        app.signed_in("auditor").await,
        app.signed_in("stranger").await,
    );
    assert_eq!(photos(&auditor, id).await.len(), 2);
    let refused = restore(&auditor, id, photo).await;
    problem(refused, StatusCode::FORBIDDEN).await;
    for (visitor, member) in [(&stranger, id), (&clerk, second)] {
        let refused = restore(visitor, member, photo).await;
        problem(refused, StatusCode::NOT_FOUND).await;
        let picture = format!("/members/{member}/photos/{photo}");
        problem(visitor.get(&picture).await, StatusCode::NOT_FOUND).await;
    }
    let ask = json!({ "member": id });
    let foreign = stranger.call("photos/history", ask.clone()).await;
    problem(foreign, StatusCode::NOT_FOUND).await;
    for odd in ["/members/x/photos", "/members/1/photos/x"] {
        problem(clerk.get(odd).await, StatusCode::NOT_FOUND).await;
    }
    let nobody = app.anonymous().call("photos/history", ask).await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}
