//! 搜索: numbers of documents stand in no address, names are found in every reading, the nearest
//! come first, filters narrow by what an index holds.

use domain::{ListQuery, MemberPage, PublicError};
use reqwest::{Response, StatusCode};
use serde_json::json;
use time::Duration;

use crate::support::{COMPLETE, TestApp, Visitor, both, problem};

both!(
    a_number_is_found_and_stands_in_no_address,
    an_address_made_by_hand_leads_to_one_without_the_number,
    a_token_is_one_session_s_and_ends,
    all_that_goes_by_the_list_goes_by_the_token,
    a_malformed_number_is_found_as_it_is_on_file,
    what_only_looks_like_a_number_is_found_as_words_are,
    surnames_are_found_in_every_reading,
    the_nearest_come_first_in_every_order,
    filters_narrow_and_combine,
    rows_of_an_older_version_gain_their_facets,
);

const NUMBER: &str = "11010519491231002X";

/// A row with a number of one's own.
fn row(name: &str, id_number: &str, member_no: &str, firm: &str) -> String {
    format!("{name},男,1990-01-02,护照,{id_number},{member_no},{firm},2016-05-18,1号,2016-05-18")
}

fn names(page: &MemberPage) -> Vec<&str> {
    page.rows.iter().map(|row| &*row.name).collect()
}

