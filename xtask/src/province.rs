//! A province in a quarter of an hour, and a whole country's members: both over HTTP against the
//! program as it is deployed. See bench/README.md.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::Build;
use crate::compare::{date, machine};
use crate::packages::{self, Package, program};
use crate::postgres::Postgres;
use crate::project::{Project, must};
use crate::{python, server};

const PROVINCE: u32 = 20_000;
const COUNTRY: u32 = 350_000;
const TOOLS: &[Package] = &[program("wrk", "wrk"), program("postgresql", "initdb")];

/// One person, a workbook and a ZIP of photos: from signing in to the certificates.
pub(crate) fn province(project: &Project, passed_on: &[String]) -> Result<()> {
    let members = members(passed_on, PROVINCE)?;
    packages::require(project, &[packages::FONTS])?;
    let (python, huizheng) = (python::set_up(project)?, built(project)?);
    let mut cargo = project.cargo();
    cargo.args(["build", "--release", "--package", "portrait"]);
    cargo.args(["--features", "raster", "--example", "stand_ins"]);
    must(&mut cargo)?;
    println!("\n{}, {}\n", date(), machine());
    must(
        project
            .command(&python)
            .arg(project.root.join("bench/province.py"))
            .arg(&huizheng)
            .arg(project.target.join("release/examples/stand_ins"))
            .arg(project.target.join("province"))
            .arg(members.to_string()),
    )
}

/// Lists and searches among a whole country's members, on both databases, beside Django's admin.
pub(crate) fn scale(project: &Project, passed_on: &[String]) -> Result<()> {
    let members = members(passed_on, COUNTRY)?;
    packages::require(project, &[packages::FONTS, TOOLS])?;
    let (python, huizheng) = (python::set_up(project)?, built(project)?);
    let postgres = Postgres::start(project)?;
    println!("\n{}, {}\n", date(), machine());
    must(
        project
            .command(&python)
            .arg(project.root.join("bench/scale.py"))
            .arg(&huizheng)
            .arg(project.target.join("scale"))
            .arg(members.to_string())
            .arg(&postgres.url),
    )
}

fn built(project: &Project) -> Result<PathBuf> {
    server::build(project, Build::Release)?;
    Ok(server::program(project, Build::Release))
}

/// How many, unless `--members N` says otherwise.
fn members(words: &[String], usual: u32) -> Result<u32> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(usual),
        ["--members", count] => Ok(count.parse()?),
        _ => bail!(
            "this benchmark knows -- --members N, not: {}",
            words.join(" ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smaller_runs_are_asked_for_by_a_number() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(members(&[], PROVINCE).ok(), Some(PROVINCE));
        assert_eq!(members(&words("--members 40"), PROVINCE).ok(), Some(40));
        for odd in ["--members", "--members many", "40", "--members 40 50"] {
            assert!(members(&words(odd), PROVINCE).is_err(), "{odd}");
        }
    }
}
