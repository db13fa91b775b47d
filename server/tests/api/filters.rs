//! 筛选: what an index holds narrows the list.

use domain::ListQuery;
use reqwest::StatusCode;
use serde_json::json;

use crate::search::{NUMBER, addresses, html, names, search};
use crate::support::{COMPLETE, TestApp, both, problem};

both!(
    filters_narrow_and_combine,
    rows_of_an_older_version_gain_their_facets,
);

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
    // What the form sends without script comes to the address that links have; the search stays.
    let token = "0123456789abcdef0123456789abcdef";
    let mut fields = vec![
        ("narrow", "1"),
        ("queue", "ready"),
        ("t", token),
        ("firm-name", ""),
        ("status", "listed"),
        ("missing", ""),
        ("photo", "none"),
        ("joined", ""),
    ];
    let narrowed = search(&clerk, "/members", &fields).await;
    assert_eq!(
        narrowed,
        format!("/members?queue=ready&t={token}&photo=none")
    );
    // A number in the place of a firm is told, and does not show everybody.
    fields[3].1 = NUMBER;
    let request = clerk.request(reqwest::Method::POST, "/members");
    let told = problem(
        request.form(&fields).send().await.unwrap(),
        StatusCode::BAD_REQUEST,
    )
    .await;
    assert!(
        told.to_string().contains("证件号请在搜索框中输入"),
        "{told}"
    );
    assert!(!told.to_string().contains(NUMBER), "{told}");
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
