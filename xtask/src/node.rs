//! Node's packages, kept in `end2end`: the browser tests, and Binaryen for `wasm-opt`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::project::{Project, exists, must};

/// Whether Node and its package manager are there.
pub(crate) fn present() -> bool {
    exists("node") && exists("npm")
}

/// Installs what the lock file names, unless that is what was installed last.
pub(crate) fn set_up(project: &Project) -> Result<()> {
    install_into(project, &folder(project))
}

/// The same for the packages named in `from`, but installed into `into`.
pub(crate) fn install(project: &Project, from: &Path, into: &Path) -> Result<()> {
    fs::create_dir_all(into)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(from.join(name), into.join(name))?;
    }
    install_into(project, into)
}

fn install_into(project: &Project, dir: &Path) -> Result<()> {
    if !present() {
        bail!("Node.js is missing; install Node.js 20 or newer with npm, then start again");
    }
    let lock = fs::read(dir.join("package-lock.json"))?;
    let stamp = dir.join("node_modules/.installed-package-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    project.say(format!(
        "installing Node's packages: npm ci in {}",
        dir.display()
    ));
    must(
        project
            .command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(dir)
            // The tests use the browser of the operating system.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    fs::write(&stamp, lock)?;
    Ok(())
}

/// A program that came with a package.
pub(crate) fn program(project: &Project, name: &str) -> PathBuf {
    folder(project).join("node_modules/.bin").join(name)
}

/// Where the packages live.
pub(crate) fn folder(project: &Project) -> PathBuf {
    project.root.join("end2end")
}
