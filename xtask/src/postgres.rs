//! A PostgreSQL server for the tests alone: empty, fast and careless, gone when they are done.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::packages::is_root;
use crate::project::{Project, ask, exists, must};

const PATIENCE: Duration = Duration::from_secs(60);

/// The account servers run as where this program runs as root, which PostgreSQL refuses.
const ACCOUNT: &str = "postgres";

/// What runs now, for the handler of Ctrl-C, which no destructor survives.
static RUNNING: Mutex<Option<Cluster>> = Mutex::new(None);

struct Cluster {
    server: Child,
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
        let dir = tempfile::Builder::new()
            .prefix("huizheng-postgres")
            .tempdir()?;
        let data = dir.path().join("data");
        if is_root() {
            must(Command::new("chown").arg(ACCOUNT).arg(dir.path()))?;
        }
        must(
            unprivileged(&programs.join("initdb"), dir.path())
                .arg("--pgdata")
                .arg(&data)
                .args([
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                ])
                .arg("--no-sync")
                .stdout(Stdio::null()),
        )?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let log = dir.path().join("log");
        let server = unprivileged(&programs.join("postgres"), dir.path())
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k"])
            .arg(dir.path())
            .args([
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
            ])
            .args(["-c", "max_connections=300"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()
            .context("cannot start postgres")?;
        keep(Cluster { server, dir })?;
        let postgres = Self {
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
        };
        wait_for(&programs, port, &log)?;
        Ok(postgres)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        stop();
    }
}

fn keep(cluster: Cluster) -> Result<()> {
    if let Ok(mut running) = RUNNING.lock() {
        *running = Some(cluster);
    }
    ctrlc::set_handler(|| {
        stop();
        std::process::exit(130);
    })?;
    Ok(())
}

fn stop() {
    let Some(Cluster { mut server, dir }) = RUNNING.lock().ok().and_then(|mut it| it.take()) else {
        return;
    };
    // An interrupt ends sessions and stops at once; a kill would leave shared memory behind.
    let asked = Command::new("kill")
        .arg("-INT")
        .arg(server.id().to_string())
        .status();
    let end = Instant::now() + Duration::from_secs(10);
    while asked.is_ok() && Instant::now() < end && matches!(server.try_wait(), Ok(None)) {
        sleep(Duration::from_millis(50));
    }
    if matches!(server.try_wait(), Ok(None)) && server.kill().is_ok() {
        server.wait().ok();
    }
    if let Err(error) = dir.close() {
        eprintln!("xtask: the folder of the test database stays behind: {error}");
    }
}

fn wait_for(programs: &Path, port: u16, log: &Path) -> Result<()> {
    let end = Instant::now() + PATIENCE;
    let port = port.to_string();
    let mut ready = Command::new(programs.join("pg_isready"));
    ready.args(["--quiet", "--host=127.0.0.1", "--port", &port]);
    while ask(&mut ready).is_none() {
        let gone = match RUNNING.lock().ok().as_mut().and_then(|it| it.as_mut()) {
            Some(cluster) => cluster.server.try_wait()?.is_some(),
            None => true,
        };
        if gone || Instant::now() > end {
            let said = fs::read_to_string(log).unwrap_or_default();
            bail!(
                "PostgreSQL does not start: {}",
                said.lines().last().unwrap_or("no message")
            );
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
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
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, dir): &(u32, PathBuf)| dir.join("initdb").is_file())
        .collect();
    versions.sort();
    if let Some((_, newest)) = versions.pop() {
        return Ok(newest);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|dir| dir.join("initdb").is_file())
        .context("PostgreSQL's initdb is nowhere to be found; install PostgreSQL's server")
}
