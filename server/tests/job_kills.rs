//! Servers are killed in the middle of jobs: nothing is lost, nothing is done twice.

#[expect(
    dead_code,
    reason = "shared with other test programs, which use more of it"
)]
mod process;

use std::process::Command;
use std::time::Duration;

use domain::job::{IssuePreflight, JobState, JobSummary};
use portrait::raster::encode_jpeg;
use portrait::stand_in::stand_in;
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};

use process::{Server, huizheng, prepare_by, sign_in};

const MEMBERS: usize = 240;
const KILLS: usize = 3;

/// Where the data are.
struct Place {
    data: tempfile::TempDir,
    url: String,
}

impl Place {
    fn command(&self) -> Command {
        let mut command = huizheng(self.data.path());
        command.env("DATABASE_URL", &self.url);
        command
    }

    fn server(&self) -> Server {
        let mut command = self.command();
        command.env("HUIZHENG_JOB_LEASE", "2");
        Server::start_by(command, &self.data.path().join("site"))
    }

    /// Complete members, all with the same photo.
    async fn fill(&self) {
        let data = self.data.path();
        std::fs::create_dir_all(data.join("site/pkg")).unwrap();
        prepare_by(|| self.command());
        let mut roster = "姓名,性别,出生日期,证件类型,证件号,执业会员号,服务所,入会时间,批准注册文号,批准注册日期\n"
            .to_owned();
        for n in 0..MEMBERS {
            roster += &format!(
                "成员{n},男,1980-01-01,护照,E{n:08},3300000{n:05},示例所,2016-05-18,1号,2016-05-18\n"
            );
        }
        std::fs::write(data.join("roster.csv"), roster).unwrap();
        let photos = data.join("photos");
        std::fs::create_dir(&photos).unwrap();
        let photo = encode_jpeg(&stand_in(3, 600, 800), 88, None).unwrap();
        std::fs::write(photos.join("330000000000.jpg"), photo).unwrap();
        for (kind, file) in [("member", data.join("roster.csv")), ("photo", photos)] {
            let mut import = self.command();
            import
                .args([kind, "import", "--association", "33"])
                .arg(file);
            assert!(import.status().unwrap().success());
        }
        let db = Database::connect(&self.url).await.unwrap();
        let of_first = |column: &str| {
            format!("{column} = (SELECT f.{column} FROM members f WHERE f.arrival = 1)")
        };
        let copied = [
            "association_id",
            "kind",
            "original_sha256",
            "original_width",
            "original_height",
            "crop",
            "sha256",
            "width",
            "height",
            "source",
            "file_name",
            "fingerprint",
            "checks",
            "override_reason",
            "whitened",
            "created_at",
        ];
        let photos = format!(
            "INSERT INTO photos (member_id, {}) SELECT m.id, {} FROM members m, photos p \
             WHERE m.arrival > 1",
            copied.join(", "),
            copied.map(|column| format!("p.{column}")).join(", ")
        );
        db.execute_unprepared(&photos).await.unwrap();
        let columns = [
            "photo_sha256",
            "photo_kind",
            "photo_width",
            "photo_height",
            "no_photo",
            "state",
        ];
        let update = format!(
            "UPDATE members SET photo_id = (SELECT p.id FROM photos p WHERE p.member_id = members.id), {}",
            columns.map(of_first).join(", ")
        );
        db.execute_unprepared(&update).await.unwrap();
        db.close().await.unwrap();
    }

    async fn number(&self, query: &str) -> usize {
        let db = Database::connect(&self.url).await.unwrap();
        let statement = Statement::from_string(db.get_database_backend(), query);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        let number: i64 = row.try_get_by(0).unwrap();
        db.close().await.unwrap();
        usize::try_from(number).unwrap()
    }

    /// Every member has one certificate, made once.
    async fn is_whole(&self) {
        for query in [
            "SELECT COUNT(*) FROM certificates",
            "SELECT COUNT(DISTINCT member_id) FROM certificates",
            "SELECT COUNT(DISTINCT code) FROM job_items WHERE state = 'done'",
            "SELECT COUNT(*) FROM audit_events WHERE action = 'certificate.issue'",
        ] {
            assert_eq!(self.number(query).await, MEMBERS, "{query}");
        }
        let check = self.command().arg("check").output().unwrap();
        let said = String::from_utf8_lossy(&check.stdout);
        assert!(check.status.success(), "{said}");
    }
}

