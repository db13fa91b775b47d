//! What time brings: the end of a session, and a new day.

use reqwest::StatusCode;
use time::Duration;
use time::macros::datetime;

use crate::support::{COMPLETE, TestApp, both, ready};

both!(
    a_session_ends_after_twelve_hours,
    a_certificate_bears_the_day_that_it_is_in_shanghai,
);

async fn a_session_ends_after_twelve_hours(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    app.clock
        .advance(Duration::hours(12) - Duration::minutes(1));
    assert_eq!(clerk.page("/members").await.status(), StatusCode::OK);
    app.clock.advance(Duration::minutes(2));
    let over = clerk.page("/members").await;
    assert_eq!(over.status(), StatusCode::SEE_OTHER);
    assert_eq!(over.headers()["location"], "/login?next=/members");
    let asked = clerk.get("/members/1/photo").await;
    assert_eq!(asked.status(), StatusCode::UNAUTHORIZED);
}

async fn a_certificate_bears_the_day_that_it_is_in_shanghai(app: &TestApp) {
    app.clock.stop_at(datetime!(2026-12-31 15:59:59 UTC));
    let (clerk, id) = ready(app).await;
    clerk.issue(id, "").await;
    let issued = clerk.detail(id).await.certificates;
    assert_eq!(issued[0].issued_on.to_string(), "2026-12-31");
    app.clock.advance(Duration::seconds(1));
    clerk.give_photo(id, 2).await;
    let replaced = clerk.issue(id, "").await;
    assert_eq!(replaced.status(), StatusCode::CREATED);
    let issued = clerk.detail(id).await.certificates;
    let days: Vec<_> = issued.iter().map(|one| one.issued_on.to_string()).collect();
    assert_eq!(days, ["2027-01-01", "2026-12-31"]);
}
