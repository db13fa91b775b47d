//! Signing in and out.

use backend::NewStaff;
use domain::Role;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{PASSWORD, TestApp, both};

both!(
    the_cookie_is_kept_from_scripts_and_other_sites,
    wrong_names_and_passwords_are_told_apart_by_nobody,
    the_eleventh_wrong_password_has_to_wait,
    signing_out_ends_the_session,
    signing_in_anew_ends_the_session_before,
    handed_out_passwords_are_replaced_first,
    disabled_accounts_lose_their_sessions,
    signing_in_goes_on_inside_this_site_alone,
);

async fn the_cookie_is_kept_from_scripts_and_other_sites(app: &TestApp) {
    let answer = app.anonymous().sign_in("clerk", PASSWORD).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(cookie.contains(part), "{part}");
    }
}

async fn wrong_names_and_passwords_are_told_apart_by_nobody(app: &TestApp) {
    let anonymous = app.anonymous();
    for (username, password) in [
        ("clerk", "not-the-password"),
        ("nobody", PASSWORD),
        ("", ""),
    ] {
        let answer = anonymous.sign_in(username, password).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert!(!answer.headers().contains_key("set-cookie"));
        let html = answer.text().await.unwrap();
        assert!(html.contains("用户名或密码不正确"), "{username}");
        assert!(
            username.is_empty() || html.contains(&format!("value=\"{username}\"")),
            "the name is kept"
        );
        assert!(
            password.is_empty() || !html.contains(password),
            "the password is not"
        );
    }
    let empty = anonymous
        .request(reqwest::Method::POST, "/login")
        .send()
        .await
        .unwrap();
    assert_eq!(empty.status(), StatusCode::BAD_REQUEST);
}

async fn the_eleventh_wrong_password_has_to_wait(app: &TestApp) {
    let anonymous = app.anonymous();
    for _ in 0..10 {
        assert_eq!(
            anonymous.sign_in("clerk", "wrong").await.status(),
            StatusCode::UNAUTHORIZED
        );
    }
    assert_eq!(
        anonymous.sign_in("clerk", PASSWORD).await.status(),
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        anonymous.sign_in("auditor", PASSWORD).await.status(),
        StatusCode::SEE_OTHER
    );
}

async fn signing_out_ends_the_session(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    assert_eq!(
        clerk.call("session/current", json!({})).await.status(),
        StatusCode::OK
    );
    assert_eq!(
        clerk.get("/logout").await.status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(clerk.post("/logout").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        clerk.call("session/current", json!({})).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

async fn handed_out_passwords_are_replaced_first(app: &TestApp) {
    let new = NewStaff {
        username: "new".into(),
        role: Role::Clerk,
        association: Some("33".into()),
        password: None,
        must_change: true,
    };
    let made = app.services.accounts().add(new).await.unwrap().unwrap();
    let mut visitor = app.anonymous();
    let answer = visitor.sign_in("new", &made).await;
    visitor.keep_cookie(&answer);
    assert_eq!(
        visitor.page("/members").await.headers()["location"],
        "/password"
    );
    assert_eq!(
        visitor.call("firms/list", json!({})).await.status(),
        StatusCode::FORBIDDEN
    );
    let change = async |old: &str, new: &str, repeat: &str| {
        let request = visitor
            .request(reqwest::Method::POST, "/password")
            .header("accept", "text/html");
        request
            .form(&[("old", old), ("new", new), ("repeat", repeat)])
            .send()
            .await
            .unwrap()
    };
    for (old, new, repeat) in [
        ("wrong", PASSWORD, PASSWORD),
        (&made, "short", "short"),
        (&made, PASSWORD, "other"),
        (&made, &made, &made),
    ] {
        assert_eq!(
            change(old, new, repeat).await.status(),
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    let answer = change(&made, PASSWORD, PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let mut again = app.anonymous();
    let answer = again.sign_in("new", PASSWORD).await;
    again.keep_cookie(&answer);
    assert_eq!(
        again.call("firms/list", json!({})).await.status(),
        StatusCode::OK
    );
}

async fn disabled_accounts_lose_their_sessions(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    app.services.accounts().disable("clerk").await.unwrap();
    assert_eq!(
        clerk.call("session/current", json!({})).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        app.anonymous().sign_in("clerk", PASSWORD).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

async fn signing_in_goes_on_inside_this_site_alone(app: &TestApp) {
    for (next, target) in [
        ("/members%3Fpage%3D2", "/members?page=2"),
        ("//evil.example", "/members"),
    ] {
        let request = app
            .anonymous()
            .request(reqwest::Method::POST, &format!("/login?next={next}"));
        let answer = request
            .form(&[("username", "clerk"), ("password", PASSWORD)])
            .send()
            .await
            .unwrap();
        assert_eq!(answer.headers()["location"], target);
    }
}

async fn signing_in_anew_ends_the_session_before(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let answer = clerk.sign_in("stranger", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let before = clerk.call("session/current", json!({})).await;
    assert_eq!(before.status(), StatusCode::UNAUTHORIZED);
    let mut stranger = app.anonymous();
    stranger.keep_cookie(&answer);
    let now = stranger.call("session/current", json!({})).await;
    assert_eq!(now.status(), StatusCode::OK);
}
