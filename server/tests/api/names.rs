//! One normal form of names and numbers: typed, imported, searched, judged, printed.

use backend::read_roster;
use domain::{Doubt, Field};
use reqwest::StatusCode;

use crate::support::{COMPLETE, TestApp, Visitor, both, problem, ready};

both!(
    every_dot_means_the_same_member,
    look_alikes_are_the_usual_characters,
    variation_selectors_are_no_part_of_a_name,
    saving_tells_what_it_repaired,
    characters_of_private_use_are_doubtful_and_the_right_one_is_offered,
    what_cannot_be_printed_is_told_when_it_comes_in,
    searches_find_surnames_accents_and_dots,
    rows_of_older_versions_are_brought_to_the_normal_form,
);

/// Imports a roster of the test files.
async fn import(app: &TestApp, file: &str) -> backend::ImportReport {
    let path = format!("{}/tests/files/names/{file}", env!("CARGO_MANIFEST_DIR"));
    let roster = read_roster(&std::fs::read(path).unwrap()).unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    let import = app.services.roster_import();
    let dry = import
        .roster(&scope, &roster, backend::ImportOptions::DRY_RUN)
        .await
        .unwrap();
    let report = import
        .roster(&scope, &roster, backend::ImportOptions::default())
        .await
        .unwrap();
    assert_eq!(dry, report, "a dry run says what the run will say");
    report
}

/// What was said of the lines, in their order.
fn told(report: &backend::ImportReport) -> Vec<(Field, &str)> {
    let lines = report.noted.iter();
    lines
        .flat_map(|noted| {
            let notes = noted.notes.iter();
            notes.map(|note| (note.field, &*note.message))
        })
        .collect()
}

async fn found(clerk: &Visitor, query: &str) -> Vec<String> {
    let page = clerk.list(&[("q", query)]).await;
    page.rows.into_iter().map(|row| row.name).collect()
}

async fn every_dot_means_the_same_member(app: &TestApp) {
    assert_eq!(import(app, "N01a_dot.csv").await.noted, []);
    let report = import(app, "N01b_other_dots.csv").await;
    assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 2));
    assert_eq!(
        told(&report),
        [
            (Field::Name, "已规范：“•”改为“·”"),
            (Field::Name, "已规范：“・”改为“·”"),
        ]
    );
    let clerk = app.signed_in("clerk").await;
    for dot in ["·", "•", "・", "‧", "∙", "⋅", "．", ".", "", " ", " · "] {
        for (name, before, after) in [
            ("阿依古丽·示例", "古丽", "示"),
            ("买买提·示例", "买提", "示"),
        ] {
            let query = format!("{before}{dot}{after}");
            assert_eq!(found(&clerk, &query).await, [name], "{dot}");
        }
    }
}

async fn look_alikes_are_the_usual_characters(app: &TestApp) {
    let report = import(app, "N03_look_alikes.csv").await;
    assert_eq!(report.new, 3);
    assert_eq!(
        told(&report)[0],
        (Field::Name, "已规范：“⽅”改为“方”、“⼩”改为“小”")
    );
    let report = import(app, "N03b_plain.csv").await;
    assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 3));
    let clerk = app.signed_in("clerk").await;
    for (query, name) in [
        ("方小", "方小示"),
        ("⽅⼩", "方小示"),
        ("凉", "凉示生"),
        ("\u{f979}", "凉示生"),
        ("高示一", "高示一"),
        ("gaoshiyi", "高示一"),
    ] {
        assert_eq!(found(&clerk, query).await, [name], "{query}");
    }
}

async fn variation_selectors_are_no_part_of_a_name(app: &TestApp) {
    let report = import(app, "N02_variation_selectors.csv").await;
    assert_eq!(
        told(&report),
        [
            (Field::Name, "已规范：去掉异体选择符 U+E0100"),
            (Field::Name, "已规范：去掉异体选择符 U+E0101"),
            (Field::Name, "已规范：去掉异体选择符 U+FE00"),
        ]
    );
    let clerk = app.signed_in("clerk").await;
    let rows = clerk.list(&[]).await.rows;
    let names: Vec<&str> = rows.iter().map(|row| &*row.name).collect();
    assert_eq!(names, ["葛示城", "辻示一", "令示二"]);
    for row in rows {
        clerk.give_photo(row.id, 1).await;
        let doubts = clerk.detail(row.id).await.doubts;
        let confirm: Vec<&str> = doubts.iter().map(|doubt| doubt.code()).collect();
        let answer = clerk.issue(row.id, &confirm.join(",")).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
    }
}

