//! Twenty times the server is killed in the middle of uploads and issues:
//! nothing acknowledged is lost, no row points to a missing file.

mod process;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use portrait::raster::encode_jpeg;
use portrait::stand_in::stand_in;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Notify;

use process::{Server, huizheng, prepare, sign_in};

const ROUNDS: usize = 20;
const MEMBERS_A_ROUND: usize = 12;

/// What the server has acknowledged.
#[derive(Default)]
struct Acknowledged {
    /// Member and tag of the photo.
    photos: HashMap<i64, String>,
    /// Places of certificates.
    certificates: Vec<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let data = tempfile::tempdir().unwrap();
    let site = data.path().join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    prepare(data.path());
    roster(data.path());
    let photo = encode_jpeg(&stand_in(3, 600, 800), 88, None).unwrap();
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    let mut members: Vec<i64> = Vec::new();
    for round in 0..ROUNDS {
        let server = Server::start(data.path(), &site);
        let browser = Browser::signed_in(&server.base).await;
        if members.is_empty() {
            members = browser.members().await;
        }
        let turn = members[round * MEMBERS_A_ROUND..(round + 1) * MEMBERS_A_ROUND].to_vec();
        // Killed at another point of the work each time.
        let enough = 1 + round % (2 * MEMBERS_A_ROUND - 2);
        let reached = Arc::new(Notify::new());
        let work: Vec<_> = turn
            .chunks(MEMBERS_A_ROUND / 3)
            .map(|part| {
                let (part, photo) = (part.to_vec(), photo.clone());
                let (browser, acknowledged, reached) =
                    (browser.clone(), acknowledged.clone(), reached.clone());
                let before = count(&acknowledged);
                tokio::spawn(async move {
                    for id in part {
                        // An error means that the server is gone.
                        if browser.work_on(id, &photo, &acknowledged).await.is_none() {
                            return;
                        }
                        if count(&acknowledged) - before >= enough {
                            reached.notify_one();
                        }
                    }
                    reached.notify_one();
                })
            })
            .collect();
        reached.notified().await;
        drop(server);
        for task in work {
            task.await.unwrap();
        }
    }
    let check = huizheng(data.path()).arg("check").output().unwrap();
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
    let server = Server::start(data.path(), &site);
    let browser = Browser::signed_in(&server.base).await;
    let acknowledged = std::mem::take(&mut *acknowledged.lock().unwrap());
    assert!(acknowledged.photos.len() >= ROUNDS && acknowledged.certificates.len() >= ROUNDS / 2);
    for (id, tag) in acknowledged.photos {
        assert_eq!(browser.photo_tag(id).await, Some(tag), "member {id}");
    }
    for place in acknowledged.certificates {
        let file = browser.get(&place).await;
        assert_eq!(file.status(), StatusCode::OK, "{place}");
        assert!(file.bytes().await.unwrap().starts_with(b"%PDF-"));
    }
}

fn count(acknowledged: &Mutex<Acknowledged>) -> usize {
    let acknowledged = acknowledged.lock().unwrap();
    acknowledged.photos.len() + acknowledged.certificates.len()
}

fn roster(data: &Path) {
    let mut roster =
        "姓名,性别,出生日期,证件类型,证件号,执业会员号,服务所,入会时间,批准注册文号,批准注册日期\n"
            .to_owned();
    for n in 0..ROUNDS * MEMBERS_A_ROUND {
        roster += &format!(
            "成员{n},男,1980-01-01,护照,E{n:08},3300000{n:05},示例所,2016-05-18,1号,2016-05-18\n"
        );
    }
    let file = data.join("roster.csv");
    std::fs::write(&file, roster).unwrap();
    let import = huizheng(data)
        .args(["member", "import", "--association", "33"])
        .arg(&file)
        .status()
        .unwrap();
    assert!(import.success());
}

#[derive(Clone)]
struct Browser {
    client: Client,
    base: String,
    cookie: String,
}

impl Browser {
    async fn signed_in(base: &str) -> Self {
        let (client, cookie) = sign_in(base).await;
        Self {
            client,
            base: base.to_owned(),
            cookie,
        }
    }

    fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.client
            .post(format!("{}{path}", self.base))
            .header("cookie", &self.cookie)
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        self.client
            .get(format!("{}{path}", self.base))
            .header("cookie", &self.cookie)
            .send()
            .await
            .unwrap()
    }

    async fn members(&self) -> Vec<i64> {
        let mut ids = Vec::new();
        for page in 1..=(ROUNDS * MEMBERS_A_ROUND).div_ceil(100) {
            let query = domain::ListQuery {
                size: 100,
                page: u32::try_from(page).unwrap(),
                ..Default::default()
            };
            let answer = self
                .post("/api/members/list")
                .json(&json!({ "query": query }))
                .send()
                .await
                .unwrap();
            let found: domain::MemberPage = answer.json().await.unwrap();
            ids.extend(found.rows.iter().map(|row| row.id));
        }
        ids
    }

    async fn photo_tag(&self, id: i64) -> Option<String> {
        let answer = self
            .post("/api/members/detail")
            .json(&json!({ "id": id }))
            .send()
            .await
            .unwrap();
        let detail: domain::MemberDetail = answer.json().await.unwrap();
        detail.photo.map(|photo| photo.tag)
    }

    /// Gives a photo and asks for the certificate; `None` once the server is gone.
    async fn work_on(
        &self,
        id: i64,
        photo: &[u8],
        acknowledged: &Mutex<Acknowledged>,
    ) -> Option<()> {
        // Another rectangle for each member, so that no two photos are one file.
        let crop =
            json!({ "x": id % 80, "y": id / 80, "width": 520, "height": 640, "rotation": 0 });
        let form = Form::new()
            .part("file", Part::bytes(photo.to_vec()).file_name("photo.jpg"))
            .text("crop", crop.to_string());
        let answer = self
            .post(&format!("/members/{id}/photo"))
            .multipart(form)
            .send()
            .await
            .ok()?;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let detail: domain::MemberDetail = answer.json().await.ok()?;
        acknowledged
            .lock()
            .unwrap()
            .photos
            .insert(id, detail.photo.unwrap().tag);
        let answer = self
            .post(&format!("/members/{id}/certificates"))
            .send()
            .await
            .ok()?;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let issued: Value = answer.json().await.ok()?;
        acknowledged
            .lock()
            .unwrap()
            .certificates
            .push(issued["url"].as_str().unwrap().to_owned());
        Some(())
    }
}
