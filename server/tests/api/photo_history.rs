//! Every photo ever given to a member.

use domain::{IssueState, MemberDetail};
use reqwest::StatusCode;

use crate::support::{COMPLETE, TestApp, Visitor, both, jpeg, problem, ready};

both!(
    earlier_photos_are_listed_and_come_back,
    going_back_makes_a_certificate_differ,
    histories_stay_in_the_association,
);

/// The identities of a member's photos, newest first, as the list has them.
async fn photos(visitor: &Visitor, id: i64) -> Vec<i64> {
    let list = visitor.get(&format!("/members/{id}/photos")).await;
    assert_eq!(list.status(), StatusCode::OK);
    let list = list.text().await.unwrap();
    let before = format!("src=\"/members/{id}/photos/");
    let parts = list.split(&before);
    let number = |part: &str| part.split('?').next().unwrap().parse().unwrap();
    parts.skip(1).map(number).collect()
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
    let list = clerk.get(&format!("/members/{id}/photos")).await;
    let list = list.text().await.unwrap();
    assert_eq!(list.matches("现用").count(), 1);
    assert_eq!(list.matches("经办：clerk").count(), 2);
    assert_eq!(
        list.matches("data-restore").count(),
        1,
        "not of the one in use"
    );
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
    let list = auditor.get(&format!("/members/{id}/photos")).await;
    assert!(!list.text().await.unwrap().contains("<button"));
    let refused = restore(&auditor, id, photo).await;
    problem(refused, StatusCode::FORBIDDEN).await;
    for (visitor, member) in [(&stranger, id), (&clerk, second)] {
        let refused = restore(visitor, member, photo).await;
        problem(refused, StatusCode::NOT_FOUND).await;
        let picture = format!("/members/{member}/photos/{photo}");
        problem(visitor.get(&picture).await, StatusCode::NOT_FOUND).await;
    }
    let foreign = stranger.get(&format!("/members/{id}/photos")).await;
    problem(foreign, StatusCode::NOT_FOUND).await;
    for odd in ["/members/x/photos", "/members/1/photos/x"] {
        problem(clerk.get(odd).await, StatusCode::NOT_FOUND).await;
    }
    let nobody = app.anonymous().get(&format!("/members/{id}/photos")).await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}
