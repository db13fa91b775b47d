//! The benchmarks.

use std::process::ExitCode;

use anyhow::Result;

use crate::project::{Project, must};

/// Packages that have benchmarks.
const PACKAGES: &[&str] = &["certificate", "server"];

/// Runs them all.
pub(crate) fn bench(project: &Project, passed_on: &[String]) -> Result<ExitCode> {
    for package in PACKAGES {
        project.say(format!("measuring {package}"));
        must(
            project
                .cargo()
                .args(["bench", "--package", package, "--"])
                .args(passed_on),
        )?;
    }
    Ok(ExitCode::SUCCESS)
}
