//! Many certificates: what a batch would come to, the archive, the command.

use std::io::{Cursor, Read};
use std::process::{Command, Output};

use backend::Db;
use domain::{Doubt, Field, IssuePlan, PlannedIssue};
use reqwest::{Method, Response, StatusCode};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::{CompressionMethod, ZipArchive};

use crate::stores::on_objects;
use crate::support::{COMPLETE, TITLES, TestApp, Visitor, both, jpeg, problem};

both!(
    a_plan_says_what_a_batch_comes_to_and_changes_nothing,
    an_archive_holds_the_stored_files_under_names_of_their_own,
    archives_are_bounded_and_stay_in_the_association,
);

on_objects!(an_archive_is_made_of_objects: an_archive_holds_the_stored_files_under_names_of_their_own);

/// Two members alike but for the number of the ID document, and one without a firm.
async fn three(app: &TestApp) -> (Visitor, Vec<i64>) {
    let same = COMPLETE.replace("11010519491231002X", "110105194912310046");
    let incomplete = COMPLETE
        .replace("示例天衡会计师事务所", "")
        .replace("330000010001", "330000010009")
        .replace("11010519491231002X", "110105194912310062");
    app.import("33", &format!("{COMPLETE}\n{same}\n{incomplete}"))
        .await;
    let clerk = app.signed_in("clerk").await;
    let ids: Vec<i64> = clerk
        .list(&[])
        .await
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    for (id, seed) in ids.iter().zip(1..) {
        clerk.give_photo(*id, seed).await;
    }
    (clerk, ids)
}

async fn plans(clerk: &Visitor, ids: &[i64]) -> Vec<IssuePlan> {
    let answer = clerk
        .call("certificates/plan", json!({ "members": ids }))
        .await;
    let planned: Vec<PlannedIssue> = answer.json().await.unwrap();
    let found: Vec<i64> = planned.iter().map(|planned| planned.id).collect();
    assert_eq!(found, ids, "in the order asked for");
    planned.into_iter().map(|planned| planned.plan).collect()
}

async fn issue(clerk: &Visitor, id: i64) -> String {
    let issued: Value = clerk
        .issue(id, "shared_member_no")
        .await
        .json()
        .await
        .unwrap();
    issued["code"].as_str().unwrap().to_owned()
}

async fn archive(visitor: &Visitor, codes: &[String]) -> Response {
    let request = visitor.request(Method::POST, "/certificates/archive");
    let form = [("codes", codes.join(","))];
    request.form(&form).send().await.unwrap()
}

