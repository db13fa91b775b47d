//! A server of its own for every test, with two associations in it.

use std::path::Path;
use std::sync::{Arc, Mutex};

use backend::{
    Clock, Db, FileStore, JobSettings, NewStaff, Services, Setup, SystemClock, read_roster,
};
use domain::{Field, MemberDetail, MemberPage, Role};
use portrait::raster::encode_jpeg;
use portrait::stand_in::stand_in;
use reqwest::{Client, Response, StatusCode, redirect};
use sea_orm::{ConnectionTrait, Database, QueryResult, Statement};
use serde_json::{Value, json};
use server::{AppState, Class, Limits, Settings, router, table};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use tokio::net::TcpListener;

/// Runs a test on both databases.
macro_rules! both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(&$crate::support::TestApp::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(&$crate::support::TestApp::on_postgres().await).await;
            }
        }
    )+};
}
pub(crate) use both;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const TITLES: &str = "执业会员姓名,性别,出生日期,证件类型,证件号,执业会员号,服务所,入会时间,批准注册文号,批准注册日期";
/// Complete and beyond doubt: the number is the example of GB 11643.
pub(crate) const COMPLETE: &str = "王䶮,女,1949-12-31,居民身份证,11010519491231002X,330000010001,示例天衡会计师事务所,2016-05-18,示会协〔2016〕1号,2016-05-18";

/// The clock of the machine, which tests may stop and set forward.
#[derive(Clone, Default)]
pub(crate) struct TestClock(Arc<Mutex<Times>>);

#[derive(Default)]
struct Times {
    ahead: Duration,
    stopped_at: Option<OffsetDateTime>,
}

impl TestClock {
    /// Time passes only by [`Self::advance`] from now on.
    pub(crate) fn stop(&self) {
        self.0.lock().unwrap().stopped_at = Some(SystemClock.now());
    }

    /// The same, beginning at this instant.
    pub(crate) fn stop_at(&self, instant: OffsetDateTime) {
        let mut times = self.0.lock().unwrap();
        (times.ahead, times.stopped_at) = (Duration::ZERO, Some(instant));
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0.lock().unwrap().ahead += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> OffsetDateTime {
        let times = self.0.lock().unwrap();
        times.stopped_at.unwrap_or_else(|| SystemClock.now()) + times.ahead
    }
}

/// The header in which a visitor says its address, as behind a proxy.
pub(crate) const ADDRESS: &str = "x-test-address";

pub(crate) struct TestApp {
    pub(crate) base: String,
    pub(crate) services: Services,
    pub(crate) clock: TestClock,
    database_url: String,
    data: TempDir,
    files: FileStore,
    /// Every route with its class.
    pub(crate) table: Vec<(String, Class)>,
}

impl TestApp {
    pub(crate) async fn on_sqlite() -> Self {
        Self::with_limits(Limits::default()).await
    }

    /// On SQLite, with less patience than usual.
    pub(crate) async fn with_limits(limits: Limits) -> Self {
        let data = tempfile::tempdir().unwrap();
        let url = Db::sqlite_url(data.path());
        let files = FileStore::open(data.path()).unwrap();
        Self::start(data, &url, None, limits, files).await
    }

    /// On SQLite, with every signature stamped by an authority.
    pub(crate) async fn with_time_stamps(authority: &str) -> Self {
        let data = tempfile::tempdir().unwrap();
        let url = Db::sqlite_url(data.path());
        let files = FileStore::open(data.path()).unwrap();
        let stamps = Some(authority.to_owned());
        Self::start(data, &url, stamps, Limits::default(), files).await
    }

    /// On PostgreSQL, with its files in a bucket of their own at a server that speaks S3.
    pub(crate) async fn on_objects() -> Self {
        Self::on_objects_at(&s3()).await
    }

    /// The same, with the way to that server at this address.
    pub(crate) async fn on_objects_at(endpoint: &str) -> Self {
        let (data, url) = Self::postgres_database("").await;
        let files = bucket(data.path(), endpoint).await;
        Self::start(data, &url, None, Limits::default(), files).await
    }

    pub(crate) async fn on_postgres() -> Self {
        Self::on_postgres_made("").await
    }

    /// On PostgreSQL, in a database made with these options.
    pub(crate) async fn on_postgres_made(options: &str) -> Self {
        let (data, url) = Self::postgres_database(options).await;
        let files = FileStore::open(data.path()).unwrap();
        Self::start(data, &url, None, Limits::default(), files).await
    }

