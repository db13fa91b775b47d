//! Issuing, downloading, verifying.

use domain::{CertificateState, Field};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{COMPLETE, TestApp, both, problem, ready};

both!(
    a_complete_member_gets_the_same_bytes_until_something_changes,
    missing_fields_are_named,
    a_field_emptied_later_blocks_the_download_again,
    doubts_are_confirmed_once_and_new_ones_ask_again,
    fifty_requests_at_once_make_one_version,
    characters_without_glyph_stop_the_issue,
    the_sample_photo_is_never_issued,
    verification_tells_what_is_printed,
    the_preview_is_a_picture_without_scripts,
);

async fn a_complete_member_gets_the_same_bytes_until_something_changes(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let first = clerk.issue(id, "").await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let place = first.headers()["location"].to_str().unwrap().to_owned();
    let file = clerk.get(&place).await;
    assert_eq!(file.headers()["content-type"], "application/pdf");
    let name = "filename*=UTF-8''%E4%BC%9A%E5%91%98%E8%AF%81_330000010001_%E7%8E%8B%E4%B6%AE.pdf";
    assert!(
        file.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .ends_with(name)
    );
    let bytes = file.bytes().await.unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let again = clerk.issue(id, "").await;
    assert_eq!(
        (
            again.status(),
            again.headers()["location"].to_str().unwrap()
        ),
        (StatusCode::OK, &*place)
    );
    let form = clerk
        .request(Method::POST, &format!("/members/{id}/certificates"))
        .header("accept", "text/html");
    let form = form.send().await.unwrap();
    assert_eq!(
        (form.status(), form.headers()["location"].to_str().unwrap()),
        (StatusCode::SEE_OTHER, &*place)
    );
    let member = clerk.detail(id).await;
    clerk
        .save(
            &member,
            &[
                (Field::Remark, "not printed"),
                (Field::Mobile, "13800000000"),
            ],
        )
        .await;
    assert_eq!(clerk.issue(id, "").await.status(), StatusCode::OK);
    let member = clerk.detail(id).await;
    clerk
        .save(&member, &[(Field::Firm, "示例明远会计师事务所")])
        .await;
    let second = clerk.issue(id, "").await;
    assert_eq!(second.status(), StatusCode::CREATED);
    assert_eq!(second.json::<Value>().await.unwrap()["version"], 2);
    assert_eq!(
        clerk.get(&place).await.bytes().await.unwrap(),
        bytes,
        "issued bytes never change"
    );
    let history: Vec<_> = clerk
        .detail(id)
        .await
        .certificates
        .iter()
        .map(|version| (version.version, version.state))
        .collect();
    assert_eq!(
        history,
        [
            (2, CertificateState::Valid),
            (1, CertificateState::Superseded)
        ]
    );
}

async fn missing_fields_are_named(app: &TestApp) {
    app.import("33", &COMPLETE.replace("2016-05-18,示会协〔2016〕1号", ","))
        .await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let document = problem(clerk.issue(id, "").await, StatusCode::CONFLICT).await;
    assert_eq!(document["code"], "missing");
    assert_eq!(document["title"], "请将会员必填信息补充完整，再进行下载");
    assert_eq!(
        document["data"],
        json!(["photo", "joined_on", "approval_no"])
    );
    assert_eq!(
        document["fields"][1],
        json!({ "field": "joined_on", "label": "入会时间" })
    );
}

async fn doubts_are_confirmed_once_and_new_ones_ask_again(app: &TestApp) {
    app.import("33", &COMPLETE.replace("002X", "0021")).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    clerk.give_photo(id, 1).await;
    let document = problem(clerk.issue(id, "").await, StatusCode::CONFLICT).await;
    assert_eq!(
        (&document["code"], &document["data"]),
        (&json!("doubtful"), &json!(["id_check_character"]))
    );
    assert_eq!(
        clerk.issue(id, "id_sex").await.status(),
        StatusCode::CONFLICT
    );
    assert_eq!(
        clerk.issue(id, "id_check_character").await.status(),
        StatusCode::CREATED
    );
    clerk.give_photo(id, 2).await;
    assert_eq!(
        clerk.issue(id, "").await.status(),
        StatusCode::CREATED,
        "confirmed once is confirmed"
    );
    let member = clerk.detail(id).await;
    clerk.save(&member, &[(Field::Sex, "男")]).await;
    let document = problem(clerk.issue(id, "").await, StatusCode::CONFLICT).await;
    assert_eq!(
        document["data"],
        json!(["id_sex"]),
        "a new reason asks again"
    );
}

