//! Files beside the files: `.br` and `.gz`, so that the server need not compress on each request.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Build;

/// The window brotli looks back over, as a power of two: what every browser accepts.
const BROTLI_WINDOW: u32 = 22;

/// Endings of what does not get smaller.
const PACKED: &[&str] = &[
    "br", "gz", "png", "jpg", "jpeg", "webp", "avif", "woff2", "pdf",
];

/// Writes the two siblings of every file below a folder.
pub(crate) fn all_below(dir: &Path, build: Build) -> Result<()> {
    for file in files_below(dir)? {
        let ending = file
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        if !PACKED.contains(&ending) {
            siblings(&file, build)?;
        }
    }
    Ok(())
}

fn siblings(file: &Path, build: Build) -> Result<()> {
    // The best qualities take some ten times as long.
    let (brotli_quality, gzip_level) = match build {
        Build::Quick => (5, Compression::fast()),
        Build::Release => (11, Compression::best()),
    };
    let bytes = fs::read(file)?;

    let mut brotli = brotli::CompressorWriter::new(
        fs::File::create(sibling(file, "br"))?,
        1 << 16,
        brotli_quality,
        BROTLI_WINDOW,
    );
    brotli.write_all(&bytes)?;
    brotli.flush()?;
    drop(brotli);

    let mut gzip = GzEncoder::new(fs::File::create(sibling(file, "gz"))?, gzip_level);
    gzip.write_all(&bytes)?;
    gzip.finish()?;
    Ok(())
}

/// The same path with one more ending.
pub(crate) fn sibling(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Every file below a folder, in a fixed order.
pub(crate) fn files_below(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_siblings_unpack_to_the_file() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let text = "会证".repeat(1000);
        let file = dir.path().join("a.css");
        fs::write(&file, &text)?;
        fs::write(dir.path().join("b.png"), "packed")?;
        all_below(dir.path(), Build::Release)?;

        let mut brotli = String::new();
        brotli::Decompressor::new(fs::File::open(sibling(&file, "br"))?, 4096)
            .read_to_string(&mut brotli)?;
        let mut gzip = String::new();
        flate2::read::GzDecoder::new(fs::File::open(sibling(&file, "gz"))?)
            .read_to_string(&mut gzip)?;
        assert_eq!(brotli, text);
        assert_eq!(gzip, text);
        assert_eq!(files_below(dir.path())?.len(), 4);
        Ok(())
    }
}
