//! The store as a folder of content-addressed files, `files/ab/abcdef…`, with two folders beside
//! it. Written by hand and not through `object_store`'s own folder: docs/decisions.md.

mod collect;
mod incoming;
mod results;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{is_sha256, rights, sha256_hex};
use collect::Turn;
pub(super) use results::keep;

/// A folder of files.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn open(base: &Path) -> io::Result<Self> {
        let root = base.join("files");
        std::fs::create_dir_all(&root)?;
        rights::private_folder(base);
        rights::private_folder(&root);
        Ok(Self { root })
    }

    pub(super) fn path(&self, sha256: &str) -> io::Result<PathBuf> {
        let (folder, _) = sha256
            .split_at_checked(2)
            .filter(|_| is_sha256(sha256))
            .ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.root.join(folder).join(sha256))
    }

    /// Temporary file, fsync, rename; [`Folder::sync_names`] has the fsync of the folder.
    pub(super) fn put_soon(&self, bytes: &[u8]) -> io::Result<String> {
        let sha256 = sha256_hex(bytes);
        let path = self.path(&sha256)?;
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.exists() {
            std::fs::create_dir_all(folder)?;
            sync_folder(&self.root)?;
        }
        let mut file = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        {
            let _turn = self.turn(Turn::Putting)?;
            file.persist(&path)?;
        }
        Ok(sha256)
    }

    /// A folder that took several files is synchronised once.
    pub(super) fn sync_names<'a>(
        &self,
        files: impl IntoIterator<Item = &'a str>,
    ) -> io::Result<()> {
        let mut folders = BTreeSet::new();
        for sha256 in files {
            let path = self.path(sha256)?;
            folders.insert(path.parent().unwrap_or(&self.root).to_owned());
        }
        folders.iter().try_for_each(|folder| sync_folder(folder))
    }

    pub(super) fn get(&self, sha256: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.path(sha256)?)
    }

    pub(super) fn temporary(&self) -> io::Result<std::fs::File> {
        tempfile::tempfile_in(&self.root)
    }

    /// Writes something and takes it away again. As much as a small photo: a disk that has only a
    /// few bytes left is full.
    pub(super) fn probe(&self) -> io::Result<()> {
        let mut file = tempfile::tempfile_in(&self.root)?;
        file.write_all(&[1; 64 * 1024])?;
        file.sync_all()
    }
}

/// How the names of files begin that are still being written.
const TEMPORARY: &str = ".new-";

fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_seen_and_mended_by_storing_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::FileStore::open(folder.path()).unwrap();
        let inside = Folder::open(folder.path()).unwrap();
        let hash = store.put(b"photo").unwrap();
        std::fs::write(inside.path(&hash).unwrap(), b"phot0").unwrap();
        assert!(!store.is_intact(&hash).unwrap());
        // Stored again, it is whole again, though its length was right.
        store.put(b"photo").unwrap();
        assert!(store.is_intact(&hash).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_stored_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
        let store = Folder::open(&data).unwrap();
        let hash = store.put_soon(b"photo").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data), 0o700);
        assert_eq!(mode(&store.path(&hash).unwrap()), 0o600);
    }
}
