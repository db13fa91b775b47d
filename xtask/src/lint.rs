//! Formatting and clippy.

use std::process::ExitCode;

use anyhow::Result;

use crate::project::{Project, must};
use crate::toolchain::{TARGET, Toolchain};

/// Checks everything, for the host and for the browser.
pub(crate) fn lint(project: &Project) -> Result<ExitCode> {
    project.say("checking the format");
    must(project.cargo().args(["fmt", "--all", "--check"]))?;
    project.say("clippy for the host");
    must(project.cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))?;
    let toolchain = Toolchain::set_up(project)?;
    project.say("clippy for the browser");
    must(
        toolchain
            .cargo(project, "clippy")?
            .args([
                "--package",
                "frontend",
                "--package",
                "worker",
                "--target",
                TARGET,
            ])
            .args(["--", "--deny", "warnings"]),
    )?;
    project.say("nothing to complain about");
    Ok(ExitCode::SUCCESS)
}