async fn saving_tells_what_it_repaired(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await;
    let changes = [
        (Field::Name, "姜\u{3000}⽅\u{200b}示"),
        (Field::IdNumber, "=\"110105 19491231002x\""),
        (Field::Firm, "示例天衡会计师事务所"),
    ];
    let answer = clerk.save(&member, &changes).await;
    let saved: domain::MemberDetail = answer.json().await.unwrap();
    assert_eq!(saved.record.name, "姜方示");
    let notes: Vec<(Field, &str)> = saved
        .notes
        .iter()
        .map(|note| (note.field, &*note.message))
        .collect();
    assert_eq!(
        notes,
        [
            (
                Field::Name,
                "已规范：去掉不可见字符 U+200B、“⽅”改为“方”、去掉多余的空格"
            ),
            (
                Field::IdNumber,
                "已规范：去掉表格软件加的等号、引号、去掉空格"
            ),
        ]
    );
    assert_eq!(clerk.detail(member.id).await.notes, [], "told once");
    let found = clerk.list(&[("q", "姜 方")]).await;
    assert_eq!(found.total, 1);
    let edits = app.audit_details("member.edit").await;
    assert_eq!(edits.len(), 1);
    assert_eq!(
        edits[0]["fields"].as_object().unwrap().len(),
        1,
        "the number is the same"
    );
}

async fn characters_of_private_use_are_doubtful_and_the_right_one_is_offered(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let member = clerk.detail(id).await;
    assert_eq!((&member.doubts[..], &member.notes[..]), (&[][..], &[][..]));
    clerk.save(&member, &[(Field::Name, "王\u{e863}")]).await;
    let member = clerk.detail(id).await;
    assert_eq!(member.doubts, [Doubt::NameUnprintable]);
    assert_eq!(member.notes.len(), 1);
    assert_eq!(member.notes[0].field, Field::Name);
    assert_eq!(
        member.notes[0].message,
        "第 2 个字符 U+E863 是私用区字符，应为“䶮”，请改用“䶮”"
    );
    assert_eq!(clerk.list(&[("queue", "doubtful")]).await.total, 1);
    problem(clerk.issue(id, "").await, StatusCode::CONFLICT).await;
    let refused = clerk.issue(id, "name_unprintable").await;
    let document = problem(refused, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(document["data"]["place"], 2);
    assert!(document["title"].as_str().unwrap().contains("U+E863"));
    clerk.save(&member, &[(Field::Name, "王䶮")]).await;
    let member = clerk.detail(id).await;
    assert_eq!((&member.doubts[..], &member.notes[..]), (&[][..], &[][..]));
    assert_eq!(clerk.issue(id, "").await.status(), StatusCode::CREATED);
}

async fn what_cannot_be_printed_is_told_when_it_comes_in(app: &TestApp) {
    let rows: Vec<String> = [
        ("محمد", "甲所"),
        ("สมชาย", "甲所"),
        ("李x\u{301}", "甲所"),
        ("李\u{378}", "甲所"),
        ("李四", "甲★所"),
        ("José", "甲所"),
    ]
    .iter()
    .enumerate()
    .map(|(n, (name, firm))| {
        format!(
            "{name},男,1990-01-02,护照,E123456{n},33000001000{n},{firm},2016-05-18,1号,2016-05-18"
        )
    })
    .collect();
    let report = app.import("33", &rows.join("\n")).await;
    let lines: Vec<(u32, Field)> = report
        .noted
        .iter()
        .flat_map(|noted| noted.notes.iter().map(|note| (noted.line, note.field)))
        .collect();
    let name = |line| (line, Field::Name);
    assert_eq!(
        lines,
        [name(2), name(3), name(4), name(5), (6, Field::Firm)]
    );
    let clerk = app.signed_in("clerk").await;
    let doubtful = clerk.list(&[("queue", "doubtful")]).await;
    assert_eq!(doubtful.total, 5);
    let firm = clerk.detail(doubtful.rows[4].id).await;
    assert_eq!(firm.doubts, [Doubt::FirmUnprintable]);
    assert!(firm.notes[0].message.starts_with("第 2 个字符 U+2605"));
}

async fn searches_find_surnames_accents_and_dots(app: &TestApp) {
    let names = [
        "吕示",
        "尉迟示",
        "万俟示",
        "单于示",
        "澹台示",
        "长孙示",
        "仇示",
        "José Peña",
        "★欧阳示 一",
        "KPMG示",
    ];
    let rows: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            format!("{name},男,1990-01-02,护照,E123456{n},33000001000{n},Kpmg示例所{n},2016-05-18,1号,2016-05-18")
        })
        .collect();
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;
    for (query, name) in [
        ("lvshi", "吕示"),
        ("lyushi", "吕示"),
        ("lushi", "吕示"),
        ("lǚ shì", "吕示"),
        ("yuchi", "尉迟示"),
        ("moqi", "万俟示"),
        ("chanyu", "单于示"),
        ("tantai", "澹台示"),
        ("zhangsun", "长孙示"),
        ("qiushi", "仇示"),
        ("jose", "José Peña"),
        ("Jose\u{301} Pen\u{303}a", "José Peña"),
        ("PEÑA", "José Peña"),
        ("★欧阳示一", "欧阳示一"),
        ("欧阳　示", "欧阳示一"),
        ("3300 0001 0003", "单于示"),
        ("kPMG示例所3", "单于示"),
    ] {
        assert_eq!(found(&clerk, query).await, [name], "{query}");
    }
    assert_eq!(found(&clerk, "★").await, [""; 0]);
}

