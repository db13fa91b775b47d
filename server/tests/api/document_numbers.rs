//! 搜索: numbers of documents are found, and stand in no address and no log.

use domain::{ListQuery, PublicError};
use reqwest::{Response, StatusCode};
use serde_json::json;
use time::Duration;

use crate::search::{NUMBER, addresses, html, listed, location, names, row, search, sought, token};
use crate::support::{COMPLETE, TestApp, Visitor, both, problem};

both!(
    a_number_is_found_and_stands_in_no_address,
    an_address_made_by_hand_leads_to_one_without_the_number,
    a_number_without_a_token_finds_nobody,
    a_malformed_number_is_found_as_it_is_on_file,
    a_token_is_one_session_s_and_ends,
    all_that_goes_by_the_list_goes_by_the_token,
);

async fn a_number_is_found_and_stands_in_no_address(app: &TestApp) {
    let other = row("李四", "E12345678", "330000010002", "示例中和会计师事务所");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    for (typed, name) in [
        (NUMBER, "王䶮"),
        (" 110105 19491231 002x ", "王䶮"),
        ("110105-19491231-002x", "王䶮"),
        ("１１０１０５１９４９１２３１００２ｘ", "王䶮"),
        ("身份证：11010519491231002X", "王䶮"),
        ("e12345678", "李四"),
    ] {
        for path in ["/members", "/maintenance"] {
            let fields = [("q", typed), ("queue", "no-photo"), ("sort", "name")];
            let address = search(&clerk, path, &fields).await;
            assert!(
                address.starts_with(&format!("{path}?queue=no-photo&t=")),
                "{address}"
            );
            assert!(address.ends_with("&sort=name"), "{address}");
            assert_eq!(token(&address).len(), 32);
            let html = html(&clerk, &address).await;
            assert!(html.contains(name) && html.contains("共 "), "{typed}");
            assert!(
                !html.contains(NUMBER) && !html.contains("E12345678"),
                "{typed}"
            );
            assert!(!html.contains(typed.trim()), "{typed}");
            let links = addresses(&html);
            assert!(
                links.iter().any(|link| link.contains(token(&address))),
                "queues keep it"
            );
        }
    }
    let list: ListQuery = sought(&clerk, NUMBER).await;
    let page = listed(&clerk, &list).await;
    assert_eq!(
        (names(&page), page.total, page.counts.no_photo),
        (vec!["王䶮"], 1, 1)
    );
    assert_eq!(page.sought, "110***************");
    assert!(page.rows[0].hits.id_number);
    // Who has left is found by number, too, and by no words.
    let wang = clerk.detail(page.rows[0].id).await;
    clerk.save(&wang, &[(domain::Field::Status, "退会")]).await;
    assert_eq!(names(&listed(&clerk, &list).await), ["王䶮"]);
    assert_eq!(clerk.list(&[("q", "王䶮")]).await.total, 0);
    // The trail says that somebody looked for a number, and not for which.
    assert!(app.audit_details("member.search-id-number").await.len() > 12);
    let trail = "SELECT detail FROM audit_events WHERE action <> 'member.import'";
    for detail in app.texts(trail).await {
        assert!(
            !detail.contains(NUMBER) && !detail.contains("E12345678"),
            "{detail}"
        );
    }
    // Ordinary words stay in the address, and only they.
    let address = search(&clerk, "/members", &[("q", " 王 "), ("t", &list.token)]).await;
    assert_eq!(address, "/members?q=%E7%8E%8B");
    let address = search(&clerk, "/members", &[("q", "330000010002"), ("size", "50")]).await;
    assert_eq!(address, "/members?q=330000010002&size=50");
    assert_eq!(search(&clerk, "/members", &[("q", "")]).await, "/members");
}

async fn an_address_made_by_hand_leads_to_one_without_the_number(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    for path in ["/members", "/maintenance"] {
        let asked = format!("{path}?queue=no-photo&q={NUMBER}&page=1&member=1");
        let address = location(&clerk.page(&asked).await);
        assert!(
            address.starts_with(&format!("{path}?queue=no-photo&t=")),
            "{address}"
        );
        assert!(html(&clerk, &address).await.contains("王䶮"));
        let asked = format!("{path}?firm-name={NUMBER}");
        assert_eq!(location(&clerk.page(&asked).await), path);
    }
    // Nor does the way through signing in.
    let stranger = app.anonymous();
    let asked = format!("/members?q={NUMBER}&queue=ready");
    let address = location(&stranger.page(&asked).await);
    assert_eq!(address, "/login?next=/members%3Fqueue%3Dready");
    let asked = format!("/members?t={NUMBER}&queue=ready");
    let address = location(&stranger.page(&asked).await);
    assert!(!address.contains(NUMBER), "{address}");
}

async fn a_number_without_a_token_finds_nobody(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let list = ListQuery {
        search: NUMBER.into(),
        ..ListQuery::default()
    };
    assert!(listed(&clerk, &list).await.rows.is_empty());
    assert!(
        app.audit_details("member.search-id-number")
            .await
            .is_empty()
    );
    let list = sought(&clerk, NUMBER).await;
    assert_eq!(names(&listed(&clerk, &list).await), ["王䶮"]);
    assert_eq!(app.audit_details("member.search-id-number").await.len(), 1);
}

async fn a_malformed_number_is_found_as_it_is_on_file(app: &TestApp) {
    let other = row("李四", "E-1234567", "330000010002", "示例中和会计师事务所");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    for (typed, found) in [
        ("E-1234567", "李四"),
        ("e－1234567", "李四"),
        ("WANG 11010519491231002X", "王䶮"),
        ("330000010001\t11010519491231002X", "王䶮"),
    ] {
        let list = sought(&clerk, typed).await;
        assert_eq!(names(&listed(&clerk, &list).await), [found], "{typed}");
    }
}

