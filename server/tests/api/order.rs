//! One order of texts, whatever the database and its collation.

use crate::support::TestApp;

/// By the sort key, byte by byte: small and large letters, marks, accents and ideographs outside
/// the basic plane, which collations of languages order otherwise.
const NAMES: [&str; 12] = [
    "李四",
    "丽",
    "利玛窦",
    "Li Sha",
    "丁一",
    "安_",
    "安A",
    "安a",
    "安Ä",
    "𬱖一",
    "単一",
    "Ébène",
];
const FIRMS: [&str; 6] = ["b所", "A所", "a所", "B所", "甲 所", "甲所"];

async fn is_kept(app: &TestApp) {
    let rows: Vec<String> = NAMES
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let firm = FIRMS[n % FIRMS.len()];
            let number = ["a-1", "A1", "a1", "_1"][n % 4];
            format!(
                "{name},男,1990-01-02,护照,E123456{n},{number},{firm},2016-05-18,1号,2016-05-18"
            )
        })
        .collect();
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;

    let mut expected = NAMES.to_vec();
    expected.sort_by_key(|name| domain::pinyin::sort_key(name));
    let by_name = clerk.list(&[("sort", "name")]).await;
    let found: Vec<&str> = by_name.rows.iter().map(|row| &*row.name).collect();
    assert_eq!(found, expected);
    expected.reverse();
    let by_name = clerk.list(&[("sort", "-name")]).await;
    let found: Vec<&str> = by_name.rows.iter().map(|row| &*row.name).collect();
    assert_eq!(found, expected);

    for (sort, of) in [
        (
            "firm",
            (|row| row.firm.clone()) as fn(&domain::MemberRow) -> String,
        ),
        ("member-no", |row| row.member_no.clone()),
    ] {
        let rows = clerk.list(&[("sort", sort)]).await.rows;
        let found: Vec<String> = rows.iter().map(of).collect();
        let mut expected = found.clone();
        expected.sort();
        assert_eq!(found, expected, "{sort}");
    }
    let scope = app.services.associations().operator("33").await.unwrap();
    let firms = app.services.members().firms(&scope).await.unwrap();
    let found: Vec<&str> = firms.iter().map(|firm| &*firm.name).collect();
    let mut expected = FIRMS.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_sqlite() {
    is_kept(&TestApp::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_postgres() {
    is_kept(&TestApp::on_postgres().await).await;
}

/// Chinese order by ICU: by pinyin, cases together, marks ignored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_postgres_with_a_chinese_collation() {
    let options =
        "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'zh' LOCALE 'C.UTF-8'";
    is_kept(&TestApp::on_postgres_made(options).await).await;
}
