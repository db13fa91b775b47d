//! A page of 20 out of 20,000 members at the server, over loopback HTTP: the
//! rendered page and the same as data, from first to last, sorted and searched.
//! `cargo bench -p server -- --members 2400` makes do with fewer.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use backend::{Db, FileStore, Services, Setup, SystemClock};
use reqwest::{Client, redirect};
use server::{AppState, Settings, router};

/// Of the demo's associations together; the one measured has five sixths of them.
const MEMBERS: u32 = 24_000;
const RUNS: usize = 200;

#[tokio::main]
async fn main() {
    let members = members();
    let data = tempfile::tempdir().expect("a temporary folder");
    let db = Db::open(&Db::sqlite_url(data.path()))
        .await
        .expect("a database");
    let files = FileStore::open(data.path()).expect("a file store");
    let setup = Setup {
        db,
        files,
        clock: Arc::new(SystemClock),
        font_dirs: Vec::new(),
        key_file: data.path().join("signing-lock.key"),
        time_stamp_url: None,
        public_url: String::new(),
    };
    let services = Services::new(setup).await.expect("fonts");
    let demo = services
        .demo()
        .fill(members)
        .await
        .expect("an empty database");
    let clerk = &demo.accounts[0];
    let site_root = data.path().to_owned();
    let router = router(AppState::new(
        services,
        Settings {
            site_root,
            public_url: "http://127.0.0.1".into(),
            client_header: None,
            limits: server::Limits::default(),
        },
    ));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .build()
        .expect("a client");
    let form = [("username", &clerk.username), ("password", &clerk.password)];
    let answer = client
        .post(format!("{base}/login"))
        .form(&form)
        .send()
        .await
        .expect("an answer");
    let cookie = answer.headers()["set-cookie"]
        .to_str()
        .expect("text")
        .split(';')
        .next()
        .expect("a part")
        .to_owned();
    println!("members of the association: {}", members - members / 6);
    // As far as there are pages of 20, in a queue too.
    let pages = (members as usize / 27).max(1);
    for (name, path) in [
        ("pages in the order of arrival", "/members?page={}"),
        ("pages by name", "/members?sort=name&page={}"),
        ("pages by firm, descending", "/members?sort=-firm&page={}"),
        ("pages of a queue", "/members?queue=ready&page={}"),
        ("search by pinyin", "/members?q=ding&page={}"),
        ("search that finds nothing", "/members?q=xyzzy{}"),
    ] {
        let mut times = Vec::with_capacity(RUNS);
        for run in 0..RUNS {
            let path = path.replace("{}", &(1 + run * 37 % pages).to_string());
            let start = Instant::now();
            let request = client
                .get(format!("{base}{path}"))
                .header("cookie", &cookie)
                .header("accept", "text/html");
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{path}");
            answer.bytes().await.expect("a body");
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let at = |share: usize| milliseconds(times[(times.len() - 1) * share / 100]);
        println!(
            "{name}: p50 {:.1} ms, p95 {:.1} ms, max {:.1} ms",
            at(50),
            at(95),
            at(100)
        );
    }
}

/// The number after `--members`, or [`MEMBERS`].
fn members() -> u32 {
    let mut words = std::env::args().skip_while(|word| word != "--members");
    words.nth(1).map_or(MEMBERS, |count| {
        count.parse().expect("--members wants a number")
    })
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
