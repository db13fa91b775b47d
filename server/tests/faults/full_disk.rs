//! The disk is full for a while: what is refused is told, and what is acknowledged afterwards is
//! there when the program is killed and started again.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use domain::Field;
use reqwest::StatusCode;
use serde_json::Value;

use crate::mounts::Mount;
use crate::process::{Server, huizheng, prepare, sign_in};
use crate::support::{TITLES, Visitor};
use crate::tally::{Fault, tried};

const MEMBERS: usize = 30;
const ISSUED: usize = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_acknowledged_after_a_full_disk_survives_a_kill() {
    let Some(disk) = Mount::small(32) else { return };
    let elsewhere = tempfile::tempdir().unwrap();
    let site = elsewhere.path().join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    prepare(disk.path());
    roster(disk.path(), elsewhere.path());
    let server = Server::start(disk.path(), &site);
    let clerk = clerk(&server.base).await;
    let members: Vec<i64> = clerk
        .list(&[("size", "50")])
        .await
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(members.len(), MEMBERS);
    for (id, seed) in members.iter().zip(1..) {
        assert_eq!(clerk.give_photo(*id, seed).await.status(), 201);
    }
    assert_eq!(clerk.get("/readyz").await.status(), 200);

    let filler = fill(disk.path());
    let mut refused = 0;
    for id in &members[..10] {
        for answer in [
            edit(&clerk, *id, "磁盘已满").await,
            clerk.give_photo(*id, 100).await.status(),
            clerk.issue(*id, "").await.status(),
        ] {
            assert!(
                [200, 201, 507].contains(&answer.as_u16()),
                "{answer} is neither done nor refused for want of space"
            );
            refused += usize::from(answer == StatusCode::INSUFFICIENT_STORAGE);
        }
    }
    assert!(refused >= 20, "{refused}");
    assert_eq!(became(&clerk, |ready| ready != 200).await, 503);

    std::fs::remove_file(filler).unwrap();
    assert_eq!(became(&clerk, |ready| ready == 200).await, 200);
    for (n, id) in members.iter().enumerate() {
        assert_eq!(edit(&clerk, *id, &format!("第 {n} 次")).await, 200);
    }
    let mut places = Vec::new();
    for id in &members[MEMBERS - ISSUED..] {
        let answer = clerk.issue(*id, "").await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let issued: Value = answer.json().await.unwrap();
        places.push(issued["url"].as_str().unwrap().to_owned());
    }
    drop(server);

    let check = huizheng(disk.path()).arg("check").output().unwrap();
    let said = String::from_utf8_lossy(&check.stdout);
    assert!(check.status.success(), "{said}");
    let server = Server::start(disk.path(), &site);
    let clerk = self::clerk(&server.base).await;
    for (n, id) in members.iter().enumerate() {
        assert_eq!(clerk.detail(*id).await.record.remark, format!("第 {n} 次"));
    }
    for place in places {
        let file = clerk.get(&place).await;
        assert_eq!(file.status(), StatusCode::OK, "{place}");
        assert!(file.bytes().await.unwrap().starts_with(b"%PDF-"));
    }
    tried(Fault::FullDisk, refused);
}

async fn clerk(base: &str) -> Visitor {
    let (_, cookie) = sign_in(base).await;
    Visitor::at(base, Some(cookie))
}

async fn edit(clerk: &Visitor, id: i64, remark: &str) -> StatusCode {
    let member = clerk.detail(id).await;
    clerk
        .save(&member, &[(Field::Remark, remark)])
        .await
        .status()
}

/// What `/readyz` says once it says so; its answers hold for a second.
async fn became(clerk: &Visitor, wanted: impl Fn(u16) -> bool) -> u16 {
    let asking = async {
        loop {
            let ready = clerk.get("/readyz").await.status().as_u16();
            if wanted(ready) {
                return ready;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking)
        .await
        .unwrap()
}

/// Takes all the space there is.
fn fill(disk: &Path) -> std::path::PathBuf {
    let path = disk.join("filler");
    let mut file: File = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .unwrap();
    for size in [1 << 20, 1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![7; size]).is_ok() {}
    }
    path
}

fn roster(data: &Path, elsewhere: &Path) {
    let mut roster = format!("{TITLES}\n");
    for n in 0..MEMBERS {
        roster += &format!(
            "成员{n},男,1980-01-01,护照,E{n:08},3300000{n:05},示例所,2016-05-18,1号,2016-05-18\n"
        );
    }
    let file = elsewhere.join("roster.csv");
    std::fs::write(&file, roster).unwrap();
    let import = huizheng(data)
        .args(["member", "import", "--association", "33"])
        .arg(&file)
        .status()
        .unwrap();
    assert!(import.success());
}
