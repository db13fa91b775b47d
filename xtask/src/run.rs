//! `run`, `serve` and `build`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::Build;
use crate::node;
use crate::packages;
use crate::project::{Project, line_of, must};
use crate::server;
use crate::site;
use crate::toolchain::Toolchain;

const LISTEN: &str = "127.0.0.1:3000";

/// `cargo xtask run`: from nothing to a server with the demo data.
pub(crate) fn run(project: &Project, build: Build, passed_on: &[String]) -> Result<ExitCode> {
    prepare(project, build)?;
    let data = data_folder(project);
    load_demo(project, build, &data)?;
    let mut huizheng = huizheng(project, build);
    huizheng
        .arg("serve")
        .arg("--data-dir")
        .arg(&data)
        .args(passed_on);
    if env::var_os("HUIZHENG_LISTEN").is_none() {
        huizheng.env("HUIZHENG_LISTEN", LISTEN);
    }
    project.say("starting the server");
    become_it(huizheng)
}

/// `cargo xtask serve`: the built program with the arguments given.
pub(crate) fn serve(project: &Project, build: Build, passed_on: &[String]) -> Result<ExitCode> {
    prepare(project, build)?;
    let mut huizheng = huizheng(project, build);
    let names_command = passed_on.first().is_some_and(|word| {
        !word.starts_with('-') || ["-h", "--help", "-V", "--version"].contains(&word.as_str())
    });
    if !names_command {
        huizheng.arg("serve");
    }
    huizheng.args(passed_on);
    become_it(huizheng)
}

/// `cargo xtask build`: what is shipped.
pub(crate) fn build(project: &Project) -> Result<ExitCode> {
    node::set_up(project)?;
    let toolchain = Toolchain::set_up(project)?;
    site::make(project, &toolchain, Build::Release)?;
    server::build(project, Build::Release)?;
    project.say(format!(
        "built {} and {}",
        server::program(project, Build::Release).display(),
        site::root(project, Build::Release).display()
    ));
    Ok(ExitCode::SUCCESS)
}

fn prepare(project: &Project, build: Build) -> Result<()> {
    packages::require(project, &[packages::FONTS])?;
    if build == Build::Release {
        node::set_up(project)?;
    }
    let toolchain = Toolchain::set_up(project)?;
    server::build(project, build)?;
    site::make(project, &toolchain, build)
}

fn huizheng(project: &Project, build: Build) -> Command {
    let mut huizheng = project.command(server::program(project, build));
    if env::var_os("HUIZHENG_SITE_ROOT").is_none() {
        huizheng.env("HUIZHENG_SITE_ROOT", site::root(project, build));
    }
    huizheng
}

fn data_folder(project: &Project) -> PathBuf {
    match env::var_os("HUIZHENG_DATA_DIR") {
        Some(dir) if !dir.is_empty() => project.root.join(dir),
        _ => project.root.join("data"),
    }
}

/// Fills a data folder that has no database yet.
fn load_demo(project: &Project, build: Build, data: &Path) -> Result<()> {
    let accounts = data.join("demo-accounts.txt");
    if accounts.is_file() {
        project.say(format!(
            "the accounts of the demo are in {}",
            accounts.display()
        ));
    }
    if has_database(data) || env::var_os("DATABASE_URL").is_some() {
        return Ok(());
    }
    project.say("loading the demo data");
    let new = !data.exists();
    let loaded = must(
        huizheng(project, build)
            .arg("demo")
            .arg("--data-dir")
            .arg(data),
    );
    if loaded.is_err() && new && data.exists() {
        // Half a demo would pass for a whole one the next time.
        fs::remove_dir_all(data)?;
    }
    loaded
}

fn has_database(data: &Path) -> bool {
    let Ok(entries) = fs::read_dir(data) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let path = entry.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("db" | "sqlite" | "sqlite3"))
    })
}

/// The server takes this program's place, so that signals reach it.
#[cfg(unix)]
fn become_it(mut command: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    let line = line_of(&command);
    Err(command.exec()).with_context(|| format!("cannot start {line}"))
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result<ExitCode> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", line_of(&command)))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
