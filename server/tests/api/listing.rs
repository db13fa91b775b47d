//! The list: queues, search, order, pages.

use domain::{ListQuery, MemberPage};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{COMPLETE, TestApp, both};

both!(
    searches_find_names_pinyin_numbers_and_firms,
    pages_follow_the_order_and_count_positions,
    queues_count_and_filter_alike,
    odd_queries_are_brought_within_bounds,
);

fn names(page: &MemberPage) -> Vec<&str> {
    page.rows.iter().map(|row| &*row.name).collect()
}

fn row(name: &str, birth: &str, member_no: &str, firm: &str) -> String {
    format!("{name},男,{birth},护照,E{member_no},{member_no},{firm},2016-05-18,1号,2016-05-18")
}

async fn searches_find_names_pinyin_numbers_and_firms(app: &TestApp) {
    let rows = [
        row(
            "★丁万伟",
            "1990-01-02",
            "330000010001",
            "示例天衡会计师事务所",
        ),
        row("王𬱖", "1991-01-02", "330000010002", "示例中和会计师事务所"),
        row(
            "单一_诺",
            "1992-01-02",
            "330000010003",
            "示例中和会计师事务所",
        ),
        row("John Smith", "1993-01-02", "330000010004", ""),
    ];
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;
    for (search, found) in [
        ("丁", vec!["丁万伟"]),
        ("dingwan", vec!["丁万伟"]),
        ("DWW", vec!["丁万伟"]),
        ("★", vec![]),
        ("𬱖", vec!["王𬱖"]),
        ("0002", vec!["王𬱖"]),
        ("中和", vec!["王𬱖", "单一_诺"]),
        ("shanyi", vec!["单一_诺"]),
        ("smith", vec!["John Smith"]),
        ("%", vec![]),
        ("_", vec!["单一_诺"]),
        ("\\", vec![]),
        ("'; --", vec![]),
    ] {
        let page = clerk.list(&[("q", search)]).await;
        assert_eq!(
            (names(&page), page.total),
            (found.clone(), found.len() as u64),
            "{search}"
        );
    }
    assert!(clerk.list(&[("q", "丁")]).await.rows[0].starred);
}

async fn pages_follow_the_order_and_count_positions(app: &TestApp) {
    let rows: Vec<String> = (0..45)
        .map(|n| {
            row(
                &format!("成员{}", char::from(b'a' + (44 - n) % 26)),
                &format!("19{}-01-02", 50 + n),
                &format!("{n:012}"),
                "甲",
            )
        })
        .collect();
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;
    let second = clerk.list(&[("page", "2")]).await;
    assert_eq!(
        (second.total, second.pages(), second.rows.len()),
        (45, 3, 20)
    );
    assert_eq!(second.rows[0].position, 21);
    assert_eq!(second.rows[0].member_no, format!("{:012}", 20));
    let beyond = clerk.list(&[("page", "99")]).await;
    assert_eq!((beyond.page, beyond.rows.len()), (3, 5));
    let descending = clerk
        .list(&[("sort", "-birth-date"), ("size", "100")])
        .await;
    assert_eq!(
        descending.rows[0].birth_date.unwrap().to_string(),
        "1994-01-02"
    );
    let by_name = clerk.list(&[("sort", "name"), ("size", "50")]).await;
    assert_eq!(by_name.rows[0].name, "成员a");
    let numbers = |page: &MemberPage| {
        page.rows
            .iter()
            .map(|row| row.member_no.clone())
            .collect::<Vec<_>>()
    };
    let mut turned = numbers(&clerk.list(&[("sort", "-arrival"), ("size", "50")]).await);
    turned.reverse();
    assert_eq!(turned, numbers(&clerk.list(&[("size", "50")]).await));
    for sort in [
        "member-no",
        "-member-no",
        "firm",
        "-firm",
        "-name",
        "birth-date",
    ] {
        assert_eq!(
            clerk
                .list(&[("sort", sort), ("size", "50")])
                .await
                .rows
                .len(),
            45,
            "{sort}"
        );
    }
}

async fn queues_count_and_filter_alike(app: &TestApp) {
    let incomplete = row("李缺", "1990-01-02", "330000010009", "").replace("1号", "");
    app.import(
        "33",
        &format!(
            "{COMPLETE}\n{incomplete}\n{}",
            row("赵疑", "1990-01-02", "12345", "乙")
        ),
    )
    .await;
    let clerk = app.signed_in("clerk").await;
    let ids: Vec<i64> = clerk
        .list(&[])
        .await
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    clerk.give_photo(ids[0], 1).await;
    for (queue, found) in [
        ("all", vec!["王䶮", "李缺", "赵疑"]),
        ("no-photo", vec!["李缺", "赵疑"]),
        ("incomplete", vec!["李缺"]),
        ("doubtful", vec!["赵疑"]),
        ("ready", vec!["王䶮"]),
        ("changed", vec![]),
        ("issued", vec![]),
    ] {
        let page = clerk.list(&[("queue", queue)]).await;
        assert_eq!(names(&page), found, "{queue}");
        assert_eq!(
            page.counts.get(queue.parse().unwrap()),
            found.len() as u64,
            "{queue}"
        );
    }
    clerk.issue(ids[0], "").await;
    assert_eq!(names(&clerk.list(&[("queue", "issued")]).await), ["王䶮"]);
    clerk.give_photo(ids[0], 2).await;
    let changed = clerk.list(&[("queue", "changed")]).await;
    assert_eq!(names(&changed), ["王䶮"]);
    assert_eq!(changed.rows[0].standing.label().text(), "资料已变更");
    let left = clerk.detail(ids[0]).await;
    clerk.save(&left, &[(domain::Field::Status, "退会")]).await;
    assert_eq!(
        clerk.list(&[]).await.total,
        2,
        "the list shows those in the register"
    );
    assert_eq!(
        clerk.detail(ids[0]).await.certificates[0].state,
        domain::CertificateState::Lapsed
    );
}

async fn odd_queries_are_brought_within_bounds(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    for (size, page, search) in [(0, 0, ""), (u32::MAX, u32::MAX, ""), (20, 1, " 王")] {
        let query = ListQuery {
            size,
            page,
            search: search.into(),
            ..ListQuery::default()
        };
        let answer = clerk.call("members/list", json!({ "query": query })).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let found: MemberPage = answer.json().await.unwrap();
        assert_eq!(
            (found.size, found.page, names(&found)),
            (20, 1, vec!["王䶮"])
        );
    }
}
