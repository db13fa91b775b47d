//! Faults that browsers report: bounded, and without data.

use reqwest::{Method, StatusCode};

use crate::support::{TestApp, both};

both!(browsers_report_where_they_died_and_nothing_else);

async fn browsers_report_where_they_died_and_nothing_else(app: &TestApp) {
    let anybody = app.anonymous();
    let report = async |body: String| {
        let request = anybody
            .request(Method::POST, "/api/browser-fault")
            .body(body);
        request.send().await.unwrap().status()
    };
    let place = r#"{"what":"panic","at":"app/src/components/x.rs:12:3"}"#;
    assert_eq!(report(place.into()).await, StatusCode::NO_CONTENT);
    let with_data = r#"{"what":"panic","at":"张三"}"#;
    assert_eq!(report(with_data.into()).await, StatusCode::BAD_REQUEST);
    let large = format!("{{\"what\":\"{}\",\"at\":\"\"}}", "a".repeat(2048));
    assert_eq!(report(large).await, StatusCode::PAYLOAD_TOO_LARGE);
    let mut last = StatusCode::NO_CONTENT;
    for _ in 0..20 {
        last = report(place.into()).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
