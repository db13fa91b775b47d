//! Rosters from files.

use backend::read_csv;
use domain::Doubt;

use crate::support::{COMPLETE, TITLES, TestApp, both};

both!(
    the_manuals_table_comes_in_as_it_is,
    the_same_file_again_changes_nothing,
    a_changed_cell_changes_its_member_alone,
    refused_lines_do_not_stop_the_others,
    a_kind_filled_in_by_staff_makes_no_second_member,
);

const MANUAL: &[u8] = include_bytes!("../../../end2end/fixtures/manual_members.csv");

async fn the_manuals_table_comes_in_as_it_is(app: &TestApp) {
    let roster = read_csv(MANUAL).unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    let dry = app
        .services
        .roster_import()
        .roster(&scope, &roster, true)
        .await
        .unwrap();
    assert_eq!((dry.read, dry.new), (18, 18));
    let clerk = app.signed_in("clerk").await;
    assert_eq!(clerk.list(&[]).await.total, 0, "a dry run saves nothing");
    app.services
        .roster_import()
        .roster(&scope, &roster, false)
        .await
        .unwrap();
    let page = clerk.list(&[]).await;
    assert_eq!((page.total, page.counts.doubtful), (18, 18));
    let starred: Vec<u64> = page
        .rows
        .iter()
        .filter(|row| row.starred)
        .map(|row| row.position)
        .collect();
    assert_eq!(starred, [5, 14, 15, 17]);
    assert_eq!(page.rows[0].name, "丁万伟");
    assert!(
        page.rows[2..]
            .iter()
            .all(|row| row.name == "丁伟伟" && row.member_no == "200000199306")
    );
    let first = clerk.detail(page.rows[0].id).await;
    assert_eq!(first.doubts, [Doubt::IdCheckCharacter]);
    let last = clerk.detail(page.rows[17].id).await;
    assert_eq!(
        last.doubts,
        [
            Doubt::IdCheckCharacter,
            Doubt::IdSex,
            Doubt::SharedIdNumber,
            Doubt::SharedMemberNo
        ]
    );
}

async fn the_same_file_again_changes_nothing(app: &TestApp) {
    let roster = read_csv(MANUAL).unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    app.services
        .roster_import()
        .roster(&scope, &roster, false)
        .await
        .unwrap();
    let report = app
        .services
        .roster_import()
        .roster(&scope, &roster, false)
        .await
        .unwrap();
    assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 18));
    let utf8 = std::str::from_utf8(MANUAL).unwrap();
    let gbk = encoding_rs::GBK
        .encode(utf8.trim_start_matches('\u{feff}'))
        .0
        .into_owned();
    let report = app
        .services
        .roster_import()
        .roster(&scope, &read_csv(&gbk).unwrap(), false)
        .await
        .unwrap();
    assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 18));
}

async fn a_changed_cell_changes_its_member_alone(app: &TestApp) {
    // Two members alike in all that rows are matched on.
    app.import("33", &format!("{COMPLETE}\n{COMPLETE}")).await;
    let changed = format!(
        "{COMPLETE}\n{}",
        COMPLETE.replace("2016-05-18,示", "2017-05-18,示")
    );
    let report = app.import("33", &changed).await;
    assert_eq!((report.new, report.changed, report.unchanged), (0, 1, 1));
    let rows = app.signed_in("clerk").await.list(&[]).await.rows;
    let joined: Vec<String> = rows
        .iter()
        .map(|row| row.joined_on.unwrap().to_string())
        .collect();
    assert_eq!(joined, ["2016-05-18", "2017-05-18"]);
    let report = app.import("33", &format!("{changed}\n{COMPLETE}")).await;
    assert_eq!(
        (report.new, report.unchanged),
        (1, 2),
        "a third such row is a third such member"
    );
}

async fn refused_lines_do_not_stop_the_others(app: &TestApp) {
    let rows = format!(
        "{COMPLETE}\n{}\n{}",
        COMPLETE.replace("女", "?"),
        COMPLETE.replace("王䶮", "李四")
    );
    let report = app.import("33", &rows).await;
    assert_eq!((report.read, report.new, report.refused.len()), (3, 2, 1));
    assert_eq!(
        (report.refused[0].line, report.refused[0].errors[0].field),
        (3, domain::Field::Sex)
    );
    assert_eq!(TITLES.split(',').count(), COMPLETE.split(',').count());
}

async fn a_kind_filled_in_by_staff_makes_no_second_member(app: &TestApp) {
    let roster =
        read_csv("姓名,证件号,执业会员号\n史密斯,E1234567,330000010001\n".as_bytes()).unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    app.services
        .roster_import()
        .roster(&scope, &roster, false)
        .await
        .unwrap();
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await;
    clerk
        .save(&member, &[(domain::Field::IdKind, "护照")])
        .await;
    let report = app
        .services
        .roster_import()
        .roster(&scope, &roster, false)
        .await
        .unwrap();
    assert_eq!((report.new, report.unchanged), (0, 1));
}
