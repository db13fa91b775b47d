//! What is kept is for its owner alone: folders 700, files 600.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Takes a folder's rights from everybody but its owner. Where that is not allowed (the folder
/// is another user's, or read-only) the operator has decided: it is said, not refused.
pub(super) fn private_folder(folder: &Path) {
    restrict(folder, 0o700);
}

/// The same for the file of a database and the files that SQLite puts beside it; with `make` it
/// is made if it is not there.
pub(crate) fn private_file(path: &Path, make: bool) -> io::Result<()> {
    if make {
        let mut options = fs::OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        if !path.exists() {
            options.open(path)?;
        }
    }
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let path = PathBuf::from(name);
        if path.exists() {
            restrict(&path, 0o600);
        }
    }
    Ok(())
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let restricted = fs::metadata(path).and_then(|about| {
        if about.permissions().mode() & 0o777 & !mode == 0 {
            return Ok(());
        }
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    });
    if let Err(error) = restricted {
        tracing::warn!(path = %path.display(), %error, "others may read it");
    }
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) {}
