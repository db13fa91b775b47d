//! Guessing passwords is slow, and shuts nobody out who has signed in before.

use reqwest::{Response, StatusCode};
use time::Duration;

use crate::support::{PASSWORD, TestApp, Visitor, both};

both!(
    guesses_do_not_shut_out_a_browser_that_has_signed_in_before,
    a_device_cookie_is_for_its_name_alone,
    no_more_than_ten_guesses_of_a_name_reach_the_hasher,
    signing_in_is_no_new_budget_for_strangers,
    a_known_browser_that_errs_waits_for_seconds,
    one_address_is_slowed_down_and_others_are_not,
    what_is_too_busy_says_when_to_come_again,
);

/// A browser that has signed in before and has no session now.
async fn known(app: &TestApp, username: &str) -> Visitor {
    let mut visitor = app.anonymous();
    let answer = visitor.sign_in(username, PASSWORD).await;
    visitor.keep_device(&answer);
    visitor
}

async fn guess(visitor: &Visitor, username: &str, times: usize) -> Vec<StatusCode> {
    let mut answers = Vec::new();
    for n in 0..times {
        let answer = visitor
            .sign_in(username, &format!("guess number {n}"))
            .await;
        answers.push(answer.status());
    }
    answers
}

fn retry_after(answer: &Response) -> u32 {
    answer.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap()
}

