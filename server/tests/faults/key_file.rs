//! The key file is not where it was, or is another one.

use std::path::Path;
use std::process::Output;

use crate::process::{huizheng, prepare};

fn run(data: &Path, arguments: &[&str]) -> Output {
    huizheng(data).args(arguments).output().unwrap()
}

fn serve(data: &Path) -> Output {
    let site = data.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    let site = site.to_str().unwrap();
    run(
        data,
        &["serve", "--listen", "127.0.0.1:0", "--site-root", site],
    )
}

const ADD: [&str; 6] = [
    "association",
    "add",
    "--code",
    "44",
    "--name",
    "示例市注册会计师协会",
];
const NEW: [&str; 5] = ["association", "key", "new", "--association", "33"];
const SHOW: [&str; 5] = ["association", "key", "show", "--association", "33"];

#[test]
fn a_key_file_that_is_gone_or_another_one_stops_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    prepare(data);
    let file = data.join("signing-lock.key");
    let right = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let stops = |why: &str| {
        for output in [
            serve(data),
            run(data, &ADD),
            run(data, &NEW),
            run(data, &SHOW),
        ] {
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(3), "{said}");
            assert!(
                said.contains("signing-lock.key") && said.contains(why),
                "{said}"
            );
        }
    };
    stops("missing");
    assert!(!file.exists(), "no other one is made");
    std::fs::write(&file, "ab".repeat(32)).unwrap();
    stops("another key file");
    assert_eq!(std::fs::read(&file).unwrap(), "ab".repeat(32).as_bytes());
    std::fs::write(&file, "ab").unwrap();
    stops("64 hexadecimal digits");
    // What needs no keys goes on.
    assert!(run(data, &["user", "list"]).status.success());
    std::fs::write(&file, right).unwrap();
    assert!(run(data, &ADD).status.success());
    assert!(run(data, &SHOW).status.success());
}

#[test]
fn a_database_of_a_version_that_did_not_remember_is_told_by_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    prepare(data);
    let forget = || {
        let forget = "DELETE FROM key_files";
        let url = format!("sqlite://{}", data.join("huizheng.sqlite").display());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            use sea_orm::ConnectionTrait;
            let db = sea_orm::Database::connect(url).await.unwrap();
            db.execute_unprepared(forget).await.unwrap();
            db.close().await.unwrap();
        });
    };
    let file = data.join("signing-lock.key");
    let right = std::fs::read(&file).unwrap();
    forget();
    std::fs::write(&file, "ab".repeat(32)).unwrap();
    assert_eq!(run(data, &SHOW).status.code(), Some(3));
    std::fs::remove_file(&file).unwrap();
    assert_eq!(run(data, &SHOW).status.code(), Some(3));
    std::fs::write(&file, right).unwrap();
    assert!(run(data, &SHOW).status.success());
    // From now on it is remembered.
    std::fs::remove_file(&file).unwrap();
    assert_eq!(run(data, &ADD).status.code(), Some(3));
}
