//! A PostgreSQL server for the tests alone: empty, fast and careless, gone when they are done.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::packages::is_root;
use crate::project::{Project, ask, exists, must};

const PATIENCE: Duration = Duration::from_secs(60);

/// The account servers run as where this program runs as root, which PostgreSQL refuses.
const ACCOUNT: &str = "postgres";

/// Reckless on purpose: the data is not meant to outlive the tests.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
];

/// What runs now, for the handler of Ctrl-C, which no destructor survives.
static RUNNING: Mutex<Option<Cluster>> = Mutex::new(None);

struct Cluster {
    server: Option<Child>,
    dir: TempDir,
}

/// A running server; dropping it stops it and removes its files.
#[derive(Debug)]
pub(crate) struct Postgres {
    pub(crate) url: String,
}

impl Postgres {
    /// Makes an empty cluster and starts it.
    pub(crate) fn start(project: &Project) -> Result<Self> {
        project.say("starting a PostgreSQL of its own for the tests");
        let programs = find_programs()?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let owned = tempfile::Builder::new()
            .prefix("huizheng-postgres")
            .tempdir()?;
        let dir = owned.path().to_owned();
        ctrlc::set_handler(|| {
            stop();
            std::process::exit(130);
        })?;
        *running() = Some(Cluster {
            server: None,
            dir: owned,
        });
        // Made before the server is, so that a failure from here on cleans up.
        let postgres = Self {
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
        };
        initialise(&programs, &dir)?;
        launch(&programs, &dir, port)?;
        wait_until_ready(&programs, &dir, port)?;
        Ok(postgres)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        stop();
    }
}

/// A panic elsewhere must not keep the server alive.
fn running() -> MutexGuard<'static, Option<Cluster>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn initialise(programs: &Path, dir: &Path) -> Result<()> {
    if is_root() {
        must(Command::new("chown").arg(ACCOUNT).arg(dir))?;
    }
    must(
        unprivileged(&programs.join("initdb"), dir)
            .arg("--pgdata")
            .arg(dir.join("data"))
            .args(["--username=postgres", "--auth=trust"])
            .args(["--encoding=UTF8", "--locale=C", "--no-sync"])
            .stdout(Stdio::null()),
    )
}

fn launch(programs: &Path, dir: &Path, port: u16) -> Result<()> {
    let mut postgres = unprivileged(&programs.join("postgres"), dir);
    postgres.arg("-D").arg(dir.join("data"));
    postgres.arg("-k").arg(dir);
    postgres.args(["-h", "127.0.0.1", "-p", &port.to_string()]);
    for setting in SETTINGS {
        postgres.args(["-c", setting]);
    }
    postgres
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(dir.join("log"))?);
    let server = postgres.spawn().context("cannot start postgres")?;
    if let Some(cluster) = running().as_mut() {
        cluster.server = Some(server);
    }
    Ok(())
}

fn wait_until_ready(programs: &Path, dir: &Path, port: u16) -> Result<()> {
    let end = Instant::now() + PATIENCE;
    let mut ready = Command::new(programs.join("pg_isready"));
    ready.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]);
    while ask(&mut ready).is_none() {
        let ended = match running().as_mut().and_then(|it| it.server.as_mut()) {
            Some(server) => server.try_wait()?.is_some(),
            None => true,
        };
        if ended || Instant::now() > end {
            let log = fs::read_to_string(dir.join("log")).unwrap_or_default();
            let last = log.lines().last().unwrap_or("it left no message");
            bail!("PostgreSQL does not start: {last}");
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// The lock is held to the end: the main thread must not leave while the handler of Ctrl-C cleans.
fn stop() {
    let mut running = running();
    let Some(Cluster { server, dir }) = running.take() else {
        return;
    };
    if let Some(mut server) = server {
        // An interrupt ends sessions and stops at once; a kill would leave shared memory behind.
        let mut interrupt = Command::new("kill");
        interrupt.arg("-INT").arg(server.id().to_string());
        let end = Instant::now() + Duration::from_secs(10);
        if must(&mut interrupt).is_ok() {
            while Instant::now() < end && matches!(server.try_wait(), Ok(None)) {
                sleep(Duration::from_millis(50));
            }
        }
        if matches!(server.try_wait(), Ok(None)) && server.kill().is_ok() {
            server.wait().ok();
        }
    }
    if let Err(error) = dir.close() {
        eprintln!("xtask: the folder of the test database stays behind: {error}");
    }
}

/// A program of PostgreSQL, not as root, and stopped with us even if we are killed.
fn unprivileged(program: &Path, dir: &Path) -> Command {
    let mut command = if exists("setpriv") {
        let mut setpriv = Command::new("setpriv");
        if is_root() {
            setpriv.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"]);
        }
        setpriv.args(["--pdeathsig", "INT", "--"]).arg(program);
        setpriv
    } else {
        Command::new(program)
    };
    // It must be able to enter the folder it is started in.
    command.current_dir(dir);
    command
}

/// Debian keeps the server's programs out of PATH, a folder for each version.
fn find_programs() -> Result<PathBuf> {
    let newest = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let dir = entry.path().join("bin");
            dir.join("initdb").is_file().then_some((version, dir))
        })
        .max();
    if let Some((_, dir)) = newest {
        return Ok(dir);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|dir| dir.join("initdb").is_file())
        .context("PostgreSQL's initdb is nowhere to be found; install PostgreSQL's server")
}
