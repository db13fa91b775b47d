//! Bodies that do not come, connections that are held, answers that nobody reads.

use std::time::Duration;

use reqwest::StatusCode;
use server::{Class, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{ADDRESS, TestApp, Visitor};
use crate::tally::{Fault, tried};

/// Longer than the limits under test and far shorter than those of a real server.
const SOON: Duration = Duration::from_millis(200);

fn impatient() -> Limits {
    let mut limits = Limits::default();
    limits.connections.rest = SOON;
    for class in Class::ALL {
        limits.change(class, |limit| {
            limit.idle = SOON;
            limit.grace = SOON;
        });
    }
    limits
}

/// A request of whose body one byte comes and no more.
async fn begin(visitor: &Visitor, method: &str, path: &str) -> TcpStream {
    begin_from(visitor, method, path, "127.0.0.1").await
}

/// The same from an address that a proxy tells.
async fn begin_from(visitor: &Visitor, method: &str, path: &str, from: &str) -> TcpStream {
    let address = visitor.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let cookie = visitor.cookie.as_deref().unwrap_or("none=1");
    let kind = match path {
        "/members/1/photo" | "/settings" | "/settings/preview.pdf" | "/import" | "/verify" => {
            "multipart/form-data; boundary=x"
        }
        path if path.starts_with("/api/") => "application/json",
        _ => "application/x-www-form-urlencoded",
    };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\
         content-type: {kind}\r\ncontent-length: 1000\r\nx-file-name: a.jpg\r\n\
         x-file-size: 1000\r\n{ADDRESS}: {from}\r\n\r\n-"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// What a whole file from this address is answered.
async fn asked(visitor: &Visitor, address: &str) -> StatusCode {
    let request = visitor.request(reqwest::Method::POST, "/api/verify");
    let request = request.header(ADDRESS, address).body("x");
    request.send().await.unwrap().status()
}

/// The whole answer; it ends where the server closes the connection.
async fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the answer is an end too.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The path with something for each of its variables.
fn filled(path: &str) -> String {
    let part = |part: &str| match part.starts_with('{') {
        true => "1".to_owned(),
        false => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_does_not_come_is_given_up_on_every_route() {
    let limits = impatient();
    let app = TestApp::with_limits(limits.clone()).await;
    let manager = app.signed_in("manager").await;
    let rows: Vec<_> = app
        .table
        .iter()
        .filter(|(_, class)| limits.of(*class).body > 0)
        .collect();
    assert!(rows.len() > 25, "{}", rows.len());
    for (path, class) in &rows {
        let path = &filled(path);
        let slow = begin(&manager, "POST", path).await;
        let mut said = answer(slow).await;
        if said.starts_with("HTTP/1.1 405") {
            said = answer(begin(&manager, "PUT", &format!("{path}?offset=0")).await).await;
        }
        assert!(said.starts_with("HTTP/1.1 408"), "{path} {class:?}: {said}");
        assert!(said.to_lowercase().contains("connection: close"), "{path}");
        let worded = said.contains("application/problem+json") || said.contains("text/html");
        assert!(worded, "{path}: {said}");
    }
    tried(Fault::SlowBody, rows.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_route_that_reads_nothing_waits_for_no_body() {
    let mut limits = Limits::default();
    limits.connections.rest = SOON;
    let app = TestApp::with_limits(limits).await;
    let manager = app.signed_in("manager").await;
    let mut routes = 0;
    for (path, class) in &app.table {
        if Limits::default().of(*class).body > 0 {
            continue;
        }
        let said = answer(begin(&manager, "POST", &filled(path)).await).await;
        assert!(said.starts_with("HTTP/1.1 4"), "{path}: {said}");
        routes += 1;
    }
    tried(Fault::SlowBody, routes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_held_shut_nobody_out() {
    let mut limits = Limits::default();
    limits.connections.most = 50;
    limits.connections.rest = SOON;
    limits.wait = SOON;
    // Long enough for all of them to be held, and the next to ask, on a busy machine.
    limits.change(Class::SignIn, |limit| {
        limit.idle = 10 * SOON;
        limit.grace = 10 * SOON;
    });
    let app = TestApp::with_limits(limits).await;
    let anybody = app.anonymous();
    let mut held = Vec::new();
    for n in 0..50 {
        let path = ["/login", "/api/verify"][n % 2];
        held.push(begin(&anybody, "POST", path).await);
    }
    // Accepted in order: whoever comes now finds every connection taken.
    let health = anybody.get("/healthz").await;
    assert_eq!(health.status(), StatusCode::OK);
    let busy = anybody.get("/login").await;
    assert_eq!(busy.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(busy.headers().contains_key("retry-after"));
    assert_eq!(anybody.get("/healthz").await.status(), StatusCode::OK);
    for (n, stream) in held.into_iter().enumerate().filter(|(n, _)| n % 2 == 0) {
        let said = answer(stream).await;
        assert!(said.starts_with("HTTP/1.1 408"), "{n}: {said}");
    }
    assert_eq!(anybody.get("/login").await.status(), StatusCode::OK);
    tried(Fault::SlowBody, 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_files_than_there_are_places_are_in_memory() {
    let mut limits = Limits::default();
    limits.wait = SOON;
    limits.connections.rest = SOON;
    limits.change(Class::Evidence, |limit| {
        limit.in_flight = 4;
        limit.of_one = None;
    });
    let app = TestApp::with_limits(limits).await;
    let anybody = app.anonymous();
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(begin(&anybody, "POST", "/api/verify").await);
    }
    // Until the server has seen the headers of all four, it has a place to give.
    while asked(&anybody, "127.0.0.1").await == StatusCode::OK {}
    // Whoever has no place is told so before a byte of the body is read.
    let mut refused = 0;
    for _ in 0..8 {
        let said = answer(begin(&anybody, "POST", "/api/verify").await).await;
        assert!(said.starts_with("HTTP/1.1 503"), "{said}");
        assert!(said.to_lowercase().contains("retry-after"), "{said}");
        refused += 1;
    }
    // Staff are not touched by it.
    app.signed_in("clerk").await.list(&[]).await;
    drop(held);
    tried(Fault::SlowBody, refused);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_leaves_places_to_others() {
    let mut limits = Limits::default();
    limits.wait = SOON;
    limits.change(Class::Evidence, |limit| limit.of_one = Some(1));
    let app = TestApp::with_limits(limits).await;
    let ask = async |address: &str| asked(&app.anonymous(), address).await;
    let held = begin_from(&app.anonymous(), "POST", "/api/verify", "192.0.2.1").await;
    // Until the server has seen the headers of the first, it has the place to give.
    while ask("192.0.2.1").await == StatusCode::OK {}
    assert_eq!(ask("192.0.2.1").await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ask("192.0.2.2").await, StatusCode::OK);
    drop(held);
    while ask("192.0.2.1").await != StatusCode::OK {}
    tried(Fault::SlowBody, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_nobody_reads_ends() {
    let mut limits = Limits::default();
    limits.connections.stall = SOON;
    let app = TestApp::with_limits(limits).await;
    // Larger than what the two ends keep of it between them.
    let large = vec![b'x'; 64 << 20];
    std::fs::write(app.data().join("site/pkg/large.bin"), &large).unwrap();
    let address = app.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("GET /pkg/large.bin HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // Nothing is read: sending further requests fails once the server has given up.
    while stream.write_all(b"GET /healthz HTTP/1.1\r\n").await.is_ok() {
        tokio::task::yield_now().await;
    }
    tried(Fault::SlowBody, 1);
}
