//! 导入 / 导出 over HTTP: looked at first, done as a whole, taken back as a whole.

use domain::Field;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::stores::on_objects;
use crate::support::{COMPLETE, TITLES, TestApp, Visitor, both};

both!(
    nothing_is_done_before_it_was_looked_at,
    an_import_is_taken_back_as_a_whole,
    an_import_is_not_taken_back_over_later_changes,
    what_changed_meanwhile_is_looked_at_again,
    who_is_probably_the_same_is_asked,
    what_was_not_shown_is_not_done,
    a_certificate_that_lapsed_keeps_an_import_from_being_taken_back,
    a_column_without_a_title_is_asked_about,
    columns_that_are_not_known_are_asked_once,
    a_file_that_cannot_be_read_says_why_and_leaves_nothing,
    empty_cells_clear_only_if_that_was_chosen,
    rows_that_were_refused_come_back_marked,
    what_is_exported_comes_back_unchanged,
    whole_numbers_are_for_managers_and_logged,
    what_is_missing_goes_out_and_comes_back,
    another_associations_import_is_not_there,
    an_auditor_imports_nothing,
);

on_objects!(rosters_are_objects: an_import_is_taken_back_as_a_whole);

/// Sends a file; the address of what came of it, or the page that says why not.
async fn send(visitor: &Visitor, name: &str, bytes: Vec<u8>) -> Result<String, String> {
    let part = Part::bytes(bytes).file_name(name.to_owned());
    let answer = visitor
        .request(reqwest::Method::POST, "/import")
        .multipart(Form::new().part("file", part))
        .send()
        .await
        .unwrap();
    match answer.status() {
        StatusCode::SEE_OTHER => Ok(answer.headers()["location"].to_str().unwrap().to_owned()),
        _ => Err(answer.text().await.unwrap()),
    }
}

async fn sent(visitor: &Visitor, rows: &str) -> String {
    let table = format!("{TITLES}\n{rows}\n");
    send(visitor, "名册.csv", table.into_bytes()).await.unwrap()
}