async fn rows_of_older_versions_are_brought_to_the_normal_form(app: &TestApp) {
    let other = COMPLETE
        .replace("330000010001", "330000010002")
        .replace("王䶮", "李四");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    let rows = clerk.list(&[]).await.rows;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    // As a version before would have stored it: nobody shares a number, nothing is doubtful.
    for statement in [
        "UPDATE members SET doubts = '', doubtful = false".to_owned(),
        format!(
            "UPDATE members SET name = '⽅　示\u{200b}', name_key = 'x', search_key = 'x', \
             id_number = '110105 19491231002X', member_no = '330000 010001' WHERE id = {}",
            ids[0]
        ),
        format!(
            "UPDATE members SET name = '李\u{e863}', name_key = 'x', search_key = 'x' WHERE id = {}",
            ids[1]
        ),
        "UPDATE firms SET name = '示例\u{ad}天衡会计师事务所'".to_owned(),
        "DELETE FROM renewals".to_owned(),
    ] {
        app.execute(&statement).await;
    }
    app.beside(app.database_url()).await;
    let first = clerk.detail(ids[0]).await;
    assert_eq!(
        (&*first.record.name, &*first.record.member_no),
        ("方示", "330000010001")
    );
    assert_eq!(first.record.firm, "示例天衡会计师事务所");
    assert_eq!(first.doubts, [Doubt::SharedIdNumber], "judged anew");
    let second = clerk.detail(ids[1]).await;
    assert_eq!(
        second.doubts,
        [Doubt::SharedIdNumber, Doubt::NameUnprintable]
    );
    assert_eq!(found(&clerk, "fangshi").await, ["方示"]);
    assert_eq!(found(&clerk, "李").await, ["李\u{e863}"]);
    assert_eq!(found(&clerk, "天衡").await.len(), 2);
    let scope = app.services.associations().operator("33").await.unwrap();
    let firms = app.services.members().firms(&scope).await.unwrap();
    assert_eq!(firms.len(), 1, "the firm has one name");

    let trail = app.audit_details("member.normalise").await;
    assert_eq!(trail.len(), 2);
    let fields = &trail[0]["fields"];
    assert_eq!(fields["name"][0], "⽅　示\u{200b}", "the original is kept");
    assert_eq!(fields["name"][1], "方示");
    assert_eq!(fields["member_no"][0], "330000 010001");
    assert_eq!(fields["firm"][0], "示例\u{ad}天衡会计师事务所");
    assert_eq!(
        fields["id_number"], "已规范：去掉空格",
        "without the number"
    );

    let version = first.version;
    app.beside(app.database_url()).await;
    app.execute("DELETE FROM renewals").await;
    app.beside(app.database_url()).await;
    assert_eq!(
        clerk.detail(ids[0]).await.version,
        version,
        "nothing is done twice"
    );
    assert_eq!(app.audit_details("member.normalise").await.len(), 2);
}
