//! The standard library for the browser, built with Debian's compiler from Debian's sources.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::packages;
use crate::project::{Project, ask, must};
use crate::toolchain::{Debian, TARGET, has_library};

const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library";

/// Debian's browsers are built with these, so they are kept new.
const PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];

/// The oldest compiler the workspace says it works with.
const OLDEST_MINOR: u32 = 94;

struct Compiler {
    /// Tells one build of the compiler from another: libraries fit only their own.
    id: String,
    minor: u32,
    llvm_major: String,
}

/// Cargo and compiler of Debian, whatever else comes first in PATH.
pub(crate) fn cargo(project: &Project) -> Result<Command> {
    let mut path = OsString::from("/usr/bin:");
    path.push(env::var_os("PATH").unwrap_or_default());
    let mut cargo = project.command(CARGO);
    cargo.env("PATH", path).env("RUSTC", RUSTC);
    for name in [
        "CARGO",
        "RUSTUP_TOOLCHAIN",
        "RUSTFLAGS",
        "RUSTDOC",
        "LD_LIBRARY_PATH",
    ] {
        cargo.env_remove(name);
    }
    Ok(cargo)
}

/// What an earlier call left behind, if it still fits the compiler.
pub(crate) fn ready(project: &Project) -> Option<Debian> {
    let compiler = Compiler::installed()?;
    let debian = compiler.debian(project);
    (has_library(&library_of(&debian.sysroot)) && debian.linker.is_file()).then_some(debian)
}

/// Installs the compiler and builds the library.
pub(crate) fn set_up(project: &Project) -> Result<Debian> {
    let mut names: Vec<String> = PACKAGES.iter().map(|&name| name.to_owned()).collect();
    packages::install(project, &names)?;
    let compiler = Compiler::installed().context("Debian's rustc does not start")?;
    if compiler.minor < OLDEST_MINOR {
        bail!(
            "Debian's rustc 1.{} is older than 1.{OLDEST_MINOR}; install Rust with rustup, then run: rustup target add {TARGET}",
            compiler.minor
        );
    }
    names = vec![format!("lld-{}", compiler.llvm_major)];
    packages::install(project, &names)?;

    let debian = compiler.debian(project);
    if !has_library(&library_of(&debian.sysroot)) {
        project.say("building the standard library for the browser");
        build(project, &debian.sysroot)?;
    }
    Ok(debian)
}

fn build(project: &Project, sysroot: &Path) -> Result<()> {
    let work = tempfile::Builder::new()
        .prefix("stdlib")
        .tempdir_in(&project.target)?;
    // Cargo wants to write beside the sources, and some of them are links.
    must(
        project
            .command("cp")
            .arg("-rL")
            .arg(SOURCES)
            .arg(work.path()),
    )?;
    let built = work.path().join("built");
    must(
        cargo(project)?
            .args(["build", "--quiet", "--release", "--target", TARGET])
            .args(["--features", "panic-unwind,compiler-builtins-mem"])
            .arg("--manifest-path")
            .arg(work.path().join("library/sysroot/Cargo.toml"))
            .env("CARGO_TARGET_DIR", &built)
            // What rustc's own build passes: without the first, the library's unstable parts
            // could be used by anyone; without the second, it takes no part in LTO.
            .env(
                "CARGO_ENCODED_RUSTFLAGS",
                "-Zforce-unstable-if-unmarked\x1f-Cembed-bitcode=yes",
            )
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    // Put in place by one rename, so that a broken-off build is not taken for a whole one.
    let staged = work.path().join("sysroot");
    let library = library_of(&staged);
    fs::create_dir_all(&library)?;
    for entry in fs::read_dir(built.join(TARGET).join("release/deps"))? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if name.ends_with(".rlib") && !name.starts_with("libsysroot") {
            fs::copy(&path, library.join(name))?;
        }
    }
    if let Some(parent) = sysroot.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::rename(&staged, sysroot)?;
    Ok(())
}

fn library_of(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

impl Compiler {
    fn installed() -> Option<Self> {
        Self::parse(&ask(Command::new(RUSTC).arg("-vV"))?)
    }

    fn parse(text: &str) -> Option<Self> {
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
        let release = field("release: ")?;
        let llvm = field("LLVM version: ")?;
        Some(Self {
            id: format!("{release}-{}", field("commit-hash: ").unwrap_or("unknown")),
            minor: release.split('.').nth(1)?.parse().ok()?,
            llvm_major: llvm.split('.').next()?.to_owned(),
        })
    }

    fn debian(&self, project: &Project) -> Debian {
        Debian {
            sysroot: project.target.join("wasm-sysroot").join(&self.id),
            linker: format!("/usr/lib/llvm-{}/bin/wasm-ld", self.llvm_major).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Compiler;

    #[test]
    fn the_compiler_tells_its_version_and_that_of_its_linker() {
        let text = "rustc 1.96.0 (ac68faa20 2026-05-25)\nbinary: rustc\ncommit-hash: ac68\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\nLLVM version: 22.1.8\n";
        let compiler = Compiler::parse(text).expect("a compiler");
        assert_eq!(compiler.id, "1.96.0-ac68");
        assert_eq!(compiler.minor, 96);
        assert_eq!(compiler.llvm_major, "22");
        assert!(Compiler::parse("sh: rustc: not found").is_none());
    }
}
