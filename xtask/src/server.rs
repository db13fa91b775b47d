//! The program `huizheng`.

use std::path::PathBuf;

use anyhow::Result;

use crate::Build;
use crate::project::{Project, must};

/// Builds it.
pub(crate) fn build(project: &Project, build: Build) -> Result<()> {
    project.say("building the server");
    let mut cargo = project.cargo();
    // With --workspace the features are those of `cargo test --workspace`, so that what is
    // compiled for one serves the other.
    cargo.args(["build", "--workspace", "--bin", "huizheng"]);
    if build == Build::Release {
        cargo.arg("--release");
    }
    must(&mut cargo)
}

/// Where the built program lies.
pub(crate) fn program(project: &Project, build: Build) -> PathBuf {
    let profile = match build {
        Build::Quick => "debug",
        Build::Release => "release",
    };
    project
        .target
        .join(profile)
        .join("huizheng")
        .with_extension(std::env::consts::EXE_EXTENSION)
}
