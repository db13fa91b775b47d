//! What stands around every answer: headers, and that refusals are written down.

use domain::photo_batch::ReceivedFile;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

use crate::support::{COMPLETE, PASSWORD, TestApp, Visitor, both, jpeg, problem, ready};

both!(
    every_answer_keeps_other_sites_out,
    nothing_of_members_is_kept_by_a_browser,
    refusals_are_audited_without_what_was_typed,
    a_flood_of_refusals_makes_few_events,
    many_numbers_need_the_password,
    numbers_in_file_names_are_masked,
    warnings_tell_nothing_of_id_numbers,
    every_answer_has_an_id_of_the_servers_own,
);

const NUMBER: &str = "11010519491231002X";

async fn every_answer_keeps_other_sites_out(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let nobody = app.anonymous();
    for (visitor, path) in [
        (&clerk, "/members"),
        (&nobody, "/login"),
        (&nobody, "/verify"),
        (&nobody, "/healthz"),
        (&nobody, "/pkg/huizheng.css"),
        (&nobody, "/members/1/photo"),
        (&nobody, "/nowhere"),
    ] {
        let answer = visitor.page(path).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        assert_eq!(
            header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(
            header("cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
        assert!(header("permissions-policy").contains("camera=()"), "{path}");
        assert!(
            header("strict-transport-security").contains("max-age="),
            "{path}"
        );
    }
    let name = clerk.cookie.unwrap();
    assert!(name.starts_with("__Host-huizheng_session="));
}

async fn nothing_of_members_is_kept_by_a_browser(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let issued: Value = clerk.issue(id, "").await.json().await.unwrap();
    let url = issued["url"].as_str().unwrap();
    for path in [
        format!("/members/{id}/photo"),
        format!("/members/{id}/photo?original=1"),
        format!("/members/{id}/certificate.svg"),
        url.to_owned(),
        "/members".to_owned(),
        "/jobs".to_owned(),
    ] {
        let answer = clerk.get(&path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
    }
    let answer = clerk.call("members/detail", json!({ "id": id })).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
}

async fn refusals_are_audited_without_what_was_typed(app: &TestApp) {
    app.clock.stop();
    let (_, id) = ready(app).await;
    let nobody = app.anonymous().coming_from("192.0.2.9");
    nobody.sign_in("clerk", "wrong").await;
    nobody.sign_in("my password as name", "wrong").await;
    let actors = async |action: &str| {
        app.services.note_refusals().await;
        let query = format!("SELECT actor FROM audit_events WHERE action = '{action}' ORDER BY id");
        app.texts(&query).await
    };
    assert_eq!(actors("refusal.sign-in").await, ["clerk", "-"]);
    let details = app.audit_details("refusal.sign-in").await;
    assert_eq!(details[0], json!({ "address": "192.0.2.9", "count": 1 }));

    let stranger = app.signed_in("stranger").await;
    let foreign = stranger.get(&format!("/members/{id}/photo")).await;
    problem(foreign, StatusCode::NOT_FOUND).await;
    stranger.call("members/detail", json!({ "id": id })).await;
    assert_eq!(
        actors("refusal.foreign").await,
        ["stranger"],
        "one in a minute"
    );

    let forged = stranger
        .request(Method::POST, "/logout")
        .header("origin", "https://evil.example")
        .header("sec-fetch-site", "cross-site");
    let forged = forged.send().await.unwrap();
    assert_eq!(forged.status(), StatusCode::FORBIDDEN);
    assert_eq!(actors("refusal.forged").await, ["-"]);
    let auditor = app.signed_in("auditor").await;
    assert_eq!(
        auditor.give_photo(id, 1).await.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        actors("refusal.forged").await.len(),
        1,
        "not allowed is not forged"
    );

    for _ in 0..11 {
        nobody.sign_in("auditor", "wrong").await;
    }
    assert_eq!(actors("refusal.limit").await, ["-"]);
    let all = app.texts("SELECT detail FROM audit_events").await.join(" ");
    let actors = app.texts("SELECT actor FROM audit_events").await.join(" ");
    assert!(!all.contains("my password") && !actors.contains("my password"));
}

async fn a_flood_of_refusals_makes_few_events(app: &TestApp) {
    app.clock.stop();
    let strangers = async || {
        for n in 0..10 {
            let stranger = app.anonymous().coming_from(&format!("192.0.2.{n}"));
            stranger.sign_in("clerk", "wrong").await;
            stranger.sign_in("clerk", "wrong").await;
        }
    };
    strangers().await;
    let rows = async |action| {
        app.services.note_refusals().await;
        app.audit_details(action).await.len()
    };
    let told = rows("refusal.sign-in").await + rows("refusal.limit").await;
    assert_eq!(told, 10, "one for each address");
    app.clock.advance(Duration::minutes(1));
    app.services.note_refusals().await;
    let mut count = 0;
    for action in ["refusal.sign-in", "refusal.limit"] {
        for detail in app.audit_details(action).await {
            count += detail["count"].as_u64().unwrap();
        }
    }
    assert_eq!(count, 20, "every one is counted");
}

async fn many_numbers_need_the_password(app: &TestApp) {
    app.clock.stop();
    let (clerk, id) = ready(app).await;
    let manager = app.signed_in("manager").await;
    let reveal = async |visitor: &Visitor| {
        let arguments = json!({ "id": id });
        visitor.call("members/reveal-id-number", arguments).await
    };
    let confirm = async |password: &str| {
        let arguments = json!({ "password": password });
        clerk
            .call("session/confirm-password", arguments)
            .await
            .status()
    };
    let sixty = async || {
        for n in 0..60 {
            assert_eq!(reveal(&clerk).await.status(), StatusCode::OK, "{n}");
        }
        let refused = reveal(&clerk).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let error: Value = refused.json().await.unwrap();
        assert_eq!(error["code"], "password_required");
    };
    sixty().await;
    assert_eq!(reveal(&manager).await.status(), StatusCode::OK);
    assert_eq!(confirm("wrong").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reveal(&clerk).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(confirm(PASSWORD).await, StatusCode::OK);
    sixty().await;
    app.clock.advance(Duration::minutes(11));
    assert_eq!(reveal(&clerk).await.status(), StatusCode::OK);
    let shown = app.audit_details("member.reveal-id-number").await;
    assert_eq!(
        shown.len(),
        122,
        "only what was shown is written down as shown"
    );
    app.services.note_refusals().await;
    assert!(!app.audit_details("refusal.limit").await.is_empty());
}

async fn numbers_in_file_names_are_masked(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let begun = clerk.request(Method::POST, "/jobs/photos");
    let begun = begun.form(&[("kind", "upload")]).send().await.unwrap();
    let batch = begun.headers()["location"].to_str().unwrap().to_owned();
    let photo = jpeg(1, 300, 400);
    let names = [
        format!("{NUMBER}_李四.jpg"),
        "王䶮_110105194912310038.jpg".to_owned(),
    ];
    for name in &names {
        let request = clerk
            .request(Method::POST, &format!("{batch}/files"))
            .header(
                "x-file-name",
                utf8_percent_encode(name, NON_ALPHANUMERIC).to_string(),
            )
            .header("x-file-size", photo.len());
        let taken = request.body(photo.clone()).send().await.unwrap();
        assert_eq!(taken.status(), StatusCode::CREATED);
        assert!(!taken.text().await.unwrap().contains("19491231"));
    }
    for path in ["", "/received"] {
        let answer = clerk.get(&format!("{batch}{path}")).await;
        let text = answer.text().await.unwrap();
        assert!(!text.contains("19491231"), "{path}");
        assert!(text.contains("110***************"), "{path}");
    }
    // An interrupted upload still finds its way.
    let ask = [
        (names[0].clone(), photo.len()),
        (names[0].replace("002X", "0038"), photo.len()),
        (names[1].clone(), photo.len()),
        (names[1].clone(), 7),
    ];
    let request = clerk.request(Method::POST, &format!("{batch}/received"));
    let there = request.json(&ask).send().await.unwrap();
    assert_eq!(
        there.json::<Value>().await.unwrap(),
        json!([true, false, true, false])
    );
    let stranger = app.signed_in("stranger").await;
    let request = stranger.request(Method::POST, &format!("{batch}/received"));
    let foreign = request.json(&ask).send().await.unwrap();
    problem(foreign, StatusCode::NOT_FOUND).await;
    let id: i64 = batch.rsplit('/').next().unwrap().parse().unwrap();
    let scope = app.services.associations().operator("44").await.unwrap();
    let file = ReceivedFile {
        name: names[0].clone(),
        size: 1,
    };
    let known = app
        .services
        .photo_batches()
        .known(&scope, id, &[file])
        .await;
    assert!(known.is_err());
    let trail = app.texts("SELECT detail FROM audit_events").await.join(" ");
    assert!(!trail.contains("19491231"));
}

async fn warnings_tell_nothing_of_id_numbers(app: &TestApp) {
    let rows = format!(
        "{COMPLETE}\n李四,男,1949-12-31,居民身份证,110105194912310038,330000010002,示例天衡会计师事务所,2016-05-18,示会协〔2016〕2号,2016-05-18"
    );
    app.import("33", &rows).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let warnings = async |name: String| {
        let arguments = json!({ "member": id, "fingerprint": "", "file_name": name });
        let answer = clerk.call("photos/guards", arguments).await;
        answer.json::<Value>().await.unwrap()
    };
    // Her own number, another member's, a wrong one of the same kind: alone, with her name, with
    // another's.
    for pattern in ["#.jpg", "王䶮_#.jpg", "#_李四.jpg", "330000010002 #.jpg"] {
        let mut answers = Vec::new();
        for number in [NUMBER, "110105194912310038", "110105194912310046"] {
            answers.push(warnings(pattern.replace('#', number)).await);
        }
        assert_eq!(answers[0], answers[1], "{pattern}");
        assert_eq!(answers[0], answers[2], "{pattern}");
    }
    // Names and member numbers, which the list shows, still count.
    for name in ["李四.jpg", "330000010002.jpg"] {
        assert_eq!(
            warnings(name.into()).await.as_array().unwrap().len(),
            1,
            "{name}"
        );
    }
}

async fn every_answer_has_an_id_of_the_servers_own(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let mut seen = std::collections::HashSet::new();
    for path in [
        "/members",
        "/nothing",
        "/verify",
        "/healthz",
        "/pkg/nothing.js",
    ] {
        let request = clerk.request(reqwest::Method::GET, path);
        let answer = request.header("x-request-id", "forged").send().await;
        let answer = answer.unwrap();
        let id = answer.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned();
        assert_eq!(id.len(), 36, "{id}");
        assert!(seen.insert(id), "{path}");
    }
}
