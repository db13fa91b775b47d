//! Strangers who sign in without end, and people who want to work meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::StatusCode;

use crate::support::{PASSWORD, TestApp, Visitor, both};
use crate::tally::{Fault, tried};

both!(
    ten_thousand_invented_names_stop_nobody,
    five_hundred_that_wait_at_once_do_not_make_one_wait,
);

/// A browser in which the clerk has signed in before.
async fn known(app: &TestApp) -> Visitor {
    let mut browser = app.anonymous();
    let answer = browser.sign_in("clerk", PASSWORD).await;
    browser.keep_device(&answer);
    browser
}

async fn ten_thousand_invented_names_stop_nobody(app: &TestApp) {
    const NAMES: usize = 10_000;
    let browser = known(app).await;
    let next = Arc::new(AtomicUsize::new(0));
    let lanes = (0..4).map(|lane| {
        let (stranger, next) = (
            app.anonymous().coming_from(&format!("192.0.2.{lane}")),
            next.clone(),
        );
        async move {
            let mut guessed = 0;
            loop {
                let name = next.fetch_add(1, Ordering::SeqCst);
                if name >= NAMES {
                    return guessed;
                }
                let answer = stranger.sign_in(&format!("invented {name}"), "guess").await;
                match answer.status() {
                    StatusCode::UNAUTHORIZED => guessed += 1,
                    StatusCode::TOO_MANY_REQUESTS => {
                        assert!(answer.headers().contains_key("retry-after"));
                    }
                    other => panic!("{other}"),
                }
            }
        }
    });
    let guessed: usize = futures_util::future::join_all(lanes)
        .await
        .into_iter()
        .sum();
    assert!(guessed >= 4 * 60, "each address has its budget: {guessed}");
    assert!(guessed < NAMES / 4, "and no more: {guessed}");
    let answer = browser
        .coming_from("192.0.2.1")
        .sign_in("clerk", PASSWORD)
        .await;
    assert_eq!(
        answer.status(),
        StatusCode::SEE_OTHER,
        "known, at a hot address"
    );
    let elsewhere = app.anonymous().coming_from("192.0.2.77");
    let answer = elsewhere.sign_in("manager", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "unknown, elsewhere");
    tried(Fault::Flood, NAMES);
}

async fn five_hundred_that_wait_at_once_do_not_make_one_wait(app: &TestApp) {
    const WAITING: usize = 500;
    let browser = known(app).await;
    let strangers: Vec<Visitor> = (0..WAITING)
        .map(|n| {
            app.anonymous()
                .coming_from(&format!("10.0.{}.{}", n / 250, n % 250))
        })
        .collect();
    let flood = strangers
        .iter()
        .enumerate()
        .map(|(n, stranger)| async move {
            let answer = stranger.sign_in(&format!("invented {n}"), "guess").await;
            answer.status()
        });
    let owner = async {
        let mut answers = Vec::new();
        for _ in 0..5 {
            answers.push(browser.sign_in("clerk", PASSWORD).await.status());
        }
        answers
    };
    let (answers, owners) =
        futures_util::future::join(futures_util::future::join_all(flood), owner).await;
    assert_eq!(owners, [StatusCode::SEE_OTHER; 5]);
    let busy = answers
        .iter()
        .filter(|status| **status == StatusCode::SERVICE_UNAVAILABLE)
        .count();
    let guessed = answers
        .iter()
        .filter(|status| **status == StatusCode::UNAUTHORIZED)
        .count();
    assert_eq!(busy + guessed, WAITING);
    assert!(busy > 0, "the queue is short");
    tried(Fault::Flood, WAITING);
}
