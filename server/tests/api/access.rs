//! Every route and server function as anonymous, as another association's
//! staff, as the right one.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{COMPLETE, TestApp, both};

both!(
    every_server_function_knows_its_caller,
    every_plain_route_knows_its_caller,
    pages_lead_to_the_login_page_and_back,
    lists_hold_the_own_association_alone,
    auditors_change_nothing,
    public_routes_need_no_session,
    requests_from_other_sites_are_refused,
    asking_whether_it_is_ready_writes_once_a_second,
);

async fn prepared(app: &TestApp) -> (i64, String) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    assert_eq!(clerk.give_photo(id, 1).await.status(), StatusCode::CREATED);
    let issued: Value = clerk.issue(id, "").await.json().await.unwrap();
    (id, issued["url"].as_str().unwrap().to_owned())
}

async fn every_server_function_knows_its_caller(app: &TestApp) {
    let (id, _) = prepared(app).await;
    let query = domain::ListQuery::default();
    // Function, arguments, whether it names a member.
    let functions = [
        ("session/current", json!({}), false),
        ("firms/list", json!({}), false),
        ("members/list", json!({ "query": query }), false),
        ("members/detail", json!({ "id": id }), true),
        ("members/reveal-id-number", json!({ "id": id }), true),
        (
            "members/save",
            json!({ "id": id, "version": 0, "changes": [["remark", "x"]] }),
            true,
        ),
    ];
    let (anonymous, stranger, clerk) = (
        app.anonymous(),
        app.signed_in("stranger").await,
        app.signed_in("clerk").await,
    );
    for (function, arguments, names_member) in functions {
        let answer = anonymous.call(function, arguments.clone()).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{function}");
        let answer = stranger.call(function, arguments.clone()).await;
        let expected = if names_member {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::OK
        };
        assert_eq!(answer.status(), expected, "{function}");
        assert!(!answer.text().await.unwrap().contains("王䶮"), "{function}");
        let answer = clerk.call(function, arguments).await;
        let expected = if function == "members/save" {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        };
        assert_eq!(answer.status(), expected, "{function}");
    }
}

async fn every_plain_route_knows_its_caller(app: &TestApp) {
    let (id, url) = prepared(app).await;
    let routes = [
        (Method::GET, format!("/members/{id}/photo")),
        (Method::GET, format!("/members/{id}/photo?original=1")),
        (Method::GET, format!("/members/{id}/certificate.svg")),
        (Method::POST, format!("/members/{id}/certificates")),
        (Method::GET, url),
    ];
    let (anonymous, stranger, clerk) = (
        app.anonymous(),
        app.signed_in("stranger").await,
        app.signed_in("clerk").await,
    );
    for (method, path) in routes {
        let status = |visitor: &crate::support::Visitor| {
            let request = visitor.request(method.clone(), &path);
            async { request.send().await.unwrap().status() }
        };
        assert_eq!(status(&anonymous).await, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(status(&stranger).await, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(status(&clerk).await, StatusCode::OK, "{path}");
    }
    assert_eq!(
        anonymous.give_photo(id, 1).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        stranger.give_photo(id, 1).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(clerk.give_photo(id, 1).await.status(), StatusCode::CREATED);
    assert_eq!(
        clerk.get("/members/0/photo").await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        clerk.get("/members/x/photo").await.status(),
        StatusCode::NOT_FOUND
    );
}

async fn pages_lead_to_the_login_page_and_back(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let anonymous = app.anonymous();
    for path in [
        "/",
        "/members?page=2&q=%E7%8E%8B",
        "/maintenance",
        "/password",
    ] {
        let answer = anonymous.page(path).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        assert!(
            answer.headers()["location"]
                .to_str()
                .unwrap()
                .starts_with("/login?next=/"),
            "{path}"
        );
    }
    let answer = anonymous.page("/login?next=/members").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("'nonce-") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
    let page = app.signed_in("clerk").await.page("/members").await;
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(page.headers()["cache-control"], "no-store");
    let html = page.text().await.unwrap();
    assert!(html.contains("王䶮") && html.contains("110***************"));
    assert!(
        !html.contains("11010519491231002X"),
        "the full number never reaches a page"
    );
    assert!(
        !html.contains(" style="),
        "the content security policy forbids inline styles"
    );
}

async fn lists_hold_the_own_association_alone(app: &TestApp) {
    app.import("33", COMPLETE).await;
    app.import("44", &COMPLETE.replace("王䶮", "李四")).await;
    let clerk = app.signed_in("clerk").await.list(&[]).await;
    assert_eq!(
        clerk.rows.iter().map(|row| &*row.name).collect::<Vec<_>>(),
        ["王䶮"]
    );
    assert!(
        !clerk.rows[0].standing.doubtful,
        "duplicates are sought only inside the association"
    );
    let stranger = app.signed_in("stranger").await;
    let found = stranger.list(&[("q", "王")]).await;
    assert_eq!((found.total, found.counts.all), (0, 0));
    assert_eq!(stranger.list(&[]).await.counts.all, 1);
}

async fn auditors_change_nothing(app: &TestApp) {
    let (id, url) = prepared(app).await;
    let auditor = app.signed_in("auditor").await;
    let member = auditor.detail(id).await;
    assert_eq!(auditor.get(&url).await.status(), StatusCode::OK);
    assert_eq!(
        auditor
            .save(&member, &[(domain::Field::Remark, "x")])
            .await
            .status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        auditor.give_photo(id, 2).await.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(auditor.issue(id, "").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(auditor.detail(id).await, member);
}

async fn public_routes_need_no_session(app: &TestApp) {
    let anonymous = app.anonymous();
    assert_eq!(anonymous.get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(anonymous.get("/readyz").await.status(), StatusCode::OK);
    assert_eq!(
        anonymous.get("/verify/NOTHING").await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        anonymous.get("/api/verify/NOTHING").await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        anonymous.get("/pkg/huizheng.css").await.status(),
        StatusCode::OK
    );
    assert_eq!(
        anonymous.get("/pkg/../../etc/passwd").await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        anonymous.get("/nowhere").await.status(),
        StatusCode::NOT_FOUND
    );
}

async fn requests_from_other_sites_are_refused(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ] {
        for path in ["/logout", "/api/members/list"] {
            let request = clerk.request(Method::POST, path).header(header.0, header.1);
            assert_eq!(
                request.send().await.unwrap().status(),
                StatusCode::FORBIDDEN,
                "{header:?} {path}"
            );
        }
    }
}

async fn asking_whether_it_is_ready_writes_once_a_second(app: &TestApp) {
    let anybody = app.anonymous();
    let written = || app.number("SELECT count FROM probes");
    anybody.get("/readyz").await;
    let before = written().await;
    let began = std::time::Instant::now();
    for _ in 0..50 {
        assert_eq!(anybody.get("/readyz").await.status(), StatusCode::OK);
    }
    let most = i64::try_from(began.elapsed().as_secs()).unwrap() + 1;
    let written = written().await - before;
    assert!(written <= most.min(49), "{written} of 50, {most} at most");
}
