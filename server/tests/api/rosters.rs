//! Rosters from files.

use backend::{ImportOptions, read_roster};
use domain::Doubt;

use crate::support::{COMPLETE, TITLES, TestApp, both};

both!(
    the_manuals_table_comes_in_as_it_is,
    the_same_file_again_changes_nothing,
    a_changed_cell_changes_its_member_alone,
    refused_lines_do_not_stop_the_others,
    a_kind_filled_in_by_staff_makes_no_second_member,
    files_that_went_wrong_elsewhere_go_right,
);

const MANUAL: &[u8] = include_bytes!("../../../end2end/fixtures/manual_members.csv");

async fn the_manuals_table_comes_in_as_it_is(app: &TestApp) {
    let roster = read_roster(MANUAL).unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    let dry = app
        .services
        .roster_import()
        .roster(&scope, &roster, ImportOptions::DRY_RUN)
        .await
        .unwrap();
    assert_eq!((dry.read, dry.new), (18, 18));
    let clerk = app.signed_in("clerk").await;
    assert_eq!(clerk.list(&[]).await.total, 0, "a dry run saves nothing");
    app.services
        .roster_import()
        .roster(&scope, &roster, ImportOptions::default())
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
    let roster = read_roster(MANUAL).unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    app.services
        .roster_import()
        .roster(&scope, &roster, ImportOptions::default())
        .await
        .unwrap();
    let report = app
        .services
        .roster_import()
        .roster(&scope, &roster, ImportOptions::default())
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
        .roster(
            &scope,
            &read_roster(&gbk).unwrap(),
            ImportOptions::default(),
        )
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
        read_roster("姓名,证件号,执业会员号\n史密斯,E1234567,330000010001\n".as_bytes()).unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    app.services
        .roster_import()
        .roster(&scope, &roster, ImportOptions::default())
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
        .roster(&scope, &roster, ImportOptions::default())
        .await
        .unwrap();
    assert_eq!((report.new, report.unchanged), (0, 1));
}

async fn files_that_went_wrong_elsewhere_go_right(app: &TestApp) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../workbook/tests/cases");
    let file = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    let import = app.services.roster_import();
    for (name, new, changed, unchanged) in [
        ("C01a_blank_columns.csv", 2, 0, 0),
        ("C02_ragged.csv", 3, 0, 0),
        ("C03b_semicolon.csv", 2, 0, 0),
        ("C08a_plain.csv", 8, 0, 0),
        ("C08b_guarded.csv", 0, 0, 8),
        ("C10a_decorated_titles.csv", 2, 0, 0),
        ("C11a_full.csv", 3, 0, 0),
        ("C11b_four_columns.csv", 0, 1, 2),
        ("C13b_web_page.xls", 2, 0, 0),
    ] {
        let roster = read_roster(&file(name)).unwrap();
        let report = import.roster(&scope, &roster, ImportOptions::default());
        let report = report.await.unwrap();
        assert_eq!(
            (report.new, report.changed, report.unchanged),
            (new, changed, unchanged),
            "{name}: {report:?}"
        );
        assert_eq!((report.refused.len(), report.held.len()), (0, 0), "{name}");
    }
    let clerk = app.signed_in("clerk").await;
    let starred = clerk.list(&[("q", "金示一")]).await.rows;
    assert!(starred[0].starred);
    let detail = clerk.detail(starred[0].id).await;
    assert_eq!(detail.record.firm, "示例瓯江会计师事务所");
    assert_eq!(detail.record.mobile, "10000000011");
    let cleared = clerk.list(&[("q", "陶示三")]).await.rows;
    let cleared = clerk.detail(cleared[0].id).await;
    assert_eq!(
        cleared.record.mobile, "10000000013",
        "an empty cell clears nothing"
    );

    let told = read_roster(&file("C06a_quote_open_in_last_column.csv")).unwrap_err();
    assert!(told.to_string().contains("第 3 行"), "{told}");

    let roster = read_roster(&file("C07_breaks_in_cells.csv")).unwrap();
    let report = import.roster(&scope, &roster, ImportOptions::default());
    let report = report.await.unwrap();
    let lines: Vec<u32> = report.refused.iter().map(|refusal| refusal.line).collect();
    assert_eq!(lines, [4, 5], "as Excel counts: {report:?}");
    let kept = clerk.list(&[("q", "韩示一")]).await.rows;
    let kept = clerk.detail(kept[0].id).await;
    assert_eq!(kept.record.remark, "第一行\n第二行\n第三行");
}
