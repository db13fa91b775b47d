//! Requests that nobody should send: each is refused in words, with the right status, and none brings
//! the server into trouble.

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{PASSWORD, TestApp, Visitor, both, problem, ready};

both!(
    what_is_far_too_large_is_answered_and_not_hung_up_on,
    pages_refuse_as_pages,
    no_text_with_a_nul_is_taken,
    nobody_is_led_to_the_referer,
    signing_in_goes_on_to_pages_alone,
    signing_out_after_the_end_leads_to_the_login_page,
);

/// More than fits between the two: a server that does not read on breaks the connection under a
/// browser that still sends, and the browser shows no answer.
async fn what_is_far_too_large_is_answered_and_not_hung_up_on(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    for path in [
        format!("/members/{id}/photo"),
        format!("/members/{id}/certificates"),
    ] {
        let request = clerk.request(Method::POST, &path);
        let answer = request.body(vec![0; 40 << 20]).send().await.unwrap();
        problem(answer, StatusCode::PAYLOAD_TOO_LARGE).await;
    }
    // Whoever refuses: nobody signed in, another's page, another site, no such address.
    let photo = format!("/members/{id}/photo");
    let large = |visitor: &Visitor, path: &str| {
        let request = visitor.request(Method::POST, path);
        request.body(vec![0; 20 << 20])
    };
    for (status, request) in [
        (401, large(&app.anonymous(), &photo)),
        (409, large(&clerk, &format!("{photo}?for=nobody"))),
        (
            403,
            large(&clerk, &photo).header("sec-fetch-site", "cross-site"),
        ),
        (404, large(&clerk, "/nothing")),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
    }
}

async fn pages_refuse_as_pages(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    for (status, path) in [
        (404, "/nothing"),
        (404, "/members/x/photo"),
        (400, "/members?q=%00"),
        (405, "/jobs/photos/7/archives"),
    ] {
        let answer = clerk.page(path).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
        let html = answer.text().await.unwrap();
        assert!(html.contains("<h1>") && html.contains("/members"), "{html}");
    }
    let request = clerk.request(Method::POST, "/jobs/photos");
    let request = request.header("accept", "text/html,*/*;q=0.8");
    let answer = request.form(&[("kind", "nothing")]).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(answer.text().await.unwrap().contains("未知的照片种类"));
}

async fn no_text_with_a_nul_is_taken(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let member = clerk.detail(id).await;
    let saved = clerk
        .save(&member, &[(domain::Field::Name, "王\0䶮")])
        .await;
    problem(saved, StatusCode::BAD_REQUEST).await;
    // A backslash and letters are what they are.
    let changes = [(domain::Field::Remark, "C:\\u0000")];
    let saved = clerk.save(&member, &changes).await;
    assert_eq!(saved.status(), StatusCode::OK);
    let searched = clerk
        .call("members/list", json!({ "query": { "search": "\0" } }))
        .await;
    problem(searched, StatusCode::BAD_REQUEST).await;
    let printer = clerk.request(Method::POST, "/printers");
    let printer = printer.form(&[("name", "a\0b")]).send().await.unwrap();
    problem(printer, StatusCode::BAD_REQUEST).await;
    let begin = clerk.request(Method::POST, "/jobs/photos");
    let begun = begin.form(&[("kind", "upload")]).send().await.unwrap();
    let batch = begun.headers()["location"].to_str().unwrap();
    for path in [format!("{batch}/files"), format!("{batch}/archives")] {
        let request = clerk.request(Method::POST, &path);
        let request = request.header("x-file-name", "a%00b.zip");
        let answer = request.header("x-file-size", 1).body("x").send().await;
        problem(answer.unwrap(), StatusCode::BAD_REQUEST).await;
    }
    let photo = reqwest::multipart::Form::new().text("reason", "a\0b");
    let request = clerk.request(Method::POST, &format!("/members/{id}/photo"));
    let answer = request.multipart(photo).send().await.unwrap();
    problem(answer, StatusCode::BAD_REQUEST).await;
    // A roster that a program has padded is read all the same.
    let report = app
        .import("33", "张\0三,男,1949-12-31,居民身份证,110105194912310038,330000010002,所\0,2016-05-18,号,2016-05-18")
        .await;
    assert_eq!(report.new, 1);
}

async fn nobody_is_led_to_the_referer(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    for body in [json!({ "id": id }), json!({ "id": id + 1 }), json!({})] {
        let request = clerk
            .request(Method::POST, "/api/members/detail")
            .header("accept", "text/html")
            .header("referer", "https://evil.example/");
        let answer = request.json(&body).send().await.unwrap();
        assert!(!answer.status().is_redirection(), "{body}");
        assert!(!answer.headers().contains_key("location"));
    }
}

async fn led(app: &TestApp, next: &str) -> HeaderMap {
    let request = app
        .anonymous()
        .request(Method::POST, &format!("/login?next={next}"));
    let form = [("username", "clerk"), ("password", PASSWORD)];
    let answer = request.form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers().clone()
}

async fn signing_in_goes_on_to_pages_alone(app: &TestApp) {
    for (next, target) in [
        ("/maintenance%3Fpage%3D2", "/maintenance?page=2"),
        ("/jobs/photos/7", "/jobs/photos/7"),
        ("/logout", "/members"),
        ("/nothing", "/members"),
        ("/jobs/photos/7/received", "/members"),
        ("/login", "/members"),
    ] {
        assert_eq!(led(app, next).await["location"], target, "{next}");
    }
}

async fn signing_out_after_the_end_leads_to_the_login_page(app: &TestApp) {
    let clerk: Visitor = app.signed_in("clerk").await;
    for _ in 0..2 {
        let out = clerk.post("/logout").await;
        assert_eq!(out.status(), StatusCode::SEE_OTHER);
        assert_eq!(out.headers()["location"], "/login");
    }
}
