//! The benchmarks.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::compare;
use crate::project::{Project, must};

/// Packages that have benchmarks.
const PACKAGES: &[&str] = &["certificate", "server"];

/// Runs them all, or one: a package's, or the comparison with other PDF makers.
pub(crate) fn bench(
    project: &Project,
    options: &[String],
    passed_on: &[String],
) -> Result<ExitCode> {
    let words: Vec<&str> = options.iter().map(String::as_str).collect();
    let only = match words.as_slice() {
        [] => None,
        ["--only", part] if *part == "compare" || PACKAGES.contains(part) => Some(*part),
        _ => bail!(
            "bench knows --only certificate, server and compare, not: {}",
            words.join(" ")
        ),
    };
    let wanted = |part: &str| only.is_none_or(|only| only == part);
    for package in PACKAGES.iter().filter(|package| wanted(package)) {
        project.say(format!("measuring {package}"));
        must(
            project
                .cargo()
                .args(["bench", "--package", package, "--"])
                .args(passed_on),
        )?;
    }
    if wanted("compare") {
        compare::compare(project)?;
    }
    Ok(ExitCode::SUCCESS)
}
