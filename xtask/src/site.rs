//! The site: what browsers load. `pkg/huizheng.js`, `pkg/huizheng_bg.wasm`, `pkg/huizheng.css`
//! (the names Leptos asks for) with the chunks and their loader beside them, `worker/worker.js` with
//! its module, and the assets at the root.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::Build;
use crate::compress;
use crate::css;
use crate::node;
use crate::optimise;
use crate::project::{Project, must};
use crate::split;
use crate::toolchain::{TARGET, Toolchain};

const NAME: &str = "huizheng";

/// The module that looks at photos: its crate, and its folder in the site. What lies there is
/// loaded when there is a photo, and so is no part of a first visit.
const WORKER: &str = "worker";
/// Quick in every build: it reads pixels.
const WORKER_PROFILE: &str = "wasm-worker";
/// What a page starts. The bound script loads the module that lies beside it.
const WORKER_SCRIPT: &str = "import init from \"./module.js\";
await init({ module_or_path: new URL(\"./module_bg.wasm\", import.meta.url) });
";

/// Scripts, module and style sheet together, as sent: a phone on a slow line waits for them. Chunks
/// are no part of it: neither the login page nor the list of members asks for one.
const BUDGET: u64 = 300 * 1024;

impl Build {
    fn profile(self) -> &'static str {
        match self {
            Self::Quick => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }
}

/// The folder the server is told of.
pub(crate) fn root(project: &Project, build: Build) -> PathBuf {
    match build {
        Build::Quick => project.target.join("site-dev"),
        Build::Release => project.target.join("site"),
    }
}

/// Brings the site up to date.
pub(crate) fn make(project: &Project, toolchain: &Toolchain, build: Build) -> Result<()> {
    project.say("building the frontend");
    let wasm = compile(
        project,
        toolchain,
        "frontend",
        build.profile(),
        split::FLAGS,
    )?;
    project.say("building the worker");
    let worker = compile(project, toolchain, WORKER, WORKER_PROFILE, &[])?;

    let stamp = project.target.join(match build {
        Build::Quick => "site-dev.stamp",
        Build::Release => "site.stamp",
    });
    let site = root(project, build);
    let inputs = fingerprint(project, &[&wasm, &worker])?;
    if site.is_dir() && fs::read_to_string(&stamp).is_ok_and(|made| made == inputs) {
        project.say("the site is up to date");
        return Ok(());
    }

    // Made beside the old one and exchanged whole: a server may be serving that.
    let fresh = tempfile::Builder::new()
        .prefix("site")
        .tempdir_in(&project.target)?;
    let pkg = fresh.path().join("pkg");
    fs::create_dir_all(&pkg)?;
    project.say("cutting out the chunks");
    let work = tempfile::tempdir_in(&project.target)?;
    let split = split::split(&wasm, work.path(), &pkg, &format!("{NAME}.js"))?;
    project.say("binding the module to its script");
    bind(&split.main, &pkg, NAME)?;
    let main = pkg.join(format!("{NAME}_bg.wasm"));
    let beside = fresh.path().join(WORKER);
    bind(&worker, &beside, "module")?;
    fs::write(beside.join("worker.js"), WORKER_SCRIPT)?;
    if build == Build::Release {
        project.say("making the modules smaller");
        optimise::for_size(project, &main)?;
        for chunk in &split.chunks {
            optimise::for_size(project, chunk)?;
        }
        optimise::for_speed(project, &beside.join("module_bg.wasm"))?;
    }
    split::name_by_build(&main, &split.chunks)?;
    project.say("bundling the styles");
    let sheet = css::bundle(&project.root.join("style/main.css"))?;
    fs::write(pkg.join(format!("{NAME}.css")), sheet)?;
    let assets = project.root.join("style/assets");
    if assets.is_dir() {
        copy_below(&assets, fresh.path())?;
    }
    project.say("compressing");
    compress::all_below(fresh.path(), build)?;

    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    fs::rename(fresh.keep(), &site)?;
    make_readable(&site)?;
    if build == Build::Release {
        keep_budget(project, &site)?;
    }
    fs::write(&stamp, inputs)?;
    Ok(())
}

fn compile(
    project: &Project,
    toolchain: &Toolchain,
    package: &str,
    profile: &str,
    flags: &[&str],
) -> Result<PathBuf> {
    must(
        toolchain
            .cargo(project, "rustc")?
            .args(["--package", package, "--lib", "--target", TARGET])
            .args(["--profile", profile])
            // For this crate alone: its libraries are compiled as without.
            .arg("--")
            .args(flags),
    )?;
    Ok(project
        .target
        .join(TARGET)
        .join(profile)
        .join(package)
        .with_extension("wasm"))
}

fn bind(wasm: &Path, out: &Path, name: &str) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(name)
        .typescript(false)
        // Chunks share the table of the module that they were cut from.
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(out))
        .map_err(|error| anyhow!("wasm-bindgen: {error:#}"))
}

/// Tells whether anything the site is made of has changed. This program is among it.
fn fingerprint(project: &Project, modules: &[&Path]) -> Result<String> {
    let mut inputs = vec![std::env::current_exe()?];
    inputs.extend(modules.iter().map(|&module| module.to_owned()));
    inputs.extend(compress::files_below(&project.root.join("style"))?);
    inputs.push(node::folder(project).join("package-lock.json"));
    let mut lines = String::new();
    for path in inputs {
        let facts =
            fs::metadata(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let changed = facts.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
        lines.push_str(&format!("{} {} {changed}\n", path.display(), facts.len()));
    }
    Ok(lines)
}

fn copy_below(from: &Path, to: &Path) -> Result<()> {
    for file in compress::files_below(from)? {
        let target = to.join(file.strip_prefix(from)?);
        if let Some(dir) = target.parent() {
            fs::create_dir_all(dir)?;
        }
        fs::copy(&file, &target)?;
    }
    Ok(())
}

/// Temporary folders are for their owner alone, but the server may run as somebody else.
fn make_readable(site: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(site, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

fn keep_budget(project: &Project, site: &Path) -> Result<()> {
    let pkg = site.join("pkg");
    let size = |name: &str| -> Result<u64> {
        let packed = compress::sibling(&pkg.join(name), "br");
        let facts = fs::metadata(&packed);
        Ok(facts
            .with_context(|| format!("cannot read {}", packed.display()))?
            .len())
    };
    let module = format!("{NAME}_bg.wasm");
    let first = [
        format!("{NAME}.js"),
        split::LOADER.to_owned(),
        module.clone(),
        format!("{NAME}.css"),
        // Not among them, but beside them: what the page does without the module.
        "../page.js".to_owned(),
    ];
    let mut total = 0;
    let mut parts = Vec::new();
    for name in &first {
        let size = size(name)?;
        total += size;
        parts.push(format!("{name} {size}"));
    }
    let mut later = Vec::new();
    for file in compress::files_below(&pkg)? {
        let name = file.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default();
        if name.ends_with(".wasm") && name != module {
            later.push(format!("{name} {}", size(name)?));
        }
    }
    project.say(format!("chunks, loaded when wanted: {}", later.join(", ")));
    project.say(format!(
        "sent to the browser: {total} bytes of {BUDGET} ({})",
        parts.join(", ")
    ));
    if total > BUDGET {
        bail!("the site has outgrown its budget: {total} bytes with brotli, {BUDGET} allowed");
    }
    Ok(())
}
