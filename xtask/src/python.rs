//! Python programs that measure and judge, in a virtual environment of their own below `target`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::packages::{self, Package, program};
use crate::project::{Project, ask, must};

const REQUIREMENTS: &str = "bench/requirements.txt";

/// Python itself.
pub(crate) const PYTHON: &[Package] = &[
    program("python3", "python3"),
    program("python3-venv", "python3"),
];

/// Installs what `bench/requirements.txt` names, unless that is what was installed last; gives the
/// interpreter.
pub(crate) fn set_up(project: &Project) -> Result<PathBuf> {
    let folder = project.target.join("python");
    let interpreter = folder.join("bin/python3");
    let wanted = fs::read(project.root.join(REQUIREMENTS))?;
    let stamp = folder.join("installed-requirements.txt");
    if interpreter.is_file() && fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(interpreter);
    }
    let has_venv = ask(project
        .command("python3")
        .args(["-c", "import ensurepip, venv"]));
    if has_venv.is_none() {
        packages::require(project, &[PYTHON])?;
    }
    project.say(format!("installing with pip: {REQUIREMENTS}"));
    must(project.command("python3").args(["-m", "venv"]).arg(&folder))?;
    let pip = must(
        project
            .command(&interpreter)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(["--requirement", REQUIREMENTS]),
    );
    if let Err(error) = pip {
        bail!("{error:#}; the package index of Python must be reachable");
    }
    fs::write(&stamp, wanted)?;
    Ok(interpreter)
}
