//! 视图: everybody's own, bounded, without what ends with the session.

use domain::SavedView;
use reqwest::{Response, StatusCode};

use crate::support::{COMPLETE, TestApp, Visitor, both, problem};

both!(
    a_view_is_saved_renamed_and_deleted,
    a_view_is_its_person_s_alone,
    views_are_bounded_and_hold_no_number,
);

async fn post(who: &Visitor, path: &str, fields: &[(&str, &str)]) -> Response {
    let request = who.request(reqwest::Method::POST, path);
    request.form(fields).send().await.unwrap()
}

async fn views(app: &TestApp, who: &str) -> Vec<SavedView> {
    let query = format!(
        "SELECT name || '|' || list FROM saved_views WHERE staff_id = \
         (SELECT id FROM staff WHERE username = '{who}') ORDER BY id"
    );
    let ids = query.replace("name || '|' || list", "id");
    let texts = app.texts(&query).await;
    let ids = app.ids(&ids).await;
    let view = |(id, text): (i64, String)| {
        let (name, list) = text.split_once('|').unwrap();
        SavedView {
            id,
            name: name.into(),
            list: list.into(),
        }
    };
    ids.into_iter().zip(texts).map(view).collect()
}

async fn a_view_is_saved_renamed_and_deleted(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let list = "queue=no-photo&q=%E7%8E%8B&joined=2016&sort=-name&page=3";
    let fields = [
        ("name", " 缺照片的 "),
        ("list", list),
        ("from", "/maintenance"),
    ];
    let answer = post(&clerk, "/views", &fields).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let back = answer.headers()["location"].to_str().unwrap();
    assert_eq!(back, format!("/maintenance?{list}"));
    // Sent again, since no answer came: it is saved once.
    let again = post(&clerk, "/views", &fields).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    let saved = views(app, "clerk").await;
    assert_eq!((saved.len(), &*saved[0].name), (1, "缺照片的"));
    assert_eq!(saved[0].list, list.replace("&page=3", ""));
    let html = clerk.page("/members").await.text().await.unwrap();
    let link = format!("/members?{}", saved[0].list.replace('&', "&amp;"));
    assert!(html.contains(&link) && html.contains("缺照片的"), "{link}");

    let path = format!("/views/{}", saved[0].id);
    let answer = post(&clerk, &path, &[("name", "王姓"), ("list", "q=%E7%8E%8B")]).await;
    assert_eq!(answer.headers()["location"], "/members?q=%E7%8E%8B");
    assert_eq!(views(app, "clerk").await[0].name, "王姓");
    post(&clerk, &format!("{path}/delete"), &[]).await;
    assert_eq!(views(app, "clerk").await, []);
    let again = post(&clerk, &format!("{path}/delete"), &[]).await;
    problem(again, StatusCode::NOT_FOUND).await;
    for action in ["view.save", "view.rename", "view.delete"] {
        assert_eq!(app.audit_details(action).await.len(), 1, "{action}");
    }
}

async fn a_view_is_its_person_s_alone(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    post(&clerk, "/views", &[("name", "甲"), ("list", "joined=2011")]).await;
    let id = views(app, "clerk").await[0].id;
    for other in ["manager", "stranger"] {
        let other = app.signed_in(other).await;
        for path in [format!("/views/{id}"), format!("/views/{id}/delete")] {
            let answer = post(&other, &path, &[("name", "乙")]).await;
            problem(answer, StatusCode::NOT_FOUND).await;
        }
        let html = other.page("/members").await.text().await.unwrap();
        assert!(!html.contains("joined=2011"), "no link of another's view");
        // The same name is free to others.
        let saved = post(&other, "/views", &[("name", "甲"), ("list", "")]).await;
        assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    }
    // Who may change nothing may still keep views.
    let auditor = app.signed_in("auditor").await;
    let saved = post(&auditor, "/views", &[("name", "看"), ("list", "")]).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    assert_eq!(views(app, "clerk").await[0].name, "甲");
}

async fn views_are_bounded_and_hold_no_number(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let token = "0123456789abcdef0123456789abcdef";
    for (n, list) in [
        "q=11010519491231002X&queue=ready".to_owned(),
        format!("t={token}&queue=ready"),
    ]
    .iter()
    .enumerate()
    {
        let name = format!("第{n}");
        let answer = post(&clerk, "/views", &[("name", &name), ("list", list)]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
    for view in views(app, "clerk").await {
        assert_eq!(view.list, "queue=ready");
    }
    let long = "长".repeat(41);
    for name in ["", " ", "第0", "11010519491231002X", &long] {
        let answer = post(&clerk, "/views", &[("name", name), ("list", "")]).await;
        problem(answer, StatusCode::BAD_REQUEST).await;
    }
    for n in 2..30 {
        let name = format!("第{n}");
        post(&clerk, "/views", &[("name", &name), ("list", "")]).await;
    }
    let more = post(&clerk, "/views", &[("name", "多"), ("list", "")]).await;
    let told = problem(more, StatusCode::BAD_REQUEST).await;
    assert!(
        told["title"]
            .as_str()
            .unwrap()
            .contains("最多保存 30 个视图")
    );
    assert_eq!(views(app, "clerk").await.len(), 30);
}