async fn fifty_requests_at_once_make_one_version(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let request = clerk.request(Method::POST, &format!("/members/{id}/certificates"));
        calls.spawn(async move {
            let answer = request.send().await.unwrap();
            (answer.status(), answer.headers()["location"].clone())
        });
    }
    let answers = calls.join_all().await;
    let count = |wanted| {
        answers
            .iter()
            .filter(|(status, _)| *status == wanted)
            .count()
    };
    assert_eq!((count(StatusCode::CREATED), count(StatusCode::OK)), (1, 49));
    assert!(answers.iter().all(|(_, place)| *place == answers[0].1));
    assert_eq!(clerk.detail(id).await.certificates.len(), 1);
}

async fn characters_without_glyph_stop_the_issue(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let member = clerk.detail(id).await;
    clerk.save(&member, &[(Field::Name, "王\u{e123}")]).await;
    // It was said when the name was typed; who confirms that all the same gets no box.
    let document = problem(clerk.issue(id, "").await, StatusCode::CONFLICT).await;
    assert_eq!(document["code"], "doubtful");
    let refused = clerk.issue(id, "name_unprintable").await;
    let document = problem(refused, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(document["code"], "missing_glyph");
    assert!(
        document["title"]
            .as_str()
            .unwrap()
            .starts_with("姓名的第 2 个字符 U+E123 无法印在证书上")
    );
    assert!(clerk.detail(id).await.certificates.is_empty());
}

async fn the_sample_photo_is_never_issued(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let document = problem(clerk.issue(id, "").await, StatusCode::CONFLICT).await;
    assert_eq!(document["data"], json!(["photo"]));
}

async fn verification_tells_what_is_printed(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let issued: Value = clerk.issue(id, "").await.json().await.unwrap();
    let code = issued["code"].as_str().unwrap();
    let anonymous = app.anonymous();
    let facts: Value = anonymous
        .get(&format!("/api/verify/{}", code.to_lowercase()))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&facts["state"], &facts["name"], &facts["version"]),
        (&json!("valid"), &json!("王䶮"), &json!(1))
    );
    let page = anonymous.get(&format!("/verify/{code}")).await;
    assert_eq!(page.headers()["x-robots-tag"], "noindex, nofollow");
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");
    let html = page.text().await.unwrap();
    assert!(html.contains("有效") && html.contains("王䶮") && !html.contains("<script"));
    for secret in ["11010519491231002X", "1949-12-31", "1949年"] {
        assert!(!html.contains(secret) && !facts.to_string().contains(secret));
    }
    clerk.give_photo(id, 2).await;
    clerk.issue(id, "").await;
    let facts: Value = anonymous
        .get(&format!("/api/verify/{code}"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(facts["state"], "superseded");
    let unknown = anonymous
        .get("/api/verify/00000000000000000000000000")
        .await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    assert_eq!(unknown.json::<Value>().await.unwrap()["state"], "unknown");
}

async fn the_preview_is_a_picture_without_scripts(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let answer = clerk.get(&format!("/members/{id}/certificate.svg")).await;
    assert_eq!(answer.headers()["content-type"], "image/svg+xml");
    let svg = answer.text().await.unwrap();
    assert!(svg.starts_with("<svg") && !svg.contains("<script") && !svg.contains("style="));
}

async fn a_field_emptied_later_blocks_the_download_again(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    clerk.issue(id, "").await;
    let member = clerk.detail(id).await;
    clerk.save(&member, &[(Field::ApprovalNo, "")]).await;
    let document = problem(clerk.issue(id, "").await, StatusCode::CONFLICT).await;
    assert_eq!(document["data"], json!(["approval_no"]));
}
