//! The benchmarks.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::compare;
use crate::faces;
use crate::photos;
use crate::project::{Project, must};
use crate::province;

/// Packages that have benchmarks.
const PACKAGES: &[&str] = &["certificate", "server"];
/// Comparisons of their own.
const PARTS: &[&str] = &["compare", "faces", "photos", "province", "scale"];
/// Parts that take an hour and gigabytes of disk, so that they run only when they are named.
const LARGE: &[&str] = &["province", "scale"];

/// Runs them all, or one: a package's, the comparison with other PDF makers, the suggested crops
/// on random canvases, photos coming in, a province's members from roster to certificates, or a
/// whole country's.
pub(crate) fn bench(
    project: &Project,
    options: &[String],
    passed_on: &[String],
) -> Result<ExitCode> {
    let words: Vec<&str> = options.iter().map(String::as_str).collect();
    let only = match words.as_slice() {
        [] => None,
        ["--only", part] if PARTS.contains(part) || PACKAGES.contains(part) => Some(*part),
        _ => bail!(
            "bench knows --only {}, not: {}",
            [PACKAGES, PARTS].concat().join(", "),
            words.join(" ")
        ),
    };
    let wanted = |part: &str| match only {
        Some(only) => only == part,
        None => !LARGE.contains(&part),
    };
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
    if wanted("photos") {
        photos::photos(project)?;
    }
    if wanted("faces") {
        faces::faces(
            project,
            if only == Some("faces") {
                passed_on
            } else {
                &[]
            },
        )?;
    }
    if wanted("province") {
        province::province(project, passed_on)?;
    }
    if wanted("scale") {
        province::scale(project, passed_on)?;
    }
    Ok(ExitCode::SUCCESS)
}
