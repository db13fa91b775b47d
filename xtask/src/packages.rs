//! Packages of the operating system: installed as root on Debian and Ubuntu, named elsewhere.

use std::path::Path;

use anyhow::{Result, bail};

use crate::project::{Project, ask, exists, must};

/// Something the project needs from the operating system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Package {
    /// Its name in Debian and Ubuntu.
    pub(crate) name: &'static str,
    /// How its presence shows on other systems.
    evidence: Evidence,
}

#[derive(Clone, Copy, Debug)]
enum Evidence {
    Program(&'static str),
    FontFamily(&'static str),
}

pub(crate) const fn program(name: &'static str, program: &'static str) -> Package {
    Package {
        name,
        evidence: Evidence::Program(program),
    }
}

const fn font(name: &'static str, family: &'static str) -> Package {
    Package {
        name,
        evidence: Evidence::FontFamily(family),
    }
}

/// The fonts certificates are set in; the last two hold the rare characters of personal names.
pub(crate) const FONTS: &[Package] = &[
    font("fonts-noto-cjk", "Noto Sans CJK SC"),
    font("fonts-noto-cjk-extra", "Noto Serif CJK SC"),
    font("fonts-hanazono", "HanaMinA"),
    font("fonts-babelstone-han", "BabelStone Han"),
];

/// What the tests need on top: they read the PDFs with other people's programs.
pub(crate) const TEST_TOOLS: &[Package] = &[
    program("chromium", "chromium"),
    program("poppler-utils", "pdftotext"),
    program("qpdf", "qpdf"),
    program("mupdf-tools", "mutool"),
    program("zbar-tools", "zbarimg"),
    program("postgresql", "initdb"),
    program("nginx", "nginx"),
];

/// Makes sure that all of these are there.
pub(crate) fn require(project: &Project, wanted: &[&[Package]]) -> Result<()> {
    let wanted = wanted.concat();
    if !is_debian() {
        let missing: Vec<_> = wanted.iter().filter(|package| !package.evident()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = missing.iter().map(|package| package.name).collect();
        bail!(
            "not found on this machine; install what Debian calls {} (for instance: brew install or dnf install), then start again",
            names.join(", ")
        );
    }
    let names: Vec<_> = wanted
        .iter()
        .map(|package| package.name.to_owned())
        .collect();
    install(project, &names)
}

impl Package {
    fn evident(&self) -> bool {
        match self.evidence {
            Evidence::Program(program) => exists(program),
            Evidence::FontFamily(family) => {
                ask(std::process::Command::new("fc-list").args([":", "family"]))
                    .is_some_and(|families| families.contains(family))
            }
        }
    }
}

/// Installs Debian packages that are missing, or says how to.
pub(crate) fn install(project: &Project, names: &[String]) -> Result<()> {
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !installed(name))
        .cloned()
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !is_root() {
        bail!(
            "these packages are missing; install them, then start again: sudo apt-get install --no-install-recommends {list}"
        );
    }
    project.say(format!("installing with apt-get: {list}"));
    // Old package lists name versions the mirror no longer has.
    must(
        project
            .command("apt-get")
            .args(["update", "-qq"])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    must(
        project
            .command("apt-get")
            .args([
                "install",
                "-qq",
                "-y",
                "--no-install-recommends",
                "--no-remove",
            ])
            .args(["-o", "Dpkg::Use-Pty=0"])
            .args(&missing)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(std::process::Stdio::null()),
    )
}

/// Debian or one of its children, with its package tools.
pub(crate) fn is_debian() -> bool {
    Path::new("/etc/debian_version").is_file() && exists("apt-get") && exists("dpkg-query")
}

/// Whether this process may install packages.
pub(crate) fn is_root() -> bool {
    ask(std::process::Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

fn installed(name: &str) -> bool {
    let mut query = std::process::Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", name]);
    ask(&mut query).is_some_and(|status| status == "installed")
}
