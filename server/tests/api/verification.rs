//! What anybody learns of a code or a file.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::{TestApp, Visitor, both, problem, ready};

both!(
    an_issued_file_is_known_by_its_bytes,
    whatever_is_done_to_a_file_is_told,
    a_file_is_dropped_on_the_page,
    the_page_is_light_and_has_a_small_photo,
    guessing_ends_and_scanning_goes_on,
    a_typed_code_leads_to_its_page,
    a_code_is_found_however_it_is_written,
    what_is_no_code_is_no_guess,
);

/// A member's certificate: its code and its file.
async fn issued(app: &TestApp) -> (Visitor, i64, String, Vec<u8>) {
    let (clerk, id) = ready(app).await;
    let answer: Value = clerk.issue(id, "").await.json().await.unwrap();
    let code = answer["code"].as_str().unwrap().to_owned();
    let file = clerk.get(answer["url"].as_str().unwrap()).await;
    (clerk, id, code, file.bytes().await.unwrap().to_vec())
}

async fn ask(visitor: &Visitor, file: Vec<u8>) -> Value {
    let request = visitor.request(Method::POST, "/api/verify").body(file);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.json().await.unwrap()
}

async fn drop_file(visitor: &Visitor, file: Vec<u8>) -> (StatusCode, String) {
    let part = reqwest::multipart::Part::bytes(file).file_name("c.pdf");
    let form = reqwest::multipart::Form::new().part("file", part);
    let request = visitor.request(Method::POST, "/verify").multipart(form);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

async fn an_issued_file_is_known_by_its_bytes(app: &TestApp) {
    let (clerk, id, code, file) = issued(app).await;
    let anybody = app.anonymous();
    let verdict = ask(&anybody, file.clone()).await;
    assert_eq!(
        (&verdict["state"], &verdict["unchanged"], &verdict["code"]),
        (&"valid".into(), &true.into(), &code.into())
    );
    for secret in ["11010519491231002X", "1949-12-31"] {
        assert!(!verdict.to_string().contains(secret));
    }
    clerk.give_photo(id, 2).await;
    clerk.issue(id, "").await;
    let verdict = ask(&anybody, file).await;
    assert_eq!(
        (&verdict["state"], &verdict["replaced_by"]),
        (&"superseded".into(), &2.into()),
        "the present state of the old file"
    );
}

async fn whatever_is_done_to_a_file_is_told(app: &TestApp) {
    let (_, _, code, file) = issued(app).await;
    let anybody = app.anonymous();
    let mut flipped = file.clone();
    let middle = file.len() / 2;
    flipped[middle] ^= 1;
    // A made-up document around a code of ours.
    let forged = format!("%PDF-1.7\ntrailer<</ID[({code})({code})]>>").into_bytes();
    let cases = [
        (flipped, "changed"),
        ([file.as_slice(), b"\n%%EOF\n"].concat(), "appended"),
        (file[..file.len() - 3].to_vec(), "cut_off"),
        (forged, "changed"),
    ];
    for (altered, how) in cases {
        let verdict = ask(&anybody, altered).await;
        assert_eq!(
            (&verdict["state"], &verdict["alteration"]),
            (&"altered".into(), &how.into())
        );
        assert_eq!(verdict["certificate"]["code"], code.as_str());
        assert_eq!(verdict["certificate"]["state"], "valid");
    }
    for other in [&b"%PDF-1.4 of somebody else"[..], b"", b"\x00\xff"] {
        assert_eq!(ask(&anybody, other.to_vec()).await["state"], "unknown");
    }
}

async fn a_file_is_dropped_on_the_page(app: &TestApp) {
    let (_, _, _, file) = issued(app).await;
    let anybody = app.anonymous();
    let (status, html) = drop_file(&anybody, file.clone()).await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("内容未被改动") && html.contains("王䶮"));
    let (_, html) = drop_file(&anybody, [file, vec![b'\n']].concat()).await;
    assert!(html.contains("文件已被改动") && html.contains("目前状态：<strong>有效"));
    let (status, html) = drop_file(&anybody, Vec::new()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(html.contains("没有选择文件"));
    // Nothing of ours is a hundredth as large; the browser still gets its answer.
    let (status, html) = drop_file(&anybody, vec![b'x'; 100 << 20]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(html.contains("超过上限"));
    let large = anybody
        .request(Method::POST, "/api/verify")
        .body(vec![b'x'; 9 << 20]);
    problem(large.send().await.unwrap(), StatusCode::PAYLOAD_TOO_LARGE).await;
}

async fn the_page_is_light_and_has_a_small_photo(app: &TestApp) {
    let (_, _, code, _) = issued(app).await;
    let anybody = app.anonymous();
    let page = anybody.get(&format!("/verify/{code}")).await;
    assert_eq!(page.headers()["cache-control"], "no-store");
    let html = page.text().await.unwrap();
    let style = anybody.get("/verify.css").await.text().await.unwrap();
    assert!(html.contains("/verify.css"));
    assert!(html.len() + style.len() < 30 * 1024);
    let grouped: Vec<&str> = [0..5, 5..10, 10..15, 15..20, 20..26]
        .map(|group| &code[group])
        .to_vec();
    assert!(html.contains(&grouped.join("-")));
    let photo = anybody.get(&format!("/verify/{code}/photo")).await;
    assert_eq!(photo.headers()["content-type"], "image/jpeg");
    let photo = photo.bytes().await.unwrap();
    let size = portrait::probe::probe(&photo).unwrap().upright_size();
    assert_eq!(size, (130, 160));
    let unknown = anybody
        .get("/verify/00000000000000000000000000/photo")
        .await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

async fn guessing_ends_and_scanning_goes_on(app: &TestApp) {
    let (_, _, code, _) = issued(app).await;
    let anybody = app.anonymous();
    for guess in 0..60 {
        let answer = anybody.get(&format!("/api/verify/{guess:026}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
    let refused = anybody.get("/api/verify/00000000000000000000000099").await;
    assert!(refused.headers().contains_key("retry-after"));
    problem(refused, StatusCode::TOO_MANY_REQUESTS).await;
    let page = anybody.get("/verify/00000000000000000000000099").await;
    assert_eq!(page.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(page.text().await.unwrap().contains("请稍后再试"));
    let known = anybody.get(&format!("/api/verify/{code}")).await;
    assert_eq!(known.status(), StatusCode::OK);
}

async fn a_typed_code_leads_to_its_page(app: &TestApp) {
    let anybody = app.anonymous();
    let start = anybody.get("/verify").await;
    assert_eq!(start.status(), StatusCode::OK);
    let typed = anybody
        .get("/verify?code=7k3m9-qxd2f-vaw5t-h8c4p-n6rj2e")
        .await;
    assert_eq!(
        typed.headers()["location"],
        "/verify/7K3M9QXD2FVAW5TH8C4PN6RJ2E"
    );
    let odd = anybody.get("/verify?code=%3Cscript%3E").await;
    assert_eq!(odd.status(), StatusCode::NOT_FOUND);
    assert!(odd.text().await.unwrap().contains("&lt;script&gt;"));
}

async fn a_code_is_found_however_it_is_written(app: &TestApp) {
    let (_, _, code, _) = issued(app).await;
    let anybody = app.anonymous();
    let spaced: Vec<String> = code.chars().map(|c| format!("{c} ")).collect();
    for written in [
        code.to_lowercase(),
        code.replace('0', "O").replace('1', "l"),
        format!("验证码：{}", spaced.concat()),
        format!("【{code}】"),
        format!("{}—{}", &code[..13], &code[13..]),
        format!("https://certificates.example/verify/{code}?from=wechat"),
    ] {
        let path = utf8_percent_encode(&written, NON_ALPHANUMERIC);
        let answer = anybody.get(&format!("/api/verify/{path}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{written}");
        let typed = anybody.get(&format!("/verify?code={path}")).await;
        assert_eq!(typed.headers()["location"], format!("/verify/{code}"));
    }
}

async fn what_is_no_code_is_no_guess(app: &TestApp) {
    let anybody = app.anonymous();
    for _ in 0..70 {
        let answer = anybody.get("/api/verify/short").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        let facts: Value = answer.json().await.unwrap();
        assert_eq!(facts["state"], "unknown");
        assert!(facts["title"].as_str().unwrap().contains("26 位"));
    }
    let page = anybody.get("/verify/short").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(page.text().await.unwrap().contains("编码不完整"));
    let guess = anybody.get("/api/verify/00000000000000000000000000").await;
    assert_eq!(guess.status(), StatusCode::NOT_FOUND);
}