async fn a_token_is_one_session_s_and_ends(app: &TestApp) {
    app.import("33", COMPLETE).await;
    app.clock.stop();
    let clerk = app.signed_in("clerk").await;
    let list = sought(&clerk, NUMBER).await;
    assert_eq!(listed(&clerk, &list).await.total, 1);
    // Another session of the same person, another person, another association, nobody's token.
    for other in ["clerk", "manager", "stranger"] {
        let other = app.signed_in(other).await;
        let answer = other.call("members/list", json!({ "query": list })).await;
        problem_of(answer).await;
    }
    let made_up = ListQuery {
        token: "0".repeat(32),
        ..ListQuery::default()
    };
    problem_of(
        clerk
            .call("members/list", json!({ "query": made_up }))
            .await,
    )
    .await;
    let odd = clerk.page(&format!("/members?t={NUMBER}")).await;
    let odd = clerk.page(&location(&odd)).await;
    assert_eq!(
        (odd.status(), odd.url().query()),
        (StatusCode::GONE, Some("t=none"))
    );
    assert!(!odd.text().await.unwrap().contains("王䶮"), "not everybody");
    let page = clerk.page(&format!("/members?t={}", made_up.token)).await;
    assert_eq!(page.status(), StatusCode::GONE);
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("请在搜索框中重新输入证件号")
    );
    // For a while only.
    app.clock.advance(Duration::minutes(119));
    assert_eq!(listed(&clerk, &list).await.total, 1);
    app.clock.advance(Duration::minutes(2));
    problem_of(clerk.call("members/list", json!({ "query": list })).await).await;
    // So many of one session: the newest.
    let first = sought(&clerk, NUMBER).await;
    for _ in 0..30 {
        app.clock.advance(Duration::seconds(1));
        sought(&clerk, NUMBER).await;
    }
    problem_of(clerk.call("members/list", json!({ "query": first })).await).await;
    assert_eq!(app.number("SELECT count(*) FROM searches").await, 30);
    // And nothing stays once the session is over.
    clerk.post("/logout").await;
    assert_eq!(app.number("SELECT count(*) FROM searches").await, 0);
}

async fn problem_of(answer: Response) {
    assert_eq!(answer.status(), StatusCode::GONE);
    let error: PublicError = answer.json().await.unwrap();
    assert_eq!(error, PublicError::SearchExpired);
}

async fn all_that_goes_by_the_list_goes_by_the_token(app: &TestApp) {
    let other = row("李四", "E12345678", "330000010002", "示例中和会计师事务所");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    let list = sought(&clerk, NUMBER).await;
    let id = listed(&clerk, &list).await.rows[0].id;
    let answer = clerk.call("members/ids", json!({ "query": list })).await;
    assert_eq!(answer.json::<Vec<i64>>().await.unwrap(), [id]);
    clerk.give_photo(id, 1).await;
    let members = json!({ "members": { "list": list } });
    let planned = clerk.call("jobs/preflight", members).await;
    let planned: domain::job::IssuePreflight = planned.json().await.unwrap();
    assert_eq!((planned.new, planned.blocked), (1, 0));
    let exported = clerk.request(reqwest::Method::POST, "/export");
    let query = list.to_query_string();
    let fields = [("list", &*query), ("form", "csv")];
    let exported = exported.form(&fields).send().await.unwrap();
    let exported = exported.text().await.unwrap();
    assert!(
        exported.contains("王䶮") && !exported.contains("李四"),
        "{exported}"
    );
    // Somebody else's token gives nothing, rather than everybody.
    let manager = app.signed_in("manager").await;
    let exported = manager.request(reqwest::Method::POST, "/export");
    let answer = exported.form(&fields).send().await.unwrap();
    let refused = problem(answer, StatusCode::GONE).await;
    assert_eq!(refused["code"], "search_expired");
}

/// What the program itself writes down, at its most talkative.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_holds_no_number() {
    let app = TestApp::on_sqlite().await;
    app.import("33", COMPLETE).await;
    let log = app.data().join("log");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_huizheng"));
    let mut server = command
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(app.data())
        .arg("--site-root")
        .arg(app.data().join("site"))
        .env("DATABASE_URL", app.database_url())
        .env(
            "HUIZHENG_LOG",
            "warn,server=trace,backend=trace,tower_http=trace",
        )
        .stdout(std::process::Stdio::piped())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    let said = server.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(said), &mut ready).unwrap();
    let base = ready.trim().rsplit(' ').next().unwrap().to_owned();
    let mut clerk = Visitor::at(&base, None);
    let answer = clerk.sign_in("clerk", crate::support::PASSWORD).await;
    clerk.keep_cookie(&answer);
    let address = search(&clerk, "/members", &[("q", NUMBER)]).await;
    assert!(html(&clerk, &address).await.contains("王䶮"));
    let list = sought(&clerk, NUMBER).await;
    assert_eq!(listed(&clerk, &list).await.total, 1);
    clerk.page(&format!("/members?q={NUMBER}")).await;
    clerk.page(&format!("/nowhere?q={NUMBER}")).await;
    let odd = clerk.request(reqwest::Method::POST, "/members");
    odd.body(format!("q={NUMBER}")).send().await.unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("/members"), "it tells of requests: {log}");
    assert!(!log.contains("19491231"), "{log}");
    assert!(!log.contains(&list.token), "{log}");
}
