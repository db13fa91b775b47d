//! Passwords of one's own: which are taken, and what changing one ends.

use backend::NewStaff;
use domain::Role;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::support::{PASSWORD, TestApp, Visitor, both, problem};

both!(
    a_new_password_begins_a_session_of_its_own_and_ends_the_others,
    the_row_of_a_session_holds_no_hash_of_the_password,
    easy_passwords_are_refused_at_every_door,
    old_passwords_are_not_guessed_in_an_open_session,
    the_way_to_a_new_password_is_on_every_page,
);

const NEW: &str = "gate lamp river stone";

async fn change(visitor: &Visitor, old: &str, new: &str) -> Response {
    let request = visitor.request(Method::POST, "/password");
    let form = [("old", old), ("new", new), ("repeat", new)];
    let request = request.header("accept", "text/html").form(&form);
    request.send().await.unwrap()
}

async fn is_in(visitor: &Visitor) -> bool {
    let answer = visitor.call("session/current", json!({})).await;
    answer.status() == StatusCode::OK
}

async fn a_new_password_begins_a_session_of_its_own_and_ends_the_others(app: &TestApp) {
    let (here, there) = (app.signed_in("clerk").await, app.signed_in("clerk").await);
    let manager = app.signed_in("manager").await;
    let answer = change(&here, PASSWORD, NEW).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let mut new = app.anonymous();
    new.keep_cookie(&answer);
    assert_ne!(
        new.cookie, here.cookie,
        "whoever knew the old one has nothing of it"
    );
    assert!(is_in(&new).await);
    assert!(!is_in(&here).await);
    assert!(!is_in(&there).await);
    assert!(is_in(&manager).await);
}

async fn the_row_of_a_session_holds_no_hash_of_the_password(app: &TestApp) {
    app.signed_in("clerk").await;
    let hash = app
        .texts("SELECT password_hash FROM staff WHERE username = 'clerk'")
        .await
        .remove(0);
    let rows = app.texts("SELECT data FROM sessions").await;
    assert_eq!(rows.len(), 1);
    let bytes = serde_json::to_string(hash.as_bytes()).unwrap();
    assert!(rows[0].contains("auth_hash"));
    assert!(
        !rows[0].contains(bytes.trim_matches(['[', ']'])),
        "as a list of bytes"
    );
    assert!(!rows[0].contains(&hash));
}

async fn easy_passwords_are_refused_at_every_door(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    for easy in [
        "password123",
        "1234567890",
        "clerkclerk",
        "aaaaaaaaaaaa",
        "qwertyuiop",
    ] {
        let answer = change(&clerk, PASSWORD, easy).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{easy}");
        assert!(answer.text().await.unwrap().contains("容易被猜中"));
        let new = NewStaff {
            username: "new".into(),
            role: Role::Clerk,
            association: Some("33".into()),
            password: Some(easy.into()),
            must_change: false,
        };
        let accounts = app.services.accounts();
        assert!(accounts.add(new).await.is_err(), "{easy}");
        let reset = accounts.reset_password("clerk", Some(easy.into())).await;
        assert!(reset.is_err(), "{easy}");
    }
    assert!(is_in(&clerk).await);
}

async fn old_passwords_are_not_guessed_in_an_open_session(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    for _ in 0..10 {
        let answer = change(&clerk, "wrong", NEW).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = change(&clerk, PASSWORD, NEW).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers().contains_key("retry-after"));
    let arguments = json!({ "password": PASSWORD });
    let confirmed = clerk.call("session/confirm-password", arguments).await;
    assert_eq!(
        confirmed.status(),
        StatusCode::TOO_MANY_REQUESTS,
        "no other door"
    );
    app.clock.advance(time::Duration::minutes(10));
    let answer = change(&clerk, PASSWORD, NEW).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let nobody = app.anonymous();
    let arguments = json!({ "password": PASSWORD });
    let refused = nobody.call("session/confirm-password", arguments).await;
    problem(refused, StatusCode::UNAUTHORIZED).await;
}

async fn the_way_to_a_new_password_is_on_every_page(app: &TestApp) {
    let manager = app.signed_in("manager").await;
    for path in ["/members", "/maintenance", "/jobs", "/settings"] {
        let page = manager.page(path).await.text().await.unwrap();
        assert!(page.contains("href=\"/password\""), "{path}");
    }
    let page = manager.page("/password").await.text().await.unwrap();
    assert!(page.contains("href=\"/members\"") && !page.contains("首次登录"));
}