async fn a_plan_says_what_a_batch_comes_to_and_changes_nothing(app: &TestApp) {
    let (clerk, ids) = three(app).await;
    let doubtful = IssuePlan::Doubtful(vec![Doubt::SharedMemberNo]);
    let missing = IssuePlan::Missing(vec![Field::Firm]);
    assert_eq!(
        plans(&clerk, &ids).await,
        [doubtful.clone(), doubtful.clone(), missing.clone()]
    );
    issue(&clerk, ids[0]).await;
    issue(&clerk, ids[1]).await;
    clerk.give_photo(ids[1], 9).await;
    let backwards: Vec<i64> = ids.iter().rev().copied().collect();
    assert_eq!(
        plans(&clerk, &backwards).await,
        [missing, IssuePlan::Changed, IssuePlan::Unchanged]
    );
    assert_eq!(clerk.detail(ids[1]).await.certificates.len(), 1);
    let (auditor, stranger) = (
        app.signed_in("auditor").await,
        app.signed_in("stranger").await,
    );
    for (visitor, status) in [
        (&auditor, StatusCode::FORBIDDEN),
        (&stranger, StatusCode::NOT_FOUND),
    ] {
        let answer = visitor
            .call("certificates/plan", json!({ "members": ids }))
            .await;
        assert_eq!(answer.status(), status);
    }
    let many = vec![ids[0]; 501];
    let answer = clerk
        .call("certificates/plan", json!({ "members": many }))
        .await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

async fn an_archive_holds_the_stored_files_under_names_of_their_own(app: &TestApp) {
    let (clerk, ids) = three(app).await;
    let codes = [issue(&clerk, ids[0]).await, issue(&clerk, ids[1]).await];
    let twice = [codes[0].clone(), codes[1].clone(), codes[0].clone()];
    let answer = archive(&clerk, &twice).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment;"));
    let bytes = answer.bytes().await.unwrap();
    let mut zip = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(zip.len(), 2);
    let name = "会员证_330000010001_王䶮";
    for (at, expected) in [format!("{name}.pdf"), format!("{name} (2).pdf")]
        .iter()
        .enumerate()
    {
        let mut file = zip.by_index(at).unwrap();
        assert_eq!(file.name().unwrap(), expected.as_str());
        assert_eq!(file.compression(), CompressionMethod::Stored);
        let mut inside = Vec::new();
        file.read_to_end(&mut inside).unwrap();
        let stored = clerk.get(&format!("/certificates/{}.pdf", codes[at])).await;
        assert_eq!(inside, stored.bytes().await.unwrap());
    }
    let flags = u16::from_le_bytes([bytes[6], bytes[7]]);
    assert_ne!(flags & 0x0800, 0, "names are marked as UTF-8");
}

async fn archives_are_bounded_and_stay_in_the_association(app: &TestApp) {
    let (clerk, ids) = three(app).await;
    let code = issue(&clerk, ids[0]).await;
    let auditor = app.signed_in("auditor").await;
    assert_eq!(
        archive(&auditor, std::slice::from_ref(&code))
            .await
            .status(),
        StatusCode::OK
    );
    let stranger = app.signed_in("stranger").await;
    let refused = [
        (&stranger, vec![code.clone()], StatusCode::NOT_FOUND),
        (
            &clerk,
            vec![code.clone(), "0".repeat(26)],
            StatusCode::NOT_FOUND,
        ),
        (&clerk, Vec::new(), StatusCode::BAD_REQUEST),
        (&clerk, vec!["odd".to_owned()], StatusCode::BAD_REQUEST),
        (&clerk, vec![code.clone(); 501], StatusCode::BAD_REQUEST),
        (&app.anonymous(), vec![code], StatusCode::UNAUTHORIZED),
    ];
    for (visitor, codes, status) in refused {
        problem(archive(visitor, &codes).await, status).await;
    }
}

fn huizheng(data: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huizheng"));
    for name in ["DATABASE_URL", "HUIZHENG_DATA_DIR", "HUIZHENG_PUBLIC_URL"] {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .arg("--data-dir")
        .arg(data.path())
        .output()
        .unwrap()
}

/// The names in the archive, and what the command printed as refused.
fn issue_all(data: &TempDir, more: &[&str]) -> (Option<i32>, String, String) {
    let out = data.path().join("out.zip");
    let mut arguments = vec!["certificate", "issue", "--association", "33", "--out"];
    arguments.push(out.to_str().unwrap());
    arguments.extend(more);
    let done = huizheng(data, &arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

/// What the audit trail says of issues, oldest first.
async fn trail(data: &TempDir) -> Vec<Value> {
    let database = Database::connect(Db::sqlite_url(data.path()))
        .await
        .unwrap();
    let query = "SELECT detail FROM audit_events WHERE action = 'certificate.issue' ORDER BY id";
    let rows = database
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, query))
        .await
        .unwrap();
    let detail = |row: &sea_orm::QueryResult| row.try_get::<String>("", "detail").unwrap();
    rows.iter()
        .map(|row| serde_json::from_str(&detail(row)).unwrap())
        .collect()
}

#[tokio::test]
async fn the_command_issues_a_queue_and_lists_what_it_refuses() {
    let data = tempfile::tempdir().unwrap();
    huizheng(
        &data,
        &[
            "association",
            "add",
            "--code",
            "33",
            "--name",
            "示例省注册会计师协会",
        ],
    );
    let doubtful = COMPLETE
        .replace("002X", "0021")
        .replace("0001,", "0002,")
        .replace('䶮', "丹");
    let roster = data.path().join("roster.csv");
    std::fs::write(&roster, format!("{TITLES}\n{COMPLETE}\n{doubtful}\n")).unwrap();
    let roster = roster.to_str().unwrap();
    assert!(
        huizheng(&data, &["member", "import", roster, "--association", "33"])
            .status
            .success()
    );
    let photos = data.path().join("photos");
    std::fs::create_dir(&photos).unwrap();
    for number in ["330000010001", "330000010002"] {
        std::fs::write(photos.join(format!("{number}.jpg")), jpeg(1, 300, 400)).unwrap();
    }
    let photos = photos.to_str().unwrap();
    assert!(
        huizheng(&data, &["photo", "import", photos, "--association", "33"])
            .status
            .success()
    );

    let (status, stdout, stderr) = issue_all(&data, &[]);
    assert_eq!((status, &*stdout), (Some(1), "issued 1 refused 1\n"));
    assert!(stderr.contains("330000010002 王丹 refused") && stderr.contains("校验位"));
    let out = data.path().join("out.zip");
    let zip = ZipArchive::new(std::fs::File::open(&out).unwrap()).unwrap();
    assert_eq!(
        zip.file_names().map(Result::unwrap).collect::<Vec<_>>(),
        ["会员证_330000010001_王䶮.pdf"]
    );

    let (status, stdout, _) = issue_all(
        &data,
        &["--queue", "all", "--confirm-doubtful", "已核对原件"],
    );
    assert_eq!((status, &*stdout), (Some(0), "issued 2 refused 0\n"));
    let events = trail(&data).await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].get("why"), None);
    assert_eq!(
        (&events[1]["why"], &events[1]["confirmed"]),
        (&json!("已核对原件"), &json!(["id_check_character"]))
    );
    let folder = data.path().join("folder");
    let to_folder = [
        "certificate",
        "issue",
        "--association",
        "33",
        "--queue",
        "issued",
        "--out",
    ];
    let done = huizheng(
        &data,
        &[&to_folder[..], &[folder.to_str().unwrap()]].concat(),
    );
    assert!(done.status.success());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    assert_eq!(
        huizheng(&data, &["certificate", "issue", "--queue", "odd"])
            .status
            .code(),
        Some(2)
    );
}
