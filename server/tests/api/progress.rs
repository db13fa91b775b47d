//! 进度: what it counts, by when, and for whom.

use backend::{NewStaff, SealFiles};
use domain::{CalendarDate, Outlook, Progress, Role, SettingsForm, Tally};
use reqwest::StatusCode;
use time::macros::datetime;

use crate::support::{COMPLETE, PASSWORD, TestApp, both};

both!(
    members_count_by_firm_and_by_the_day_of_their_first_certificate,
    days_are_those_of_shanghai,
    an_association_without_members_says_so,
    the_national_administrator_sees_sums_and_no_member,
    nobody_else_sees_other_associations,
);

/// Two with everything but a photo in one firm, and one that lacks more.
const MEMBERS: &str = "赵一,女,1949-12-31,居民身份证,11010519491231002X,330000010001,示例天衡会计师事务所,2016-05-18,示会协〔2016〕1号,2016-05-18
钱二,女,1949-12-31,居民身份证,11010519491231002X,330000010002,示例天衡会计师事务所,2016-05-18,示会协〔2016〕1号,2016-05-18
孙三,,,,,330000010003,,,,";

async fn progress(app: &TestApp) -> Progress {
    let scope = app.services.associations().operator("33").await.unwrap();
    let progress = app.services.progress();
    progress.of_association(&scope).await.unwrap()
}

fn day(text: &str) -> CalendarDate {
    text.parse().unwrap()
}

/// Sets the deadline as the manager does.
async fn set_deadline(app: &TestApp, deadline: &str) {
    let scope = app.services.associations().operator("33").await.unwrap();
    let settings = app.services.settings();
    let form = SettingsForm {
        deadline: deadline.into(),
        ..SettingsForm::of(&settings.current(&scope).await.unwrap())
    };
    let saved = settings.save(&scope, &form, SealFiles::default()).await;
    saved.unwrap();
}

async fn members_count_by_firm_and_by_the_day_of_their_first_certificate(app: &TestApp) {
    assert_eq!(progress(app).await.deadline, day("2026-12-31"), "at first");
    set_deadline(app, "2030-12-31").await;
    app.clock.stop_at(datetime!(2030-11-26 04:00 UTC));
    app.import("33", MEMBERS).await;
    let clerk = app.signed_in("clerk").await;
    let ids: Vec<i64> = {
        let page = clerk.list(&[]).await;
        page.rows.iter().map(|row| row.id).collect()
    };
    for id in &ids[..2] {
        clerk.give_photo(*id, 1).await;
    }
    let none = progress(app).await;
    assert_eq!(none.outlook(), Outlook::Never);
    assert_eq!((none.tally.ready, none.tally.to_do), (2, 1));
    assert_eq!((none.no_photo, none.incomplete), (1, 1));
    assert_eq!(none.needed_per_day(), Some(1));

    clerk.issue(ids[0], "shared_id_number").await;
    app.clock.stop_at(datetime!(2030-11-27 04:00 UTC));
    let clerk = app.signed_in("clerk").await;
    let member = clerk.detail(ids[0]).await;
    let saved = clerk.save(&member, &[(domain::Field::Name, "赵壹")]).await;
    assert_eq!(saved.status(), StatusCode::OK);
    let shown = progress(app).await;
    let tally = Tally {
        issued: 0,
        changed: 1,
        ready: 1,
        to_do: 1,
    };
    assert_eq!(shown.tally, tally);
    assert_eq!(shown.by_day, [(day("2030-11-26"), 1)]);
    let firms: Vec<_> = shown
        .shares
        .iter()
        .map(|share| (share.name.as_str(), share.tally.left(), share.tally.valid()))
        .collect();
    assert_eq!(firms, [("示例天衡会计师事务所", 1, 1), ("", 1, 0)]);

    // The second version does not make it a later day.
    clerk.issue(ids[0], "shared_id_number").await;
    let shown = progress(app).await;
    assert_eq!((shown.tally.issued, shown.tally.changed), (1, 0));
    assert_eq!(shown.by_day, [(day("2030-11-26"), 1)]);

    let page = clerk.page("/").await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    let firm = shown.shares[0].firm.unwrap();
    for part in [
        "已有有效会员证，共 3 人（33 %）",
        "截止 2030-12-31 · 还有 24 个工作日",
        "（未填服务所）",
        &format!("/members?queue=ready&amp;firm={firm}"),
        "<td>1</td>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    // What the bar leads to is what it says.
    let listed = clerk
        .list(&[("firm", &firm.to_string()), ("queue", "ready")])
        .await;
    assert_eq!(listed.total, 1);
}

async fn days_are_those_of_shanghai(app: &TestApp) {
    app.clock.stop_at(datetime!(2030-11-26 17:00 UTC));
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    clerk.give_photo(id, 1).await;
    clerk.issue(id, "").await;
    let shown = progress(app).await;
    assert_eq!(shown.today, day("2030-11-27"));
    assert_eq!(shown.by_day, [(day("2030-11-27"), 1)]);
    assert_eq!(shown.outlook(), Outlook::Done);
    let page = clerk.page("/").await.text().await.unwrap();
    assert!(page.contains("每位会员都有有效会员证"), "{page}");
}

async fn an_association_without_members_says_so(app: &TestApp) {
    let page = app.signed_in("auditor").await.page("/").await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    assert!(page.contains("还没有在册会员"), "{page}");
}

async fn the_national_administrator_sees_sums_and_no_member(app: &TestApp) {
    app.import("33", MEMBERS).await;
    app.import("44", COMPLETE).await;
    let new = NewStaff {
        username: "national".into(),
        role: Role::Admin,
        association: None,
        password: Some(PASSWORD.into()),
        must_change: false,
    };
    app.services.accounts().add(new).await.unwrap();
    let mut admin = app.anonymous();
    let answer = admin.sign_in("national", PASSWORD).await;
    assert_eq!(answer.headers()["location"], "/");
    admin.keep_cookie(&answer);
    let page = admin.page("/").await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    for part in [
        "示例省注册会计师协会",
        "示例市注册会计师协会",
        "共 4 人（0 %）",
        "0 / 3",
        "0 / 1",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    for hidden in ["示例天衡", "赵一", "/members"] {
        assert!(!page.contains(hidden), "{hidden} in {page}");
    }
}

async fn nobody_else_sees_other_associations(app: &TestApp) {
    app.import("33", MEMBERS).await;
    let stranger = app.signed_in("stranger").await.page("/").await;
    let page = stranger.text().await.unwrap();
    assert!(page.contains("还没有在册会员"), "{page}");
    assert!(!page.contains("示例天衡"), "{page}");
    let anonymous = app.anonymous().get("/").await;
    assert_eq!(anonymous.status(), StatusCode::UNAUTHORIZED);
}