async fn guesses_do_not_shut_out_a_browser_that_has_signed_in_before(app: &TestApp) {
    let browser = known(app, "clerk").await;
    let stranger = app.anonymous().coming_from("192.0.2.1");
    let answers = guess(&stranger, "clerk", 10).await;
    assert_eq!(answers, [StatusCode::UNAUTHORIZED; 10]);
    let refused = stranger.sign_in("clerk", PASSWORD).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=600).contains(&retry_after(&refused)));
    assert!(refused.text().await.unwrap().contains("10 分钟后再试"));
    // The same address, the same name, and more guesses meanwhile.
    let owner = browser.coming_from("192.0.2.1");
    guess(&stranger, "clerk", 20).await;
    let answer = owner.sign_in("clerk", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

async fn a_device_cookie_is_for_its_name_alone(app: &TestApp) {
    let mut browser = known(app, "clerk").await;
    let stranger = app.anonymous().coming_from("192.0.2.1");
    guess(&stranger, "clerk", 11).await;
    let cookie = browser.cookie.clone().unwrap();
    let (name, value) = cookie.split_once('=').unwrap();
    assert!(name.starts_with("__Host-huizheng_device_"), "{name}");
    let other = known(app, "manager").await.cookie.unwrap();
    let (_, of_manager) = other.split_once('=').unwrap();
    let mut forged = value.to_owned();
    let last = forged.pop().unwrap();
    forged.push(if last == 'A' { 'B' } else { 'A' });
    for odd in ["", "x", of_manager, &forged] {
        browser.cookie = Some(format!("{name}={odd}"));
        let answer = browser.sign_in("clerk", PASSWORD).await;
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS, "{odd}");
    }
    browser.cookie = Some(cookie);
    let answer = browser.sign_in("clerk", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let mut cookies = answer.headers().get_all("set-cookie").into_iter();
    let cookie = cookies.next_back().unwrap().to_str().unwrap();
    for part in [
        "HttpOnly",
        "SameSite=Strict",
        "Secure",
        "Path=/",
        "Max-Age=34560000",
    ] {
        assert!(cookie.contains(part), "{part}");
    }
    assert!(!cookie.contains("Domain"));
}

async fn no_more_than_ten_guesses_of_a_name_reach_the_hasher(app: &TestApp) {
    app.clock.stop();
    let round = async || {
        let mut let_through = 0;
        for n in 0..5 {
            let stranger = app.anonymous().coming_from(&format!("2001:db8:{n}::1"));
            let answers = guess(&stranger, "clerk", 4).await;
            let_through += answers
                .iter()
                .filter(|status| **status == StatusCode::UNAUTHORIZED)
                .count();
        }
        let_through
    };
    assert_eq!(round().await, 10);
    app.clock.advance(Duration::minutes(9));
    assert_eq!(round().await, 0);
    app.clock.advance(Duration::minutes(1));
    assert_eq!(round().await, 10);
    // Names that nobody has are no different.
    let nobody = app.anonymous().coming_from("192.0.2.7");
    let answers = guess(&nobody, "no such name", 11).await;
    assert_eq!(answers[9], StatusCode::UNAUTHORIZED);
    assert_eq!(answers[10], StatusCode::TOO_MANY_REQUESTS);
}

async fn signing_in_is_no_new_budget_for_strangers(app: &TestApp) {
    let stranger = app.anonymous().coming_from("192.0.2.1");
    guess(&stranger, "clerk", 9).await;
    for _ in 0..12 {
        let owner = app.anonymous().coming_from("192.0.2.2");
        let answer = owner.sign_in("clerk", PASSWORD).await;
        assert_eq!(
            answer.status(),
            StatusCode::SEE_OTHER,
            "own ones are no guesses"
        );
    }
    let answers = guess(&stranger, "clerk", 2).await;
    let (last, beyond) = (StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answers, [last, beyond]);
}

async fn a_known_browser_that_errs_waits_for_seconds(app: &TestApp) {
    app.clock.stop();
    let browser = known(app, "clerk").await;
    let answers = guess(&browser, "clerk", 10).await;
    assert_eq!(answers, [StatusCode::UNAUTHORIZED; 10]);
    app.clock.advance(Duration::seconds(1));
    assert_eq!(
        guess(&browser, "clerk", 1).await,
        [StatusCode::UNAUTHORIZED]
    );
    let refused = browser.sign_in("clerk", PASSWORD).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(retry_after(&refused), 2);
    app.clock.advance(Duration::seconds(2));
    let answer = browser.sign_in("clerk", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

async fn one_address_is_slowed_down_and_others_are_not(app: &TestApp) {
    app.clock.stop();
    // Addresses of one network are one.
    for n in 0..60 {
        let stranger = app.anonymous().coming_from(&format!("2001:db8::{n}"));
        let answer = stranger.sign_in(&format!("invented {n}"), "guess").await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{n}");
    }
    let stranger = app.anonymous().coming_from("2001:db8::ffff");
    let refused = stranger.sign_in("clerk", PASSWORD).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(retry_after(&refused), 1, "never long: many may share it");
    let elsewhere = app.anonymous().coming_from("2001:db8:1::1");
    let answer = elsewhere.sign_in("clerk", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    app.clock.advance(Duration::seconds(1));
    let answer = stranger.sign_in("clerk", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

async fn what_is_too_busy_says_when_to_come_again(app: &TestApp) {
    let visitors: Vec<Visitor> = (0..60)
        .map(|n| app.anonymous().coming_from(&format!("192.0.2.{n}")))
        .collect();
    let at_once = visitors
        .iter()
        .enumerate()
        .map(|(n, visitor)| async move { visitor.sign_in(&format!("nobody {n}"), "x").await });
    let answers = futures_util::future::join_all(at_once).await;
    let mut busy = 0;
    for answer in answers {
        if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
            busy += 1;
            assert!(retry_after(&answer) > 0);
            let page = answer.text().await.unwrap();
            assert!(
                page.contains("系统正忙") && page.contains("用户名"),
                "a page in words"
            );
        } else {
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        }
    }
    assert!(busy > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_are_counted_over_all_servers() {
    let app = TestApp::on_postgres().await;
    let one = app.anonymous().coming_from("192.0.2.1");
    let there = app.beside(app.database_url()).await;
    let other = Visitor::at(&there, None).coming_from("192.0.2.2");
    for _ in 0..5 {
        assert_eq!(guess(&one, "clerk", 1).await, [StatusCode::UNAUTHORIZED]);
        assert_eq!(guess(&other, "clerk", 1).await, [StatusCode::UNAUTHORIZED]);
    }
    for visitor in [&one, &other] {
        let refused = visitor.sign_in("clerk", PASSWORD).await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    }
    // Many at once on both count as well, and wait for one another, not for ever.
    let guesses = (0..20).map(|n| {
        let visitor = if n % 2 == 0 { &one } else { &other };
        guess(visitor, "manager", 1)
    });
    let answers = futures_util::future::join_all(guesses).await.concat();
    let let_through = |status: &&StatusCode| **status == StatusCode::UNAUTHORIZED;
    assert!(answers.iter().filter(let_through).count() <= 10);
    // Ten quiet minutes later they are forgotten, in the table too.
    app.clock.stop();
    app.clock.advance(Duration::minutes(25 * 60));
    app.services.upkeep().forget_guesses().await.unwrap();
    assert_eq!(app.number("SELECT COUNT(*) FROM attempts").await, 0);
    let answer = one.sign_in("clerk", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}
