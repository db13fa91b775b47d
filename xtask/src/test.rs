//! Every test: of the crates, of the arrows between them, and in the browser.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::Build;
use crate::agree::{self, Sample};
use crate::faults;
use crate::node;
use crate::objects::ObjectServer;
use crate::packages;
use crate::postgres::Postgres;
use crate::project::{Project, ask, find, must};
use crate::server;
use crate::site;
use crate::tables;
use crate::toolchain::{TARGET, Toolchain};

/// Crates that must never reach the browser.
const SERVER_ONLY: &[&str] = &[
    "axum", "backend", "printpdf", "sea-orm", "tokio", "workbook",
];

/// Which tests to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    All,
    Unit,
    Browser,
}

impl Part {
    pub(crate) fn from_options(options: &[String]) -> Result<Self> {
        let words: Vec<&str> = options.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] => Ok(Self::All),
            ["--only", "unit"] => Ok(Self::Unit),
            ["--only", "browser"] => Ok(Self::Browser),
            _ => bail!(
                "test knows --only unit and --only browser, not: {}",
                words.join(" ")
            ),
        }
    }
}

/// Sets up what is missing and runs them.
pub(crate) fn test(project: &Project, part: Part, passed_on: &[String]) -> Result<ExitCode> {
    packages::require(project, &[packages::FONTS, packages::TEST_TOOLS])?;
    let unit_words = if part == Part::Browser {
        &[]
    } else {
        passed_on
    };
    let browser_words = if part == Part::Browser {
        passed_on
    } else {
        &[]
    };
    let postgres = Postgres::start(project)?;
    if part != Part::Browser {
        arrows(project)?;
        let objects = ObjectServer::start(project)?;
        crates(project, &postgres, &objects, unit_words)?;
        if unit_words.is_empty() {
            agree::agree(project, Sample::SMALL)?;
            tables::agree(project)?;
        }
    }
    if part != Part::Unit {
        // The tests of the whole workspace have built the program already; built once
        // more by itself, it would be compiled anew with other features.
        if part == Part::Browser || !unit_words.is_empty() {
            server::build(project, Build::Quick)?;
        }
        browser(project, &postgres, browser_words)?;
    }
    project.say("every test passed");
    Ok(ExitCode::SUCCESS)
}

fn crates(
    project: &Project,
    postgres: &Postgres,
    objects: &ObjectServer,
    words: &[String],
) -> Result<()> {
    let nginx = find("nginx").context("nginx is nowhere to be found")?;
    project.say("testing the crates");
    let mut cargo = project.cargo();
    cargo.arg("test");
    let names_package = words
        .iter()
        .any(|word| word.starts_with("-p") || word.starts_with("--package"));
    if !names_package {
        cargo.arg("--workspace");
    }
    let counted = tempfile::tempdir()?;
    let tally = counted.path().join("tally");
    must(
        cargo
            .args(words)
            .env("HUIZHENG_TEST_POSTGRES", &postgres.url)
            .env("HUIZHENG_TEST_S3", &objects.url)
            .env("HUIZHENG_TEST_NGINX", nginx)
            .env(faults::TALLY, &tally),
    )?;
    // A part of the tests tries a part of the faults.
    if words.is_empty() {
        project.say(&faults::summary(&tally)?);
    }
    Ok(())
}

/// The browser's half of the program must not depend on the server's.
fn arrows(project: &Project) -> Result<()> {
    project.say("testing the arrows between the crates");
    for (package, below) in [("frontend", "app"), ("worker", "portrait")] {
        let strays = strays(project, package, below)?;
        if !strays.is_empty() {
            bail!("the {package} depends on {}", strays.join(", "));
        }
    }
    Ok(())
}

fn strays(project: &Project, package: &str, below: &str) -> Result<Vec<String>> {
    let mut cargo = project.cargo();
    cargo.args([
        "tree",
        "--package",
        package,
        "--target",
        TARGET,
        "--edges",
        "normal",
    ]);
    cargo.args(["--prefix", "none", "--format", "{p}"]);
    let Some(tree) = ask(&mut cargo) else {
        bail!("cargo tree gives no tree of the {package}")
    };
    let strays = server_only(&tree, package, below)?;
    Ok(strays.into_iter().map(str::to_owned).collect())
}

/// The server's crates in the tree of `package`, which is known by the crate `below` it.
fn server_only<'a>(tree: &'a str, package: &str, below: &str) -> Result<Vec<&'a str>> {
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    // An empty tree would prove nothing.
    if names.first() != Some(&package) || !names.contains(&below) {
        bail!("cargo tree gives no tree of the {package}");
    }
    Ok(SERVER_ONLY
        .iter()
        .copied()
        .filter(|name| names.contains(name))
        .collect())
}

fn browser(project: &Project, postgres: &Postgres, words: &[String]) -> Result<()> {
    node::set_up(project)?;
    let toolchain = Toolchain::set_up(project)?;
    site::make(project, &toolchain, Build::Quick)?;
    let stand_ins = stand_ins(project)?;
    project.say("testing in the browser");
    must(
        project
            .command(node::program(project, "playwright"))
            .arg("test")
            .args(words)
            .current_dir(node::folder(project))
            .env("HUIZHENG_BIN", server::program(project, Build::Quick))
            .env("HUIZHENG_SITE_ROOT", site::root(project, Build::Quick))
            .env("HUIZHENG_STAND_INS", stand_ins)
            .env("HUIZHENG_TEST_POSTGRES", &postgres.url)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )
}

/// Builds the program that draws portraits for the tests; where it lies.
fn stand_ins(project: &Project) -> Result<PathBuf> {
    project.say("building what draws portraits");
    let mut cargo = project.cargo();
    // With --workspace for the same reason as the server.
    must(cargo.args(["build", "--workspace", "--example", "stand_ins"]))?;
    Ok(project
        .target
        .join("debug/examples/stand_ins")
        .with_extension(std::env::consts::EXE_EXTENSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_crate_in_the_frontends_tree_is_found() {
        let tree = "frontend v0.1.0 (/x)\napp v0.1.0 (/x/app)\ntokio v1.50.0\nserde v1\n";
        assert_eq!(
            server_only(tree, "frontend", "app").ok(),
            Some(vec!["tokio"])
        );
    }

    #[test]
    fn no_tree_proves_nothing() {
        assert!(server_only("", "frontend", "app").is_err());
        assert!(server_only("frontend v0.1.0\n", "frontend", "app").is_err());
    }
}
