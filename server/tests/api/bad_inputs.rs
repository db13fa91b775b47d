//! Odd inputs on every route: each is refused in words, with the right status.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, Response, StatusCode};
use serde_json::json;
use server::Class;

use crate::support::{TestApp, both, problem, ready};

both!(
    no_input_makes_a_fault_of_the_server,
    refusals_are_told_in_words,
);

const ODD: &[&str] = &[
    "",
    "0",
    "-1",
    "x",
    "王䶮",
    "99999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "1e9",
    "%00",
    "%ff",
    "%F0%28",
    "..%2f..%2f",
    "' OR 1=1 --",
    "%25%5f",
    "\u{fdd0}\u{10ffff}",
];

fn long() -> String {
    "长".repeat(20_000)
}

/// Percent signs stand as they are: some of the values are escapes already.
fn encode(text: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'%');
    utf8_percent_encode(text, ENCODED).to_string()
}

fn filled(path: &str, with: &str) -> String {
    let part = |part: &str| match part.starts_with('{') {
        true => with.to_owned(),
        false => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Refused or done: never a fault of the server, never a page for a program or English.
async fn judged(answer: Response, what: &str) {
    let status = answer.status();
    assert!(!status.is_server_error(), "{what}: {status}");
    if !status.is_client_error() {
        return;
    }
    let kind = answer.headers().get("content-type");
    let kind = kind.map(|kind| kind.to_str().unwrap().to_owned());
    let body = answer.text().await.unwrap();
    assert_ne!(
        kind.as_deref(),
        Some("text/plain; charset=utf-8"),
        "{what}: {body}"
    );
    assert!(
        body.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
        "{what}: {status} {body}"
    );
}

const NAMES: [&str; 17] = [
    "q", "queue", "firm", "sort", "page", "size", "group", "original", "saved", "offset", "paper",
    "profile", "ids", "next", "code", "id", "version",
];

async fn no_input_makes_a_fault_of_the_server(app: &TestApp) {
    let (_, id) = ready(app).await;
    let manager = app.signed_in("manager").await;
    let text = long();
    for (path, class) in &app.table {
        // Its health is the server's own affair; the sign-in has limits of its own.
        if [Class::Probe, Class::SignIn].contains(class) || path == "/logout" {
            continue;
        }
        for odd in ODD {
            let odd = encode(odd);
            if path.contains('{') {
                let path = filled(path, &odd);
                judged(manager.get(&path).await, &format!("GET {path}")).await;
                judged(manager.post(&path).await, &format!("POST {path}")).await;
            }
        }
        let path = filled(path, &id.to_string());
        for odd in ODD.iter().copied().chain([&text[..3_000]]) {
            let odd = encode(odd);
            let query: Vec<_> = NAMES.map(|name| format!("{name}={odd}")).to_vec();
            let asked = format!("{path}?{}", query.join("&"));
            if asked.len() < 30_000 {
                judged(manager.get(&asked).await, &format!("GET {asked}")).await;
                judged(manager.page(&asked).await, &format!("page {asked}")).await;
            }
        }
        for method in [Method::DELETE, Method::PATCH, Method::PUT, Method::OPTIONS] {
            let answer = manager.request(method.clone(), &path).send().await.unwrap();
            judged(answer, &format!("{method} {path}")).await;
        }
        for (kind, body) in bodies() {
            for method in [Method::POST, Method::PUT] {
                let mut request = manager.request(method.clone(), &path).body(body.clone());
                if !kind.is_empty() {
                    request = request.header("content-type", kind);
                }
                let request = request
                    .header("x-file-name", "%00.jpg")
                    .header("x-file-size", "1");
                let what = format!(
                    "{method} {path} {kind} {:.60}",
                    String::from_utf8_lossy(&body)
                );
                judged(request.send().await.unwrap(), &what).await;
            }
        }
    }
    // And it still works.
    assert_eq!(manager.list(&[]).await.rows.len(), 1);
}

/// Bodies with their kind.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    let multipart = "multipart/form-data; boundary=x";
    let part = |name: &str, value: &str| {
        format!(
            "--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n--x--\r\n"
        )
    };
    let all = |value: &str| {
        let names = [
            "kind", "do", "member", "who", "reason", "crop", "confirm", "codes", "ids", "gutter",
            "profile", "name", "version", "offset_x", "scale_x", "old", "new", "repeat", "group",
            "page",
        ];
        names.map(|name| format!("{name}={value}")).join("&")
    };
    let long = long();
    let mut bodies = vec![
        (json, Vec::new()),
        (json, b"{".to_vec()),
        (json, b"[]".to_vec()),
        (json, b"null".to_vec()),
        (json, b"\xff\xfe".to_vec()),
        (json, br#"{"id":"x","query":7}"#.to_vec()),
        (json, br#"{"id":99999999999999999999}"#.to_vec()),
        (
            json,
            br#"{"id":-1,"version":-1,"changes":[["name","\u0000"]]}"#.to_vec(),
        ),
        (
            json,
            br#"{"id":1,"version":1,"changes":[["name","\ud800"]]}"#.to_vec(),
        ),
        (json, vec![b'['; 100_000]),
        (
            json,
            json!({ "id": 1, "version": 1, "changes": [["name", long]] })
                .to_string()
                .into_bytes(),
        ),
        (
            json,
            json!({ "code": long, "reason": "other", "note": long })
                .to_string()
                .into_bytes(),
        ),
        (
            json,
            json!({ "member": 1, "fingerprint": long, "file_name": long })
                .to_string()
                .into_bytes(),
        ),
        (
            json,
            json!({ "members": vec![-1; 10_000] })
                .to_string()
                .into_bytes(),
        ),
        (
            json,
            json!({ "query": { "search": long, "page": u32::MAX, "size": u32::MAX } })
                .to_string()
                .into_bytes(),
        ),
        ("text/csv", b"a,b".to_vec()),
        ("", b"a".to_vec()),
        ("multipart/form-data", b"x".to_vec()),
        (multipart, Vec::new()),
        (multipart, b"--x\r\n\r\n".to_vec()),
        (multipart, part("nothing", "").into_bytes()),
        (multipart, part("name", "a\0b").into_bytes()),
        (multipart, part("reason", "a\0b").into_bytes()),
        (multipart, part("version", &long).into_bytes()),
        (
            multipart,
            [
                b"--x\r\ncontent-disposition: form-data; name=\"name\"\r\n\r\n\xff".to_vec(),
                b"\r\n--x--\r\n".to_vec(),
            ]
            .concat(),
        ),
        (form, long.clone().into_bytes()),
    ];
    for odd in ODD {
        bodies.push((form, all(&encode(odd)).into_bytes()));
    }
    bodies.push((form, all(&encode(&long[..3_000])).into_bytes()));
    bodies
}

async fn refusals_are_told_in_words(app: &TestApp) {
    let (clerk, _) = ready(app).await;
    let send = async |method: Method, path: &str, kind: &str, body: &'static str| {
        let request = clerk.request(method, path).header("content-type", kind);
        request.body(body).send().await.unwrap()
    };
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    for (status, answer) in [
        (
            400,
            send(Method::POST, "/api/members/list", json, "{").await,
        ),
        (
            400,
            send(Method::POST, "/api/members/list", json, "{}").await,
        ),
        (
            415,
            send(Method::POST, "/api/members/list", form, "query=1").await,
        ),
        (400, send(Method::POST, "/jobs/photos", form, "").await),
        (415, send(Method::POST, "/jobs/photos", json, "{}").await),
        (405, send(Method::PATCH, "/jobs/photos", form, "").await),
        (404, send(Method::POST, "/api/nothing", json, "{}").await),
        (404, clerk.get("/nothing").await),
        (404, clerk.get("/members/x/photo").await),
        (404, clerk.get("/members/99999999999999999999/photo").await),
        (404, clerk.get("/members/%00/photo").await),
        (400, clerk.get("/members?q=%00").await),
        (404, clerk.get(&format!("/{}", "x".repeat(300))).await),
    ] {
        problem(answer, StatusCode::from_u16(status).unwrap()).await;
    }
    let wrong = send(Method::PATCH, "/jobs/photos", form, "").await;
    assert_eq!(wrong.headers()["allow"], "POST");
    let odd = send(Method::POST, "/api/members/list", json, "{").await;
    assert_eq!(
        problem(odd, StatusCode::BAD_REQUEST).await["code"],
        "bad_request"
    );
}