/// Somebody at a server.
struct Clerk {
    client: reqwest::Client,
    base: String,
    cookie: String,
}

impl Clerk {
    async fn at(server: &Server) -> Self {
        let (client, cookie) = sign_in(&server.base).await;
        Self {
            client,
            base: server.base.clone(),
            cookie,
        }
    }

    async fn call<T: serde::de::DeserializeOwned>(&self, function: &str, arguments: Value) -> T {
        let request = self.client.post(format!("{}/api/{function}", self.base));
        let request = request.header("cookie", &self.cookie).json(&arguments);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    }

    /// Begins a job of everybody.
    async fn begin(&self) -> i64 {
        let query = serde_json::to_value(domain::ListQuery::default()).unwrap();
        let members = json!({ "list": query });
        let shown: IssuePreflight = self
            .call("jobs/preflight", json!({ "members": members }))
            .await;
        assert_eq!(shown.new, MEMBERS);
        let order = json!({
            "members": members, "stamp": shown.stamp, "willing": MEMBERS, "confirmed": false, "folders": "none",
        });
        self.call("jobs/issue", json!({ "order": order })).await
    }

    async fn became(&self, job: i64, wanted: impl Fn(&JobSummary) -> bool) -> JobSummary {
        let asking = async {
            loop {
                let jobs: Vec<JobSummary> = self.call("jobs/list", json!({})).await;
                let found = jobs.into_iter().find(|found| found.id == job).unwrap();
                if wanted(&found) {
                    return found;
                }
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(180), asking).await;
        found.unwrap()
    }
}

async fn killed_again_and_again(place: &Place) {
    let mut server = place.server();
    let job = Clerk::at(&server).await.begin().await;
    let mut done = 0;
    for _ in 0..KILLS {
        let clerk = Clerk::at(&server).await;
        done = clerk.became(job, |job| job.done > done).await.done;
        drop(server);
        server = place.server();
    }
    let clerk = Clerk::at(&server).await;
    let over = clerk.became(job, |job| !job.state.is_unfinished()).await;
    assert_eq!((over.state, over.failed), (JobState::Done, 0));
    assert!(over.file.is_some());
    drop(server);
    place.is_whole().await;
}

fn on_sqlite() -> Place {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("huizheng.sqlite");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    Place { data, url }
}

async fn on_postgres() -> Place {
    let server = std::env::var("HUIZHENG_TEST_POSTGRES")
        .expect("HUIZHENG_TEST_POSTGRES names a PostgreSQL server; cargo xtask test starts one");
    let data = tempfile::tempdir().unwrap();
    let name = data
        .path()
        .file_name()
        .unwrap()
        .to_string_lossy()
        .to_lowercase();
    let name = name.replace(|c: char| !c.is_alphanumeric(), "");
    let admin = Database::connect(&server).await.unwrap();
    let create = format!("CREATE DATABASE jobs_{name}");
    admin.execute_unprepared(&create).await.unwrap();
    let (host, _) = server.rsplit_once('/').unwrap();
    let url = format!("{host}/jobs_{name}");
    Place { data, url }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_survives_kills_on_sqlite() {
    let place = on_sqlite();
    place.fill().await;
    killed_again_and_again(&place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_survives_kills_on_postgres() {
    let place = on_postgres().await;
    place.fill().await;
    killed_again_and_again(&place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_server_takes_over_the_job_of_one_that_was_killed() {
    let place = on_postgres().await;
    place.fill().await;
    let first = place.server();
    let clerk = Clerk::at(&first).await;
    let job = clerk.begin().await;
    clerk.became(job, |job| job.done > 0).await;
    // Begun once the first is at work, so that the job is the first's.
    let second = place.server();
    drop(first);
    let clerk = Clerk::at(&second).await;
    let over = clerk.became(job, |job| !job.state.is_unfinished()).await;
    assert_eq!((over.state, over.failed), (JobState::Done, 0));
    drop(second);
    place.is_whole().await;
}
