//! Chunks: parts of the frontend's module that are loaded when they are first wanted. Functions
//! marked `wasm_split` say where to cut (`app/src/components/late.rs`), and the linker's
//! relocations what goes with them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use sha2::{Digest, Sha256};
use wasm_split_cli_support::Options;

/// The script that loads chunks; the main module imports it.
pub(crate) const LOADER: &str = "chunks.js";

/// Has the linker tell what refers to what.
pub(crate) const FLAGS: &[&str] = &["-C", "link-arg=--emit-relocs"];

/// A module taken apart.
pub(crate) struct Split {
    /// What wasm-bindgen is to bind.
    pub(crate) main: PathBuf,
    /// The chunks, as modules that need no binding.
    pub(crate) chunks: Vec<PathBuf>,
}

/// Cuts the chunks out of a module. They and their loader go to `out`, the rest to `work`;
/// `script` is the name that the rest's script will have.
pub(crate) fn split(wasm: &Path, work: &Path, out: &Path, script: &str) -> Result<Split> {
    let module = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let main = work.join("main.wasm");
    let link_name = format!("./{LOADER}");
    let main_module = format!("./{script}");
    let mut options = Options::new(&module);
    options.output_dir = out;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = &main_module;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("wasm_split: {error:#}"))?;
    Ok(Split {
        main,
        chunks: split.split_modules,
    })
}

/// Puts a fingerprint of the whole build into the chunks' names. A chunk fits only the module that
/// it was cut out of: a page that was open before an upgrade must find none rather than another.
pub(crate) fn name_by_build(main: &Path, chunks: &[PathBuf]) -> Result<()> {
    let mut hash = Sha256::new();
    hash.update(fs::read(main)?);
    for chunk in chunks {
        hash.update(fs::read(chunk)?);
    }
    let build = base16ct::lower::encode_string(&hash.finalize()[..8]);
    for chunk in chunks {
        let loader = chunk.with_file_name(LOADER);
        let named = chunk.with_extension(format!("{build}.wasm"));
        let script = fs::read_to_string(&loader)?;
        let plain = quoted(chunk)?;
        if !script.contains(&plain) {
            bail!("{LOADER} does not load {plain}");
        }
        fs::write(&loader, script.replace(&plain, &quoted(&named)?))?;
        fs::rename(chunk, named)?;
    }
    Ok(())
}

/// The file as the loader writes it.
fn quoted(file: &Path) -> Result<String> {
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.with_context(|| format!("{} has no name", file.display()))?;
    Ok(format!("\"./{name}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_asks_for_chunks_by_the_names_of_their_build() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let main = dir.path().join("main.wasm");
        let chunk = dir.path().join("split_photos.wasm");
        let loader = dir.path().join(LOADER);
        let mut names = Vec::new();
        for build in ["one", "two"] {
            fs::write(&main, build)?;
            fs::write(&chunk, "the same chunk")?;
            fs::write(
                &loader,
                "fetch(new URL(\"./split_photos.wasm\", import.meta.url))",
            )?;
            name_by_build(&main, std::slice::from_ref(&chunk))?;
            let script = fs::read_to_string(&loader)?;
            let name = script.split('"').nth(1).map(str::to_owned);
            let name = name.context("the loader names nothing")?;
            assert!(dir.path().join(&name).is_file(), "{name} is there");
            names.push(name);
        }
        assert_ne!(names.first(), names.last());
        Ok(())
    }

    #[test]
    fn a_chunk_that_the_loader_does_not_know_is_an_error() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let chunk = dir.path().join("split_photos.wasm");
        fs::write(&chunk, "")?;
        fs::write(dir.path().join(LOADER), "nothing")?;
        assert!(name_by_build(&chunk, std::slice::from_ref(&chunk)).is_err());
        Ok(())
    }
}
