//! The Rust toolchain that compiles for the browser.
//!
//! Usually the one in use, with rustup's WebAssembly library added. Where rustup cannot download,
//! Debian's compiler does it, with a standard library built from Debian's sources and kept in the
//! target folder: nothing of the system's own Rust is changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::packages;
use crate::project::{Project, ask, exists};
use crate::stdlib;

/// The name of the browser's target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// rustup retries a dead network for minutes; a live one needs a few seconds.
const RUSTUP_PATIENCE: Duration = Duration::from_secs(90);

/// How the frontend is compiled.
#[derive(Debug)]
pub(crate) enum Toolchain {
    /// The toolchain in use knows the target.
    Active,
    /// Debian's compiler with a sysroot of ours.
    Debian(Debian),
}

/// Debian's compiler, its linker, and the library built for it.
#[derive(Debug)]
pub(crate) struct Debian {
    pub(crate) sysroot: PathBuf,
    pub(crate) linker: PathBuf,
}

impl Toolchain {
    /// Finds a toolchain for the target, or sets one up.
    pub(crate) fn set_up(project: &Project) -> Result<Self> {
        if active_has_target(project) {
            return Ok(Self::Active);
        }
        if let Some(ready) = stdlib::ready(project) {
            return Ok(Self::Debian(ready));
        }
        if exists("rustup") {
            project.say(format!(
                "adding the browser's target: rustup target add {TARGET}"
            ));
            if rustup_adds_target(project) && active_has_target(project) {
                return Ok(Self::Active);
            }
            project.say("rustup could not download it");
        }
        if !packages::is_debian() {
            bail!("the Rust toolchain lacks the browser's target; run: rustup target add {TARGET}");
        }
        stdlib::set_up(project).map(Self::Debian)
    }

    /// A command of this toolchain's Cargo.
    pub(crate) fn cargo(&self, project: &Project, name: &str) -> Result<Command> {
        match self {
            Self::Active => {
                let mut cargo = project.cargo();
                cargo.arg(name);
                Ok(cargo)
            }
            Self::Debian(debian) => {
                let mut cargo = stdlib::cargo(project)?;
                cargo
                    .arg(name)
                    // Before the name it would not reach clippy, which is a program of its own.
                    .arg("--config")
                    .arg(debian.flags())
                    .env("CARGO_TARGET_DIR", &project.target)
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &debian.linker);
                Ok(cargo)
            }
        }
    }
}

impl Debian {
    /// As configuration, not as a variable: that would displace flags of the work tree.
    fn flags(&self) -> String {
        format!(
            "target.{TARGET}.rustflags=['--sysroot={}']",
            self.sysroot.display()
        )
    }
}

fn active_has_target(project: &Project) -> bool {
    let mut rustc = project.command("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    ask(&mut rustc).is_some_and(|dir| has_library(Path::new(dir.trim())))
}

/// Whether a folder holds a standard library.
pub(crate) fn has_library(dir: &Path) -> bool {
    let Ok(entries) = fs::read_dir(dir) else {
        return false;
    };
    entries.flatten().any(|entry| {
        entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with("libstd"))
    })
}

fn rustup_adds_target(project: &Project) -> bool {
    let mut rustup = project.command("rustup");
    rustup
        .args(["target", "add", TARGET])
        .env("RUSTUP_MAX_RETRIES", "1")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null());
    let Ok(mut child) = rustup.spawn() else {
        return false;
    };
    wait_at_most(&mut child, RUSTUP_PATIENCE).unwrap_or(false)
}

fn wait_at_most(child: &mut Child, patience: Duration) -> Result<bool> {
    let end = Instant::now() + patience;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if Instant::now() > end {
            child.kill().context("cannot stop rustup")?;
            child.wait()?;
            return Ok(false);
        }
        sleep(Duration::from_millis(100));
    }
}