async fn page(visitor: &Visitor, path: &str) -> String {
    let answer = visitor.page(path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.text().await.unwrap()
}

async fn act(visitor: &Visitor, path: &str, form: &[(&str, &str)]) -> (StatusCode, String) {
    let answer = visitor
        .request(reqwest::Method::POST, path)
        .form(form)
        .send()
        .await
        .unwrap();
    (answer.status(), answer.text().await.unwrap())
}

async fn done(visitor: &Visitor, path: &str) {
    let (status, text) = act(visitor, path, &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
}

/// Does an import, and waits for its end however busy the machine is.
async fn committed(visitor: &Visitor, import: &str) {
    let shown = page(visitor, import).await;
    let stamp = shown.split("name=\"stamp\" value=\"").nth(1);
    let stamp = stamp
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    let form = [("stamp", stamp)];
    let (status, text) = act(visitor, &format!("{import}/commit"), &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
    while page(visitor, import)
        .await
        .contains("正在导入，可以离开此页")
    {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

const SECOND: &str = "李示强,男,1987-03-09,居民身份证,339901198703091057,330099990102,示例瓯江会计师事务所,2016-05-18,示会协〔2016〕12号,2016-05-18";

async fn nothing_is_done_before_it_was_looked_at(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let import = sent(&clerk, &format!("{COMPLETE}\n{SECOND}")).await;
    assert_eq!(clerk.list(&[]).await.total, 0);
    let shown = page(&clerk, &import).await;
    assert!(shown.contains("导入：新增 2，变更 0"), "{shown}");
    assert!(!shown.contains("11010519491231002X"), "no whole number");
    committed(&clerk, &import).await;
    assert_eq!(clerk.list(&[]).await.total, 2);
    // Asked for again since no answer came: nothing more happens.
    committed(&clerk, &import).await;
    assert_eq!(clerk.list(&[]).await.total, 2);
    let events = app.audit_details("member.import").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["new"], 2);
}

async fn an_import_is_taken_back_as_a_whole(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let before = clerk.detail(clerk.first_member().await.id).await;
    let changed = COMPLETE.replace("示例天衡会计师事务所", "示例明远会计师事务所");
    let import = sent(&clerk, &format!("{changed}\n{SECOND}")).await;
    committed(&clerk, &import).await;
    assert_eq!(clerk.list(&[]).await.total, 2);
    let after = clerk.detail(before.id).await;
    assert_eq!(after.record.firm, "示例明远会计师事务所");
    done(&clerk, &format!("{import}/undo")).await;
    assert_eq!(clerk.list(&[]).await.total, 1);
    let restored = clerk.detail(before.id).await;
    assert_eq!(restored.record, before.record);
    assert_eq!(restored.doubts, before.doubts);
    let firms = app.texts("SELECT name FROM firms").await;
    assert_eq!(firms, ["示例天衡会计师事务所"], "no firm of nobody is left");
    done(&clerk, &format!("{import}/undo")).await;
    assert!(
        app.services
            .integrity()
            .check()
            .await
            .unwrap()
            .faults
            .is_empty()
    );
}

async fn an_import_is_not_taken_back_over_later_changes(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let import = sent(&clerk, &format!("{COMPLETE}\n{SECOND}")).await;
    committed(&clerk, &import).await;
    let member = clerk.first_member().await;
    clerk.save(&member, &[(Field::Mobile, "10000000001")]).await;
    let (status, text) = act(&clerk, &format!("{import}/undo"), &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        text.contains("导入之后，王䶮的资料、照片或会员证又有变动"),
        "{text}"
    );
    assert_eq!(clerk.list(&[]).await.total, 2);
}

async fn what_changed_meanwhile_is_looked_at_again(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let changed = COMPLETE.replace("示例天衡会计师事务所", "示例明远会计师事务所");
    let import = sent(&clerk, &changed).await;
    let member = clerk.first_member().await;
    clerk
        .save(&member, &[(Field::Firm, "示例四明会计师事务所")])
        .await;
    committed(&clerk, &import).await;
    let text = page(&clerk, &import).await;
    assert!(text.contains("会员资料又有变动，未导入任何内容"), "{text}");
    assert!(
        text.contains("示例四明会计师事务所"),
        "what would be changed now"
    );
    let now = clerk.detail(member.id).await.record.firm;
    assert_eq!(now, "示例四明会计师事务所");
    committed(&clerk, &import).await;
    let now = clerk.detail(member.id).await.record.firm;
    assert_eq!(now, "示例明远会计师事务所");
}

/// The identity of the first row of a page.
fn first_row(page: &str) -> &str {
    let rest = page.split("/rows/").nth(1).unwrap();
    rest.split(['"', '?']).next().unwrap()
}

async fn who_is_probably_the_same_is_asked(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let renamed = COMPLETE.replace("王䶮", "王䶮䶮");
    let import = sent(&clerk, &renamed).await;
    let shown = page(&clerk, &import).await;
    assert!(
        shown.contains("证件号相同，姓名不同：改名，还是填错？"),
        "{shown}"
    );
    assert!(
        shown.contains("没有要导入的内容"),
        "nothing is merged unasked"
    );
    let row = format!("{import}/rows/{}", first_row(&shown));
    let (status, _) = act(&clerk, &row, &[("decision", "other")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let shown = page(&clerk, &import).await;
    assert!(shown.contains("导入：新增 1，变更 0"), "{shown}");
    act(&clerk, &row, &[("decision", "same")]).await;
    committed(&clerk, &import).await;
    let rows = clerk.list(&[]).await.rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].name, "王䶮䶮");
}

async fn what_was_not_shown_is_not_done(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let import = sent(&clerk, &format!("{COMPLETE}\n{COMPLETE}")).await;
    let shown = page(&clerk, &import).await;
    let stamp = shown.split("name=\"stamp\" value=\"").nth(1).unwrap();
    let stamp = stamp.split('"').next().unwrap();
    // A colleague decides otherwise in the meantime.
    let repeated = page(&clerk, &format!("{import}?group=repeated")).await;
    let row = format!("{import}/rows/{}", first_row(&repeated));
    act(&clerk, &row, &[("decision", "skip")]).await;
    let (status, text) = act(&clerk, &format!("{import}/commit"), &[("stamp", stamp)]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text.contains("选择或决定又有变动"), "{text}");
    assert_eq!(clerk.list(&[]).await.total, 0);
    committed(&clerk, &import).await;
    assert_eq!(clerk.list(&[]).await.total, 1);
}

async fn a_certificate_that_lapsed_keeps_an_import_from_being_taken_back(app: &TestApp) {
    let (clerk, id) = crate::support::ready(app).await;
    assert_eq!(clerk.issue(id, "").await.status(), StatusCode::CREATED);
    let table = format!("{TITLES},会籍状态\n{COMPLETE},转出\n");
    let import = send(&clerk, "转出.csv", table.into_bytes()).await.unwrap();
    committed(&clerk, &import).await;
    let (status, text) = act(&clerk, &format!("{import}/undo"), &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text.contains("会员证又有变动"), "{text}");
}

async fn a_column_without_a_title_is_asked_about(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let table = "姓名,会员号,证件号,\n王示芳,330099990101,339901198703091022,77\n";
    let import = send(&clerk, "a.csv", table.into()).await.unwrap();
    let shown = page(&clerk, &import).await;
    assert!(shown.contains("第 D 列（无标题）"), "{shown}");
    act(
        &clerk,
        &format!("{import}/columns"),
        &[("column-3", "remark")],
    )
    .await;
    committed(&clerk, &import).await;
    assert_eq!(clerk.first_member().await.record.remark, "77");
}

async fn columns_that_are_not_known_are_asked_once(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let table = "姓名,会员号,证件号,工号,生肖\n王示芳,330099990101,339901198703091022,77,兔\n";
    let import = send(&clerk, "a.csv", table.into()).await.unwrap();
    let shown = page(&clerk, &import).await;
    assert!(shown.contains("不认识这些列：“工号”、“生肖”"), "{shown}");
    let said = [("column-3", "remark"), ("column-4", "none")];
    let (status, _) = act(&clerk, &format!("{import}/columns"), &said).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    committed(&clerk, &import).await;
    let member = clerk.first_member().await;
    assert_eq!(member.record.remark, "77");
    // The next such file is not asked about.
    let table = table.replace("77", "78");
    let import = send(&clerk, "b.csv", table.into_bytes()).await.unwrap();
    assert!(page(&clerk, &import).await.contains("导入：新增 0，变更 1"));
}

async fn a_file_that_cannot_be_read_says_why_and_leaves_nothing(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    for (bytes, why) in [
        (Vec::new(), "文件是空的"),
        (b"%PDF-1.7\n".to_vec(), "PDF"),
        (
            "姓名,会员号,证件号,备注\n甲示一,1,2,\"未完\n乙示二,3,4,\n".into(),
            "引号",
        ),
    ] {
        let page = send(&clerk, "x.xlsx", bytes).await.unwrap_err();
        assert!(page.contains(why), "{why}: {page}");
    }
    assert_eq!(app.number("SELECT COUNT(*) FROM roster_imports").await, 0);
    assert_eq!(clerk.list(&[]).await.total, 0);
}

async fn empty_cells_clear_only_if_that_was_chosen(app: &TestApp) {
    let titles = format!("{TITLES},手机");
    let table = |mobile: &str| format!("{titles}\n{COMPLETE},{mobile}\n").into_bytes();
    let clerk = app.signed_in("clerk").await;
    let import = send(&clerk, "a.csv", table("10000000001")).await.unwrap();
    committed(&clerk, &import).await;
    let import = send(&clerk, "b.csv", table("")).await.unwrap();
    assert!(page(&clerk, &import).await.contains("没有要导入的内容"));
    let clear = format!("{import}/clear");
    let (status, _) = act(&clerk, &clear, &[("clear", "1")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let shown = page(&clerk, &format!("{import}?group=changed")).await;
    assert!(shown.contains("空单元格会清空原有内容（1 格）"), "{shown}");
    assert!(!shown.contains("10000000001"), "masked");
    committed(&clerk, &import).await;
    assert_eq!(clerk.first_member().await.record.mobile, "");
}

async fn rows_that_were_refused_come_back_marked(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let broken = SECOND.replace("339901198703091057", "3.39901E+17");
    let import = sent(&clerk, &format!("{COMPLETE}\n{broken}")).await;
    let shown = page(&clerk, &format!("{import}?group=refused")).await;
    assert!(
        shown.contains("第 3 行") && shown.contains("科学计数"),
        "{shown}"
    );
    let file = clerk.get(&format!("{import}/marked.xlsx")).await;
    assert_eq!(file.status(), StatusCode::OK);
    let bytes = file.bytes().await.unwrap().to_vec();
    let book = workbook::read(&bytes, &workbook::Limits::default()).unwrap();
    let rows = &book.tables[0].rows;
    assert_eq!(rows.len(), 2);
    assert!(rows[1].cells[0].text().contains("科学计数"));
    assert_eq!(rows[1].cells[1].text(), "李示强");
    // Sent as it is it is refused once more, and for the same reason alone.
    let again = send(&clerk, "again.xlsx", bytes).await.unwrap();
    let shown = page(&clerk, &format!("{again}?group=refused")).await;
    assert!(shown.contains("未采纳 · 1 行"), "{shown}");
}

async fn export(visitor: &Visitor, form: &[(&str, &str)]) -> (StatusCode, Vec<u8>) {
    let answer = visitor
        .request(reqwest::Method::POST, "/export")
        .form(form)
        .send()
        .await
        .unwrap();
    (answer.status(), answer.bytes().await.unwrap().to_vec())
}

async fn what_is_exported_comes_back_unchanged(app: &TestApp) {
    let twins = format!("{COMPLETE}\n{COMPLETE}\n{SECOND}");
    app.import("33", &twins).await;
    let manager = app.signed_in("manager").await;
    for form in [
        &[("form", "xlsx")][..],
        &[("form", "csv")],
        &[("full", "1"), ("all", "1")],
    ] {
        let (status, bytes) = export(&manager, form).await;
        assert_eq!(status, StatusCode::OK);
        let text = String::from_utf8_lossy(&bytes);
        assert!(form[0] == ("full", "1") || !text.contains("11010519491231002X"));
        let import = send(&manager, "名册", bytes).await.unwrap();
        let shown = page(&manager, &import).await;
        assert!(shown.contains("没有要导入的内容"), "{form:?}: {shown}");
        assert!(shown.contains(">3<"), "all unchanged: {shown}");
    }
}

async fn whole_numbers_are_for_managers_and_logged(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let (status, _) = export(&clerk, &[("full", "1")]).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(app.audit_details("member.export").await.len(), 0);
    let manager = app.signed_in("manager").await;
    let (status, bytes) = export(&manager, &[("full", "1"), ("form", "csv")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        String::from_utf8(bytes)
            .unwrap()
            .contains("11010519491231002X")
    );
    let events = app.audit_details("member.export").await;
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0]["full"], &events[0]["members"]),
        (&true.into(), &1.into())
    );
}

async fn what_is_missing_goes_out_and_comes_back(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    app.import("33", COMPLETE).await;
    let (status, text) = act(&clerk, "/export/missing", &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text.contains("没有资料不全的会员"), "{text}");
    app.import("33", &SECOND.replace("示会协〔2016〕12号", ""))
        .await;
    let answer = clerk
        .request(reqwest::Method::POST, "/export/missing")
        .form(&[("firm", "")][..0])
        .send()
        .await
        .unwrap();
    let zip = answer.bytes().await.unwrap().to_vec();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    assert_eq!(zip.len(), 1);
    let mut entry = zip.by_index(0).unwrap();
    assert_eq!(entry.name().unwrap(), "待补资料_示例瓯江会计师事务所.xlsx");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
    let book = workbook::read(&bytes, &workbook::Limits::default()).unwrap();
    let rows: Vec<Vec<String>> = book.tables[0]
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.text()).collect())
        .collect();
    assert_eq!(
        rows[1],
        ["执业会员姓名", "执业会员号", "批准注册文号", "系统编号"]
    );
    assert_eq!(rows[2][..3], ["李示强", "330099990102", ""]);
    // What the firm fills in finds its member.
    let filled = format!(
        "{}\n李示强,330099990102,示会协〔2016〕99号,{}\n",
        rows[1].join(","),
        rows[2][3]
    );
    let import = send(&clerk, "回来.csv", filled.into_bytes()).await.unwrap();
    let shown = page(&clerk, &import).await;
    assert!(shown.contains("导入：新增 0，变更 1"), "{shown}");
}

async fn another_associations_import_is_not_there(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    let import = sent(&clerk, COMPLETE).await;
    let other = app.signed_in("stranger").await;
    for path in [import.clone(), format!("{import}/marked.xlsx")] {
        assert_eq!(other.page(&path).await.status(), StatusCode::NOT_FOUND);
    }
    for action in ["commit", "undo", "discard", "columns"] {
        let (status, _) = act(&other, &format!("{import}/{action}"), &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{action}");
    }
    done(&clerk, &format!("{import}/discard")).await;
    assert_eq!(
        app.number("SELECT COUNT(*) FROM roster_import_rows").await,
        0
    );
}

async fn an_auditor_imports_nothing(app: &TestApp) {
    let auditor = app.signed_in("auditor").await;
    let table = format!("{TITLES}\n{COMPLETE}\n");
    let page = send(&auditor, "a.csv", table.into_bytes())
        .await
        .unwrap_err();
    assert!(page.contains("没有此项权限"), "{page}");
    assert!(!page.contains("上传并核对"));
    assert_eq!(app.number("SELECT COUNT(*) FROM roster_imports").await, 0);
}
