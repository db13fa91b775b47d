//! The program as it is started by hand, with one association and one clerk.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::{Client, redirect};

const PASSWORD: &str = "correct horse battery";

/// The program with its data here.
pub(crate) fn huizheng(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huizheng"));
    command
        .arg("--data-dir")
        .arg(data)
        .env_remove("DATABASE_URL");
    command
}

/// Makes association 33 and its clerk.
pub(crate) fn prepare(data: &Path) {
    prepare_by(|| huizheng(data));
}

/// The same with commands made like this.
pub(crate) fn prepare_by(huizheng: impl Fn() -> Command) {
    let add = [
        "association",
        "add",
        "--code",
        "33",
        "--name",
        "示例省注册会计师协会",
    ];
    assert!(huizheng().args(add).status().unwrap().success());
    let mut user = huizheng()
        .args([
            "user",
            "add",
            "clerk",
            "--association",
            "33",
            "--role",
            "clerk",
            "--password-stdin",
        ])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    user.stdin
        .take()
        .unwrap()
        .write_all(PASSWORD.as_bytes())
        .unwrap();
    assert!(user.wait().unwrap().success());
}

/// A server process; dropped, it is killed with SIGKILL.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) base: String,
}

impl Server {
    pub(crate) fn start(data: &Path, site: &Path) -> Self {
        Self::start_by(huizheng(data), site)
    }

    /// A server that this command begins.
    pub(crate) fn start_by(mut huizheng: Command, site: &Path) -> Self {
        let mut child = huizheng
            .args(["serve", "--listen", "127.0.0.1:0", "--site-root"])
            .arg(site)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let base = line.trim().rsplit_once(' ').unwrap().1.to_owned();
        Self { child, base }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The clerk, signed in; the cookie is sent by the one who asks.
pub(crate) async fn sign_in(base: &str) -> (Client, String) {
    sign_in_as(base, "clerk", PASSWORD).await
}

/// The same of anybody.
pub(crate) async fn sign_in_as(base: &str, name: &str, password: &str) -> (Client, String) {
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        // On a slow machine the server may just be closing a connection that was idle.
        .pool_max_idle_per_host(0)
        .build()
        .unwrap();
    let form = [("username", name), ("password", password)];
    let request = client.post(format!("{base}/login")).form(&form);
    let answer = request.send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    (client, cookie)
}