    /// An empty database on PostgreSQL, and a folder of the same name.
    pub(crate) async fn postgres_database(options: &str) -> (TempDir, String) {
        let server = std::env::var("HUIZHENG_TEST_POSTGRES").expect(
            "HUIZHENG_TEST_POSTGRES names a PostgreSQL server; cargo xtask test starts one",
        );
        let data = tempfile::tempdir().unwrap();
        let name: String = data
            .path()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .to_lowercase()
            .replace(|c: char| !c.is_alphanumeric(), "");
        let admin = Database::connect(&server).await.unwrap();
        admin
            .execute_unprepared(&format!("CREATE DATABASE test_{name} {options}"))
            .await
            .unwrap();
        admin.close().await.unwrap();
        let (host, _) = server.rsplit_once('/').unwrap();
        let url = format!("{host}/test_{name}");
        (data, url)
    }

    async fn start(
        data: TempDir,
        url: &str,
        time_stamp_url: Option<String>,
        limits: Limits,
        files: FileStore,
    ) -> Self {
        let clock = TestClock::default();
        let services = services(data.path(), url, time_stamp_url, &clock, files.clone()).await;
        for (code, name) in [
            ("33", "示例省注册会计师协会"),
            ("44", "示例市注册会计师协会"),
        ] {
            services
                .associations()
                .add(code, name, "示例注册会计师总会")
                .await
                .unwrap();
        }
        let accounts = [
            ("clerk", "33", Role::Clerk),
            ("manager", "33", Role::Manager),
            ("auditor", "33", Role::Auditor),
            ("stranger", "44", Role::Clerk),
        ];
        for (username, association, role) in accounts {
            let new = NewStaff {
                username: username.into(),
                role,
                association: Some(association.into()),
                password: Some(PASSWORD.into()),
                must_change: false,
            };
            services.accounts().add(new).await.unwrap();
        }
        services.start_jobs(eager()).await.unwrap();
        let settings = settings(data.path(), limits);
        let table = table(&AppState::new(services.clone(), settings.clone()));
        Self {
            base: serve(services.clone(), settings).await,
            services,
            clock,
            database_url: url.to_owned(),
            data,
            files,
            table,
        }
    }

    /// Another server over the same data, its database at this URL; its address.
    pub(crate) async fn beside(&self, url: &str) -> String {
        serve(
            self.reopened(url).await,
            settings(self.data(), Limits::default()),
        )
        .await
    }

    /// Services of their own over the same data.
    pub(crate) async fn reopened(&self, url: &str) -> Services {
        services(self.data(), url, None, &self.clock, self.files.clone()).await
    }