fn location(answer: &Response) -> String {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// Sends the search box of a list page.
async fn search(who: &Visitor, path: &str, fields: &[(&str, &str)]) -> String {
    let request = who.request(reqwest::Method::POST, path);
    let request = request.header("accept", "text/html");
    location(&request.form(fields).send().await.unwrap())
}

async fn html(who: &Visitor, path: &str) -> String {
    let answer = who.page(path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.text().await.unwrap()
}

/// Every address in a page.
fn addresses(html: &str) -> Vec<&str> {
    let attributes = [
        "href=\"",
        "action=\"",
        "formaction=\"",
        "value=\"",
        "src=\"",
    ];
    let of = |name: &'static str| {
        html.split(name)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    };
    attributes.into_iter().flat_map(of).collect()
}

fn token(address: &str) -> &str {
    let (_, rest) = address.split_once("t=").unwrap();
    rest.split('&').next().unwrap()
}

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

/// As the island asks.
async fn sought(who: &Visitor, typed: &str) -> ListQuery {
    let typed = ListQuery {
        search: typed.into(),
        ..ListQuery::default()
    };
    let answer = who.call("members/sought", json!({ "typed": typed })).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

async fn listed(who: &Visitor, list: &ListQuery) -> MemberPage {
    let answer = who.call("members/list", json!({ "query": list })).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
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

async fn what_only_looks_like_a_number_is_found_as_words_are(app: &TestApp) {
    let other = row("李四", "E12345678", "330000010002", "示例中和会计师事务所");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    for (typed, found) in [
        ("3300 0001", vec!["王䶮", "李四"]),
        ("00010002", vec!["李四"]),
        // A part of a number finds nobody: it would tell numbers digit by digit.
        ("1101051949", vec![]),
        ("110105194912310021", vec![]),
    ] {
        let list = sought(&clerk, typed).await;
        assert!(!list.token.is_empty() && list.search.is_empty(), "{typed}");
        let page = listed(&clerk, &list).await;
        assert_eq!(names(&page), found, "{typed}");
        assert!(page.rows.iter().all(|row| !row.hits.member_no.is_empty()));
    }
    let plain = sought(&clerk, "330000010002").await;
    assert_eq!((&*plain.search, &*plain.token), ("330000010002", ""));
}

async fn surnames_are_found_in_every_reading(app: &TestApp) {
    let people = [
        ("吕示甲", &["lvshijia", "lyu", "lu", "lsj"][..]),
        ("尉迟示乙", &["yuchi", "weichi", "ycsy"]),
        ("长孙示丙", &["zhangsun", "changsun", "zssb"]),
        ("单于示丁", &["chanyu", "shanyu", "danyu"]),
        ("万俟示戊", &["moqi", "mqsw"]),
        ("单示己", &["shanshi", "danshi"]),
        ("仇示庚", &["qiushi", "choushi"]),
        ("区示辛", &["oushi", "qushi"]),
        ("解示壬", &["xieshi", "jieshi"]),
        ("曾示癸", &["zengshi", "cengshi"]),
        ("查示子", &["zhashi", "chashi"]),
        ("朴示丑", &["piaoshi", "pushi"]),
        ("盖示寅", &["geshi", "gaishi"]),
        ("阿依古丽·示例", &["古丽.示", "古丽 示", "ayglsl"]),
    ];
    let rows: Vec<String> = people
        .iter()
        .enumerate()
        .map(|(n, (name, _))| {
            row(
                name,
                &format!("E1234567{n:02}"),
                &format!("3300000100{n:02}"),
                "甲",
            )
        })
        .collect();
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;
    for (name, typed) in people {
        for typed in typed {
            let page = clerk.list(&[("q", typed)]).await;
            let found = page.rows.iter().find(|row| row.name == name);
            let found = found.unwrap_or_else(|| panic!("{name} by {typed}"));
            assert!(!found.hits.name.is_empty(), "{name} by {typed}");
        }
    }
    let dotted = clerk.list(&[("q", "古丽.示")]).await;
    assert_eq!(dotted.rows[0].hits.name, [(2, 6)]);
    let by_name = clerk.list(&[("sort", "name")]).await;
    let place = |name: &str| {
        by_name
            .rows
            .iter()
            .position(|row| row.name == name)
            .unwrap()
    };
    let order = ["曾示癸", "查示子"].map(place);
    assert!(place("单于示丁") < place("盖示寅") && place("盖示寅") < place("吕示甲"));
    assert!(
        order[0] < order[1] && place("解示壬") < order[0],
        "by xie, zeng, zha"
    );
}

async fn the_nearest_come_first_in_every_order(app: &TestApp) {
    // Somewhere inside, from beginning to end, at the beginning.
    let mut rows: Vec<String> = (0..30)
        .map(|n| {
            row(
                &format!("王安一{n}"),
                &format!("E11{n:06}"),
                &format!("{n:06}"),
                "乙",
            )
        })
        .collect();
    rows.push(row("安一", "E12345670", "990001", "甲"));
    rows.extend((0..30).map(|n| {
        row(
            &format!("安一{}", char::from(b'a' + n % 26)),
            &format!("E12{n:06}"),
            &format!("9{n:05}"),
            "丙",
        )
    }));
    rows.push(row("赵六", "E12345679", "000999", "安一会计师事务所"));
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;
    for sort in [
        "",
        "-arrival",
        "name",
        "-name",
        "member-no",
        "firm",
        "-firm",
        "birth-date",
    ] {
        let mut all = Vec::new();
        for page in ["1", "2", "3", "4"] {
            let page = clerk
                .list(&[("q", "安 一"), ("sort", sort), ("page", page)])
                .await;
            assert_eq!((page.total, page.pages()), (62, 4));
            all.extend(page.rows);
        }
        let mut ids: Vec<i64> = all.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 62, "{sort}: everybody once");
        let rank = |row: &domain::MemberRow| match &*row.name {
            "安一" => 0,
            name if name.starts_with("安一") => 1,
            _ => 2,
        };
        assert!(all.is_sorted_by_key(rank), "{sort}");
        assert!(
            all.iter()
                .enumerate()
                .all(|(at, row)| row.position == at as u64 + 1)
        );
    }
    let page = clerk.list(&[("q", "安一"), ("page", "4")]).await;
    assert_eq!(page.rows.len(), 2);
    let firm = page.rows.iter().find(|row| row.name == "赵六").unwrap();
    assert_eq!(
        (firm.hits.firm.clone(), firm.hits.name.len()),
        (vec![(0, 2)], 0)
    );
}

async fn filters_narrow_and_combine(app: &TestApp) {
    let rows = [
        "★甲一,男,1990-01-02,护照,E12345671,330000010001,示例天衡会计师事务所,2016-05-18,1号,2016-05-18",
        "甲二,男,1990-01-02,护照,E12345672,330000010002,示例天衡会计师事务所浙江分所,2017-05-18,,2016-05-18",
        "甲三,女,1990-01-02,居民身份证,11010519491231002X,12345,示例中和会计师事务所,2016-05-18,1号,2016-05-18",
        "★甲四,男,1990-01-02,护照,E12345674,330000010004,,2017-01-01,1号,2016-05-18",
        "甲五,男,1990-01-02,护照,E12345675,330000010005,示例中和会计师事务所,2016-05-18,1号,2016-05-18",
    ];
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;
    let all = clerk.list(&[]).await;
    let id = |name: &str| all.rows.iter().find(|row| row.name == name).unwrap().id;
    clerk.give_photo(id("甲一"), 1).await;
    for (name, status) in [("甲四", "转出"), ("甲五", "退会")] {
        let member = clerk.detail(id(name)).await;
        let saved = clerk
            .save(&member, &[(domain::Field::Status, status)])
            .await;
        assert_eq!(saved.status(), StatusCode::OK);
    }
    for (filter, found) in [
        (&[("status", "transferred")][..], &["甲四"][..]),
        (&[("status", "resigned")], &["甲五"]),
        (&[("status", "?")], &["甲一", "甲二", "甲三"]),
        (&[("starred", "1")], &["甲一"]),
        (&[("starred", "1"), ("status", "transferred")], &["甲四"]),
        (&[("missing", "approval_no")], &["甲二"]),
        (&[("missing", "photo")], &["甲二", "甲三"]),
        (&[("missing", "firm"), ("status", "transferred")], &["甲四"]),
        (&[("doubt", "member_no_form")], &["甲三"]),
        (&[("doubt", "id_birth_date")], &["甲三"]),
        (&[("doubt", "shared_id_number")], &[]),
        (&[("photo", "upload")], &["甲一"]),
        (&[("photo", "exam")], &[]),
        (&[("photo", "none")], &["甲二", "甲三"]),
        (&[("joined", "2016")], &["甲一", "甲三"]),
        (&[("joined", "2017"), ("missing", "approval_no")], &["甲二"]),
        (&[("joined", "2017"), ("starred", "1")], &[]),
        (&[("firm-name", "tianheng")], &["甲一", "甲二"]),
        (&[("firm-name", "示例 天衡会计师事务所")], &["甲一"]),
        (&[("firm-name", "slzh")], &["甲三"]),
        (&[("firm-name", "无此所")], &[]),
        (
            &[("firm-name", "天衡"), ("q", "二"), ("queue", "no-photo")],
            &["甲二"],
        ),
    ] {
        for sort in ["arrival", "name", "member-no", "firm", "birth-date"] {
            let asked: Vec<_> = filter.iter().copied().chain([("sort", sort)]).collect();
            let page = clerk.list(&asked).await;
            let mut names = names(&page);
            names.sort_unstable();
            let mut found = found.to_vec();
            found.sort_unstable();
            assert_eq!(names, found, "{asked:?}");
            let query = ListQuery::from_params(|name| {
                let value = asked.iter().find(|(key, _)| *key == name);
                value.map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(
                page.counts.get(query.queue),
                found.len() as u64,
                "{asked:?}"
            );
        }
    }
    // Counts are of what is narrowed down to; a queue's link leads to as many.
    let narrowed = clerk.list(&[("joined", "2016")]).await;
    assert_eq!(
        (
            narrowed.counts.all,
            narrowed.counts.no_photo,
            narrowed.counts.doubtful
        ),
        (2, 1, 1)
    );
    // As a page, with a chip for each, and the way without it.
    let html = html(&clerk, "/members?joined=2016&photo=none&firm-name=中和").await;
    for (words, without) in [
        (
            "2016 年入会",
            "/members?firm-name=%E4%B8%AD%E5%92%8C&amp;photo=none",
        ),
        (
            "没有照片",
            "/members?firm-name=%E4%B8%AD%E5%92%8C&amp;joined=2016",
        ),
        ("中和", "/members?photo=none&amp;joined=2016"),
    ] {
        assert!(html.contains(&format!("去掉筛选：{words}")), "{words}");
        assert!(
            addresses(&html).contains(&without),
            "{without}: {:?}",
            addresses(&html)
        );
    }
    // What a form without script sends is tidied up.
    let asked = "/members?tidy=1&queue=ready&firm-name=&status=listed&missing=&photo=none&joined=";
    assert_eq!(
        location(&clerk.page(asked).await),
        "/members?queue=ready&photo=none"
    );
    // Firms come while they are typed, not with the page.
    assert!(!html.contains("浙江分所"));
    for (typed, found) in [
        ("天衡", 2),
        ("zhonghe", 1),
        ("slth", 2),
        ("", 2 + 1),
        ("?", 0),
    ] {
        let firms = clerk.call("firms/matching", json!({ "text": typed })).await;
        let firms: Vec<domain::FirmChoice> = firms.json().await.unwrap();
        assert_eq!(firms.len(), found, "{typed}");
    }
    let stranger = app.signed_in("stranger").await;
    let firms = stranger
        .call("firms/matching", json!({ "text": "天衡" }))
        .await;
    assert_eq!(firms.json::<Vec<domain::FirmChoice>>().await.unwrap(), []);
    assert_eq!(stranger.list(&[("firm-name", "天衡")]).await.total, 0);
}

async fn rows_of_an_older_version_gain_their_facets(app: &TestApp) {
    app.import("33", &format!("★{COMPLETE}")).await;
    let clerk = app.signed_in("clerk").await;
    for statement in [
        "UPDATE members SET facets = 0, search_key = 'wangyan'",
        "UPDATE firms SET search_key = ''",
        "UPDATE renewals SET state = '1'",
    ] {
        app.execute(statement).await;
    }
    assert_eq!(clerk.list(&[("starred", "1")]).await.total, 0);
    app.reopened(app.database_url()).await;
    let found = clerk
        .list(&[
            ("starred", "1"),
            ("joined", "2016"),
            ("firm-name", "tianheng"),
        ])
        .await;
    assert_eq!(
        (found.total, clerk.list(&[("q", "王䶮")]).await.total),
        (1, 1)
    );
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
