//! Two servers behind nginx, on one PostgreSQL and one store that speaks S3; one of them is killed
//! in the middle of a batch. `cargo xtask test` says where these are.

#[expect(
    dead_code,
    reason = "shared with other test programs, which use more of it"
)]
mod process;
#[path = "faults/tally.rs"]
#[expect(
    dead_code,
    reason = "shared with other test programs, which use more of it"
)]
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use domain::job::{IssuePreflight, JobState, JobSummary};
use reqwest::{Client, Response, StatusCode};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use process::{Server, huizheng, sign_in_as};
use tally::{Fault, tried};

/// Five in six of them are the first association's.
const MEMBERS: usize = 300;

/// Says on each answer which server gave it.
const SERVED_BY: &str = "x-served-by";

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is set by cargo xtask test"))
}

/// What both servers share, and a folder for each.
struct Site {
    folder: tempfile::TempDir,
    database: String,
    bucket: String,
}

impl Site {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().file_name().unwrap().to_string_lossy();
        let name = name
            .to_lowercase()
            .replace(|c: char| !c.is_alphanumeric(), "");
        let postgres = variable("HUIZHENG_TEST_POSTGRES");
        let admin = Database::connect(&postgres).await.unwrap();
        let create = format!("CREATE DATABASE machines_{name}");
        admin.execute_unprepared(&create).await.unwrap();
        let (host, _) = postgres.rsplit_once('/').unwrap();
        let bucket = format!("machines{name}");
        let made = Client::new().put(format!("{}/{bucket}", variable("HUIZHENG_TEST_S3")));
        assert!(made.send().await.unwrap().status().is_success());
        std::fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
        Self {
            database: format!("{host}/machines_{name}"),
            bucket,
            folder,
        }
    }

    /// The program on one of the machines.
    fn on(&self, machine: &str) -> Command {
        let data = self.folder.path().join(machine);
        let mut command = huizheng(&data);
        command
            .env("DATABASE_URL", &self.database)
            .env("HUIZHENG_FILES", format!("s3://{}/members", self.bucket))
            .env(
                "HUIZHENG_KEY_FILE",
                self.folder.path().join("signing-lock.key"),
            )
            .env("HUIZHENG_CLIENT_HEADER", "x-real-ip")
            .env("HUIZHENG_JOB_LEASE", "2")
            .env("AWS_ENDPOINT_URL", variable("HUIZHENG_TEST_S3"))
            .env("AWS_ALLOW_HTTP", "true")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test");
        command
    }

    fn server(&self, machine: &str) -> Server {
        Server::start_by(self.on(machine), &self.folder.path().join("site"))
    }

    /// Both at the same moment.
    fn servers(&self) -> [Server; 2] {
        std::thread::scope(|scope| {
            ["one", "two"]
                .map(|machine| scope.spawn(move || self.server(machine)))
                .map(|starting| starting.join().unwrap())
        })
    }

    /// Brings the empty database up, on both machines at the same moment.
    fn migrate(&self) {
        let migrate = |machine: &str| self.on(machine).arg("migrate").spawn().unwrap();
        for mut migrating in ["one", "two"].map(migrate) {
            assert!(migrating.wait().unwrap().success());
        }
    }

    /// Invented members; the passwords of the accounts.
    fn demo(&self) -> BTreeMap<String, String> {
        let mut demo = self.on("one");
        demo.args(["demo", "--members", &MEMBERS.to_string()]);
        let made = demo.output().unwrap();
        assert!(made.status.success());
        let said = String::from_utf8(made.stdout).unwrap();
        let account = |line: &str| {
            let mut words = line.split('\t').map(str::to_owned);
            Some((words.next()?, words.next()?))
        };
        said.lines().filter_map(account).collect()
    }

    async fn database(&self) -> DatabaseConnection {
        Database::connect(&self.database).await.unwrap()
    }

    async fn number(&self, query: &str) -> i64 {
        let db = self.database().await;
        let query = Statement::from_string(db.get_database_backend(), query);
        let row = db.query_one_raw(query).await.unwrap().unwrap();
        row.try_get_by(0).unwrap()
    }

    async fn texts(&self, query: &str) -> Vec<String> {
        let db = self.database().await;
        let query = Statement::from_string(db.get_database_backend(), query);
        let rows = db.query_all_raw(query).await.unwrap();
        rows.iter().map(|row| row.try_get_by(0).unwrap()).collect()
    }
}

