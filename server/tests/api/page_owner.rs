//! A page acts only for whom it was rendered.

use domain::{Field, MemberDetail};
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::Class;

use crate::support::{PASSWORD, TestApp, Visitor, both, problem, ready};

both!(
    what_another_persons_page_sends_is_not_done,
    no_changing_route_is_left_out,
    a_page_fits_after_signing_in_again_and_after_a_restart,
    plain_forms_carry_for_whom_they_were_rendered,
);

/// The value in the head of a page.
async fn owner_of(visitor: &Visitor, path: &str) -> String {
    let page = visitor.page(path).await;
    let status = page.status();
    let html = page.text().await.unwrap();
    let Some((_, rest)) = html.split_once("name=\"huizheng-for\" content=\"") else {
        panic!("{path}: {status} {html}")
    };
    rest.split_once('"').unwrap().0.to_owned()
}

async fn what_another_persons_page_sends_is_not_done(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let manager = app.signed_in("manager").await;
    let member = clerk.detail(id).await;
    let (of_clerk, of_manager) = (
        owner_of(&clerk, "/members").await,
        owner_of(&manager, "/members").await,
    );
    assert_eq!(of_clerk.len(), 32);
    assert_ne!(of_clerk, of_manager);
    assert_eq!(of_clerk, owner_of(&clerk, "/settings").await);
    // The clerk's page, by now in the manager's session.
    let change = [(Field::Remark, "typed by the clerk")];
    let body = json!({ "id": id, "version": member.version, "changes": change });
    let refused = manager
        .call(&format!("members/save?for={of_clerk}"), body.clone())
        .await;
    let refused = problem(refused, StatusCode::CONFLICT).await;
    assert_eq!(refused["code"], "other_person");
    let issue = format!("/members/{id}/certificates");
    let by_header = manager
        .request(Method::POST, &issue)
        .header("x-huizheng-for", &of_clerk);
    problem(by_header.send().await.unwrap(), StatusCode::CONFLICT).await;
    let form = manager
        .request(Method::POST, &format!("/logout?for={of_clerk}"))
        .header("accept", "text/html");
    let form = form.send().await.unwrap();
    assert_eq!(form.status(), StatusCode::CONFLICT);
    assert!(form.text().await.unwrap().contains("另一位用户"));
    // Nor does it get parts of pages, whose forms would be the other person's.
    for path in ["/jobs", "/settings", "/members"] {
        let part = manager.request(Method::GET, path);
        let part = part.header("x-huizheng-for", &of_clerk);
        problem(part.send().await.unwrap(), StatusCode::CONFLICT).await;
    }
    let both = format!("/logout?for={of_manager}&for={of_clerk}");
    problem(manager.post(&both).await, StatusCode::CONFLICT).await;
    let same: MemberDetail = manager.detail(id).await;
    assert_eq!(same, member, "nothing was done, and nobody signed out");
    // Each person's own page, and a program without any.
    let saved = manager
        .call(&format!("members/save?for={of_manager}"), body)
        .await;
    assert_eq!(saved.status(), StatusCode::OK);
    assert_eq!(manager.issue(id, "").await.status(), StatusCode::CREATED);
}

async fn no_changing_route_is_left_out(app: &TestApp) {
    let (clerk, _) = ready(app).await;
    // What anybody may ask has no person.
    let public = [
        Class::Probe,
        Class::Asset,
        Class::SignIn,
        Class::Question,
        Class::Portrait,
        Class::Evidence,
        Class::Report,
    ];
    let mut tried = 0;
    for (path, class) in &app.table {
        if public.contains(class) {
            continue;
        }
        let path = path.split('/');
        let path: Vec<_> = path
            .map(|part| if part.starts_with('{') { "1" } else { part })
            .collect();
        let path = path.join("/");
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let request = clerk.request(method.clone(), &path);
            let answer = request.header("x-huizheng-for", "0".repeat(32));
            let answer = answer.send().await.unwrap();
            let refused = problem(answer, StatusCode::CONFLICT).await;
            assert_eq!(refused["code"], "other_person", "{method} {path}");
            tried += 1;
        }
    }
    assert!(tried >= 100, "{tried}");
}

async fn a_page_fits_after_signing_in_again_and_after_a_restart(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let before = owner_of(&clerk, "/members").await;
    clerk.post("/logout").await;
    let mut again = app.anonymous();
    let answer = again.sign_in("clerk", PASSWORD).await;
    again.keep_cookie(&answer);
    assert_eq!(owner_of(&again, "/members").await, before);
    let issued = format!("/members/{id}/certificates?for={before}");
    assert_eq!(again.post(&issued).await.status(), StatusCode::CREATED);
    let beside = app.beside(app.database_url()).await;
    let elsewhere = Visitor::at(&beside, again.cookie.clone());
    assert_eq!(owner_of(&elsewhere, "/members").await, before);
}

async fn plain_forms_carry_for_whom_they_were_rendered(app: &TestApp) {
    let (_, _) = ready(app).await;
    let manager = app.signed_in("manager").await;
    let owner = owner_of(&manager, "/members").await;
    for path in ["/members", "/jobs", "/settings", "/printers", "/password"] {
        let page = manager.page(path).await;
        let said = format!("{path}: {} {:?}", page.status(), page.headers());
        let html = page.text().await.unwrap();
        let forms: Vec<&str> = html.split("<form ").skip(1).collect();
        assert!(!forms.is_empty(), "{said} {html}");
        for form in forms {
            let tag = form.split_once('>').unwrap().0;
            if tag.contains("method=\"post\"") {
                assert!(tag.contains(&format!("for={owner}")), "{path}: {tag}");
            }
        }
    }
}