    /// Returns once no job waits or is worked on.
    pub(crate) async fn settled(&self) {
        let left = "SELECT COUNT(*) FROM jobs WHERE state IN ('waiting', 'running')";
        while self.number(left).await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    /// The number that a question to the database gives.
    pub(crate) async fn number(&self, query: &str) -> i64 {
        let db = Database::connect(&self.database_url).await.unwrap();
        let statement = Statement::from_string(db.get_database_backend(), query);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by(0).unwrap()
    }

    /// Where the database is.
    pub(crate) fn database_url(&self) -> &str {
        &self.database_url
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// Imports rows below [`TITLES`] into an association.
    pub(crate) async fn import(&self, association: &str, rows: &str) -> backend::ImportReport {
        let roster = read_roster(format!("{TITLES}\n{rows}\n").as_bytes()).unwrap();
        let scope = self
            .services
            .associations()
            .operator(association)
            .await
            .unwrap();
        self.services
            .roster_import()
            .roster(&scope, &roster, backend::ImportOptions::default())
            .await
            .unwrap()
    }

    /// A connection to the database, past the services.
    pub(crate) async fn connect(&self) -> sea_orm::DatabaseConnection {
        Database::connect(&self.database_url).await.unwrap()
    }

    /// Runs a statement on the database, past the services.
    pub(crate) async fn execute(&self, statement: &str) {
        let db = Database::connect(&self.database_url).await.unwrap();
        db.execute_unprepared(statement).await.unwrap();
    }

    /// The details of the audit events of this action, oldest first.
    pub(crate) async fn audit_details(&self, action: &str) -> Vec<Value> {
        let db = Database::connect(&self.database_url).await.unwrap();
        let query =
            format!("SELECT detail FROM audit_events WHERE action = '{action}' ORDER BY id");
        let statement = Statement::from_string(db.get_database_backend(), query);
        let rows = db.query_all_raw(statement).await.unwrap();
        let detail = |row: &QueryResult| row.try_get::<String>("", "detail").unwrap();
        let details = rows.iter().map(detail);
        details
            .map(|text| serde_json::from_str(&text).unwrap())
            .collect()
    }

    /// The one text column of what a query finds, past the services.
    pub(crate) async fn texts(&self, query: &str) -> Vec<String> {
        let db = Database::connect(&self.database_url).await.unwrap();
        let statement = Statement::from_string(db.get_database_backend(), query);
        let rows = db.query_all_raw(statement).await.unwrap();
        let text = |row: &QueryResult| row.try_get_by_index::<String>(0).unwrap();
        rows.iter().map(text).collect()
    }

    /// The one column of identities of what a query finds, past the services.
    pub(crate) async fn ids(&self, query: &str) -> Vec<i64> {
        let db = Database::connect(&self.database_url).await.unwrap();
        let statement = Statement::from_string(db.get_database_backend(), query);
        let rows = db.query_all_raw(statement).await.unwrap();
        let id = |row: &QueryResult| row.try_get_by_index::<i64>(0).unwrap();
        rows.iter().map(id).collect()
    }

    /// Nobody.
    pub(crate) fn anonymous(&self) -> Visitor {
        Visitor::at(&self.base, None)
    }

    /// Somebody signed in.
    pub(crate) async fn signed_in(&self, username: &str) -> Visitor {
        let mut visitor = self.anonymous();
        let answer = visitor.sign_in(username, PASSWORD).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        visitor.keep_cookie(&answer);
        visitor
    }
}

/// Workers who look for jobs all the time, and do not wait long for one who is gone.
pub(crate) fn eager() -> JobSettings {
    JobSettings {
        lease: std::time::Duration::from_secs(5),
        poll: std::time::Duration::from_millis(20),
        sweep: std::time::Duration::from_millis(200),
        ..JobSettings::default()
    }
}

async fn services(
    data: &Path,
    url: &str,
    time_stamp_url: Option<String>,
    clock: &TestClock,
    files: FileStore,
) -> Services {
    let setup = Setup {
        db: Db::open(url).await.unwrap(),
        files,
        clock: Arc::new(clock.clone()),
        font_dirs: Vec::new(),
        key_file: data.join("signing-lock.key"),
        time_stamp_url,
        public_url: "https://certificates.example".into(),
    };
    Services::new(setup).await.unwrap()
}

/// Where the server that speaks S3 is.
pub(crate) fn s3() -> String {
    std::env::var("HUIZHENG_TEST_S3")
        .expect("HUIZHENG_TEST_S3 names a server that speaks S3; cargo xtask test starts one")
}

/// How the store of objects at this address is reached.
pub(crate) fn s3_settings(endpoint: &str) -> [(String, String); 5] {
    [
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// A bucket of its own.
async fn bucket(data: &Path, endpoint: &str) -> FileStore {
    let name = data.file_name().unwrap().to_string_lossy();
    let bucket = name
        .to_lowercase()
        .replace(|c: char| !c.is_alphanumeric(), "");
    let made = client().put(format!("{endpoint}/{bucket}")).send().await;
    assert!(made.unwrap().status().is_success());
    let address = format!("s3://{bucket}/association");
    FileStore::at(&address, data, s3_settings(endpoint)).unwrap()
}

fn settings(data: &Path, limits: Limits) -> Settings {
    let site_root = data.join("site");
    std::fs::create_dir_all(site_root.join("pkg")).unwrap();
    std::fs::write(site_root.join("pkg/huizheng.css"), "body{}").unwrap();
    Settings {
        site_root,
        public_url: "https://certificates.example".into(),
        client_header: Some(ADDRESS.parse().unwrap()),
        limits,
    }
}

async fn serve(services: Services, settings: Settings) -> String {
    let connections = settings.connections();
    let router = router(AppState::new(services, settings));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(server::serve(
        listener,
        router,
        connections,
        std::future::pending(),
    ));
    base
}

fn client() -> Client {
    Client::builder()
        .redirect(redirect::Policy::none())
        // On a slow machine the server may just be closing a connection that was idle.
        .pool_max_idle_per_host(0)
        .build()
        .unwrap()
}

impl Visitor {
    /// Somebody with a session at a server of this address.
    pub(crate) fn at(base: &str, cookie: Option<String>) -> Self {
        Self {
            base: base.to_owned(),
            client: client(),
            cookie,
            address: None,
        }
    }
}

/// A browser or a program outside. The session cookie is for https alone, so it
/// is carried by hand.
pub(crate) struct Visitor {
    pub(crate) base: String,
    client: Client,
    pub(crate) cookie: Option<String>,
    address: Option<String>,
}

impl Visitor {
    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(address) = &self.address {
            request = request.header(ADDRESS, address);
        }
        request
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(reqwest::Method::GET, path)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn page(&self, path: &str) -> Response {
        self.request(reqwest::Method::GET, path)
            .header("accept", "text/html")
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn post(&self, path: &str) -> Response {
        self.request(reqwest::Method::POST, path)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn call(&self, function: &str, arguments: Value) -> Response {
        self.request(reqwest::Method::POST, &format!("/api/{function}"))
            .json(&arguments)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> Response {
        let form = [("username", username), ("password", password)];
        let request = self
            .request(reqwest::Method::POST, "/login")
            .header("accept", "text/html");
        request.form(&form).send().await.unwrap()
    }

    pub(crate) fn keep_cookie(&mut self, answer: &Response) {
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
    }

    /// The same visitor at this address.
    pub(crate) fn coming_from(self, address: &str) -> Self {
        let address = Some(address.to_owned());
        Self { address, ..self }
    }

    /// Keeps what says that this browser has signed in before, and no session.
    pub(crate) fn keep_device(&mut self, answer: &Response) {
        let cookies = answer.headers().get_all("set-cookie").into_iter();
        let cookie = cookies
            .map(|cookie| cookie.to_str().unwrap())
            .find(|cookie| cookie.contains("huizheng_device_"))
            .unwrap();
        self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
    }

    /// The list of these URL parameters, as the page asks for it.
    pub(crate) async fn list(&self, parameters: &[(&str, &str)]) -> MemberPage {
        let get = |name: &str| {
            parameters
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        let query = domain::ListQuery::from_params(get);
        self.call("members/list", json!({ "query": query }))
            .await
            .json()
            .await
            .unwrap()
    }

    pub(crate) async fn first_member(&self) -> MemberDetail {
        let id = self.list(&[]).await.rows[0].id;
        self.detail(id).await
    }

    pub(crate) async fn detail(&self, id: i64) -> MemberDetail {
        self.call("members/detail", json!({ "id": id }))
            .await
            .json()
            .await
            .unwrap()
    }

    pub(crate) async fn save(&self, member: &MemberDetail, changes: &[(Field, &str)]) -> Response {
        let arguments = json!({ "id": member.id, "version": member.version, "changes": changes });
        self.call("members/save", arguments).await
    }

    pub(crate) async fn give_photo(&self, id: i64, seed: u64) -> Response {
        let crop = json!({ "x": 0, "y": 0, "width": 260, "height": 320, "rotation": 0 });
        self.upload(id, jpeg(seed, 300, 400), &crop.to_string())
            .await
    }

    pub(crate) async fn upload(&self, id: i64, file: Vec<u8>, crop: &str) -> Response {
        let form = reqwest::multipart::Form::new()
            .part(
                "file",
                reqwest::multipart::Part::bytes(file).file_name("photo.jpg"),
            )
            .text("crop", crop.to_owned());
        let request = self.request(reqwest::Method::POST, &format!("/members/{id}/photo"));
        request.multipart(form).send().await.unwrap()
    }

    /// Asks for the certificate as a program does, with these doubts confirmed.
    pub(crate) async fn issue(&self, id: i64, confirm: &str) -> Response {
        let request = self.request(
            reqwest::Method::POST,
            &format!("/members/{id}/certificates"),
        );
        request.form(&[("confirm", confirm)]).send().await.unwrap()
    }
}

/// A clerk of association 33, and its one member, ready to be issued.
pub(crate) async fn ready(app: &TestApp) -> (Visitor, i64) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    clerk.give_photo(id, 1).await;
    (clerk, id)
}

/// A drawn portrait.
pub(crate) fn jpeg(seed: u64, width: u32, height: u32) -> Vec<u8> {
    encode_jpeg(&stand_in(seed, width, height), 90, None).unwrap()
}

/// The stable code of a problem document.
pub(crate) async fn problem(answer: Response, status: StatusCode) -> Value {
    assert_eq!(answer.status(), status);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let document: Value = answer.json().await.unwrap();
    assert_eq!(document["status"], status.as_u16());
    assert!(
        document["title"]
            .as_str()
            .is_some_and(|title| !title.is_empty())
    );
    document
}
