//! A server that speaks S3, for the tests alone: moto, in memory, gone when they are done.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project::{Project, exists};
use crate::python;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; dropping it stops it.
#[derive(Debug)]
pub(crate) struct ObjectServer {
    pub(crate) url: String,
    child: Child,
}

impl ObjectServer {
    /// Installs it if need be, and starts it with nothing in it.
    pub(crate) fn start(project: &Project) -> Result<Self> {
        let python = python::set_up(project)?;
        project.say("starting a server that speaks S3 for the tests");
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        // Stopped with us even if we are killed; Ctrl-C reaches it by itself.
        let mut command = if exists("setpriv") {
            let mut setpriv = Command::new("setpriv");
            setpriv.args(["--pdeathsig", "TERM", "--"]).arg(&python);
            setpriv
        } else {
            Command::new(&python)
        };
        let child = command
            .args([
                "-m",
                "moto.server",
                "-H",
                "127.0.0.1",
                "-p",
                &port.to_string(),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start moto")?;
        // Made before it answers, so that a failure from here on stops it.
        let mut server = Self {
            url: format!("http://127.0.0.1:{port}"),
            child,
        };
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if server.child.try_wait()?.is_some() || Instant::now() > end {
                bail!("moto does not start: python -m moto.server");
            }
            sleep(Duration::from_millis(100));
        }
        Ok(server)
    }
}

impl Drop for ObjectServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
