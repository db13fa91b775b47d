//! 搜索: names are found in every reading, the nearest come first.

use domain::{ListQuery, MemberPage};
use reqwest::{Response, StatusCode};
use serde_json::json;

use crate::support::{COMPLETE, TestApp, Visitor, both};

both!(
    what_only_looks_like_a_number_is_found_as_words_are,
    surnames_are_found_in_every_reading,
    the_nearest_come_first_in_every_order,
);

pub(crate) const NUMBER: &str = "11010519491231002X";

/// A row with a number of one's own.
pub(crate) fn row(name: &str, id_number: &str, member_no: &str, firm: &str) -> String {
    format!("{name},男,1990-01-02,护照,{id_number},{member_no},{firm},2016-05-18,1号,2016-05-18")
}

pub(crate) fn names(page: &MemberPage) -> Vec<&str> {
    page.rows.iter().map(|row| &*row.name).collect()
}

pub(crate) fn location(answer: &Response) -> String {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// Sends the search box of a list page.
pub(crate) async fn search(who: &Visitor, path: &str, fields: &[(&str, &str)]) -> String {
    let request = who.request(reqwest::Method::POST, path);
    let request = request.header("accept", "text/html");
    location(&request.form(fields).send().await.unwrap())
}

pub(crate) async fn html(who: &Visitor, path: &str) -> String {
    let answer = who.page(path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.text().await.unwrap()
}

/// Every address in a page.
pub(crate) fn addresses(html: &str) -> Vec<&str> {
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

pub(crate) fn token(address: &str) -> &str {
    let (_, rest) = address.split_once("t=").unwrap();
    rest.split('&').next().unwrap()
}

/// As the island asks.
pub(crate) async fn sought(who: &Visitor, typed: &str) -> ListQuery {
    let typed = ListQuery {
        search: typed.into(),
        ..ListQuery::default()
    };
    let answer = who.call("members/sought", json!({ "typed": typed })).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

pub(crate) async fn listed(who: &Visitor, list: &ListQuery) -> MemberPage {
    let answer = who.call("members/list", json!({ "query": list })).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
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
