//! Two pages of one browser whose session is another person's by now: what the older page sends is
//! not done in the other's name, and nothing of it is lost at the server either.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{PASSWORD, TestApp, Visitor, both, problem, ready};
use crate::tally::{Fault, tried};

both!(what_the_page_of_one_sends_is_never_anothers);

/// For whom this page of the visitor was rendered.
async fn owner_of(visitor: &Visitor) -> String {
    let html = visitor.page("/members").await.text().await.unwrap();
    let (_, rest) = html.split_once("name=\"huizheng-for\" content=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

async fn what_the_page_of_one_sends_is_never_anothers(app: &TestApp) {
    // One cookie jar: the clerk opens a page, then the manager signs in in the other tab.
    let (browser, id) = ready(app).await;
    let page_of_clerk = owner_of(&browser).await;
    let member = browser.detail(id).await;
    let code = issued(&browser, id).await;
    let mut browser = browser;
    let answer = browser.sign_in("manager", PASSWORD).await;
    browser.keep_cookie(&answer);
    let trail = "SELECT action || actor || detail FROM audit_events ORDER BY id";
    let before = (browser.detail(id).await, app.texts(trail).await);
    let typed = json!({ "id": id, "version": member.version, "changes": [["remark", "甲写的"]] });
    let requests = [
        ("/api/members/save".to_owned(), Some(typed)),
        (
            "/api/certificates/revoke".to_owned(),
            Some(json!({ "code": code, "reason": "甲要撤销" })),
        ),
        (format!("/members/{id}/certificates"), None),
        (format!("/members/{id}/photo?kind=uploaded"), None),
        ("/settings".to_owned(), None),
        ("/printers".to_owned(), None),
        ("/jobs/photos".to_owned(), None),
        ("/password".to_owned(), None),
        ("/logout".to_owned(), None),
    ];
    let mut times = 0;
    for (path, body) in &requests {
        let mut request = browser
            .request(Method::POST, path)
            .header("x-huizheng-for", &page_of_clerk);
        if let Some(body) = body {
            request = request.json(body);
        }
        let refused = problem(request.send().await.unwrap(), StatusCode::CONFLICT).await;
        assert_eq!(refused["code"], "other_person", "{path}");
        times += 1;
    }
    let after = (browser.detail(id).await, app.texts(trail).await);
    assert_eq!(after, before, "nothing was done, nothing is in the trail");
    // The manager's own page works, and so does the clerk's once the clerk is back.
    let mut own = browser;
    assert_ne!(owner_of(&own).await, page_of_clerk);
    let answer = own.sign_in("clerk", PASSWORD).await;
    own.keep_cookie(&answer);
    let saved = json!({ "id": id, "version": member.version, "changes": [["remark", "甲写的"]] });
    let saved = own
        .call(&format!("members/save?for={page_of_clerk}"), saved)
        .await;
    assert_eq!(saved.status(), StatusCode::OK);
    assert_eq!(own.detail(id).await.record.remark, "甲写的");
    tried(Fault::TwoAccounts, times);
}

async fn issued(browser: &Visitor, id: i64) -> String {
    let answer = browser.issue(id, "").await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let answer: serde_json::Value = answer.json().await.unwrap();
    answer["code"].as_str().unwrap().to_owned()
}