/// nginx with the configuration of docs/deploy; dropped, it is gone.
struct Proxy {
    child: Child,
    base: String,
}

impl Proxy {
    fn before(servers: &[Server], folder: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = port.local_addr().unwrap();
        drop(port);
        let ours: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../docs/deploy/proxy.conf"]
            .iter()
            .collect();
        let upstream: Vec<String> = servers.iter().map(upstream).collect();
        let configuration = format!(
            "daemon off; master_process off; pid {here}/nginx.pid; error_log {here}/nginx.log;\n\
             events {{}}\n\
             http {{\n\
             access_log off;\n\
             client_body_temp_path {here}/body; proxy_temp_path {here}/proxy;\n\
             fastcgi_temp_path {here}/fastcgi; uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;\n\
             upstream huizheng {{ server {}; server {}; }}\n\
             server {{ listen {address}; add_header X-Served-By $upstream_addr always; include {}; }}\n\
             }}\n",
            upstream[0],
            upstream[1],
            ours.display(),
            here = folder.display(),
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, configuration).unwrap();
        let child = Command::new(variable("HUIZHENG_TEST_NGINX"))
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            child,
            base: format!("http://{address}"),
        }
    }

    /// Returns once it answers.
    async fn answers(&self) {
        let client = Client::new();
        let asking = async {
            while client
                .get(format!("{}/healthz", self.base))
                .send()
                .await
                .is_err()
            {}
        };
        tokio::time::timeout(Duration::from_secs(60), asking)
            .await
            .expect("nginx answers");
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Where nginx finds a server, as it names it.
fn upstream(server: &Server) -> String {
    server.base.trim_start_matches("http://").to_owned()
}

fn served_by(answer: &Response) -> String {
    // Where it tried several, the last one gave the answer.
    let all = answer.headers()[SERVED_BY].to_str().unwrap();
    all.rsplit(", ").next().unwrap().to_owned()
}

/// Somebody at the proxy.
struct Clerk {
    client: Client,
    base: String,
    cookie: String,
}

impl Clerk {
    async fn post(&self, function: &str, arguments: Value) -> Response {
        let request = self.client.post(format!("{}/api/{function}", self.base));
        let request = request.header("cookie", &self.cookie).json(&arguments);
        request.send().await.unwrap()
    }

    async fn call<T: DeserializeOwned>(&self, function: &str, arguments: Value) -> T {
        let answer = self.post(function, arguments).await;
        assert_eq!(answer.status(), StatusCode::OK, "{function}");
        answer.json().await.unwrap()
    }

    async fn get(&self, path: &str, range: Option<&str>) -> Response {
        let mut request = self.client.get(format!("{}{path}", self.base));
        if let Some(range) = range {
            request = request.header("range", range);
        }
        request.header("cookie", &self.cookie).send().await.unwrap()
    }

    /// Which servers answer with this session, of several questions.
    async fn answered_by(&self) -> BTreeSet<String> {
        let mut servers = BTreeSet::new();
        for _ in 0..8 {
            let answer = self.get("/members", None).await;
            assert_eq!(answer.status(), StatusCode::OK);
            servers.insert(served_by(&answer));
        }
        servers
    }

    /// Begins a job of everybody who is ready: how many, the job, and the server that it was begun
    /// on, which takes it.
    async fn begin(&self) -> (usize, i64, String) {
        let query = serde_json::to_value(domain::ListQuery::default()).unwrap();
        let members = json!({ "list": query });
        let shown: IssuePreflight = self
            .call("jobs/preflight", json!({ "members": members }))
            .await;
        let willing = shown.willing(false);
        assert!(willing > 100, "{shown:?}");
        let order = json!({
            "members": members, "stamp": shown.stamp, "willing": willing, "confirmed": false,
            "folders": "by-firm",
        });
        let answer = self.post("jobs/issue", json!({ "order": order })).await;
        let by = served_by(&answer);
        (willing, answer.json().await.unwrap(), by)
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
        found.expect("the job goes on")
    }
}

/// Guesses go by the name, whichever server they reach.
async fn guesses_are_counted_over_both(base: &str) {
    let client = Client::new();
    let (mut refused, mut servers) = (0, BTreeSet::new());
    loop {
        let form = [("username", "beishan-manager"), ("password", "guess")];
        let request = client.post(format!("{base}/login")).form(&form);
        let answer = request.send().await.unwrap();
        servers.insert(served_by(&answer));
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        refused += 1;
    }
    assert_eq!((refused, servers.len()), (10, 2));
}

/// The ZIP of a job, fetched in two parts.
async fn zip(clerk: &Clerk, job: &JobSummary) -> Vec<u8> {
    let path = format!("/jobs/{}/file", job.id);
    let first = clerk.get(&path, Some("bytes=0-99999")).await;
    assert_eq!(first.status(), StatusCode::PARTIAL_CONTENT);
    let mut whole = first.bytes().await.unwrap().to_vec();
    assert_eq!(whole.len(), 100_000);
    let rest = clerk.get(&path, Some("bytes=100000-")).await;
    assert_eq!(rest.status(), StatusCode::PARTIAL_CONTENT);
    whole.extend(rest.bytes().await.unwrap());
    whole
}

/// The hashes of the certificates in a ZIP.
fn certificates(zip: Vec<u8>) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut found = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name == "manifest.xlsx" {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        assert!(bytes.starts_with(b"%PDF-"), "{name}");
        let hash = Sha256::digest(&bytes);
        found.push(hash.iter().map(|byte| format!("{byte:02x}")).collect());
    }
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_servers_is_killed_in_the_middle_of_a_batch() {
    let site = Site::new().await;
    site.migrate();
    let passwords = site.demo();
    let servers = site.servers();
    let both: BTreeSet<String> = servers.iter().map(upstream).collect();
    let proxy = Proxy::before(&servers, site.folder.path());
    proxy.answers().await;
    guesses_are_counted_over_both(&proxy.base).await;
    let name = "beishan-clerk";
    let (client, cookie) = sign_in_as(&proxy.base, name, &passwords[name]).await;
    let clerk = Clerk {
        client,
        base: proxy.base.clone(),
        cookie,
    };
    assert_eq!(clerk.answered_by().await, both);

    let (willing, job, by) = clerk.begin().await;
    clerk.became(job, |job| job.done > 0).await;
    let [one, two] = servers;
    let (killed, left, gone) = match upstream(&one) == by {
        true => (one, two, "one"),
        false => (two, one, "two"),
    };
    // SIGKILL.
    drop(killed);
    let over = clerk.became(job, |job| !job.state.is_unfinished()).await;
    assert_eq!(
        (over.state, over.done as usize, over.failed),
        (JobState::Done, willing, 0)
    );
    let runs = format!("SELECT CAST(run AS bigint) FROM jobs WHERE id = {job}");
    assert!(
        site.number(&runs).await > 1,
        "the other server took it over"
    );

    let willing = i64::try_from(willing).unwrap();
    for query in [
        "SELECT COUNT(*) FROM certificates",
        "SELECT COUNT(DISTINCT member_id) FROM certificates WHERE version = 1",
        "SELECT COUNT(DISTINCT code) FROM job_items WHERE state = 'done'",
        "SELECT COUNT(*) FROM audit_events WHERE action = 'certificate.issue'",
    ] {
        assert_eq!(site.number(query).await, willing, "{query}");
    }
    let issued = site
        .texts("SELECT sha256 FROM certificates ORDER BY sha256")
        .await;
    assert_eq!(certificates(zip(&clerk, &over).await), issued);
    assert_eq!(clerk.answered_by().await, BTreeSet::from([upstream(&left)]));
    // Whoever was being counted still is.
    let form = [("username", "beishan-manager"), ("password", "guess")];
    let guess = Client::new()
        .post(format!("{}/login", proxy.base))
        .form(&form);
    let answer = guess.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);

    let check = site.on(gone).arg("check").output().unwrap();
    let said = String::from_utf8_lossy(&check.stdout);
    assert!(check.status.success(), "{said}");
    // Nothing of members was kept on either machine.
    for machine in ["one", "two"] {
        assert!(!site.folder.path().join(machine).join("files").exists());
    }
    tried(Fault::KilledServer, 1);
}
