//! Formatting and clippy.

use std::process::ExitCode;

use anyhow::Result;

use crate::project::{Project, ask, must};
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
    licences(project)?;
    project.say("nothing to complain about");
    Ok(ExitCode::SUCCESS)
}

/// The first version of cargo-deny that reads `deny.toml` as it is written.
const OLDEST_DENY: u32 = 16;

/// Licences and sources of the dependencies, where there is a cargo-deny to look at them; known
/// faults of theirs need the network, and a run of their own.
fn licences(project: &Project) -> Result<()> {
    let version = ask(project.cargo().args(["deny", "--version"]));
    let minor = version.as_deref().and_then(minor_of);
    if minor.is_none_or(|minor| minor < OLDEST_DENY) {
        project.say("no cargo-deny 0.16 or newer here: licences of dependencies are not checked");
        return Ok(());
    }
    project.say("licences and sources of the dependencies");
    must(
        project
            .cargo()
            .args(["deny", "--offline", "check", "licenses", "bans", "sources"]),
    )
}

/// The 16 of `cargo-deny 0.16.2`.
fn minor_of(version: &str) -> Option<u32> {
    version.trim().split('.').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::minor_of;

    #[test]
    fn versions_are_read() {
        assert_eq!(minor_of("cargo-deny 0.18.4\n"), Some(18));
        assert_eq!(minor_of("error: no such command"), None);
    }
}
