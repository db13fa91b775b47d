//! Files named by their SHA-256, never changed once written.

mod collect;
mod incoming;
mod results;
mod rights;

use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub(crate) use collect::Needed;
use collect::Turn;
pub(crate) use results::ResultPart;
pub(crate) use rights::private_file;

/// A folder of content-addressed files: `files/ab/abcdef…`.
#[derive(Clone, Debug)]
pub struct FileStore {
    root: PathBuf,
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(bytes))
}

impl FileStore {
    /// Opens the store in a data folder, making it if need be. Both are for their owner alone.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let root = data_dir.join("files");
        std::fs::create_dir_all(&root)?;
        rights::private_folder(data_dir);
        rights::private_folder(&root);
        Ok(Self { root })
    }

    fn path(&self, sha256: &str) -> io::Result<PathBuf> {
        let well_formed = sha256.len() == 64
            && sha256
                .bytes()
                .all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        let (folder, _) = sha256
            .split_at_checked(2)
            .filter(|_| well_formed)
            .ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.root.join(folder).join(sha256))
    }

    /// Stores bytes and returns their SHA-256. When this returns, the file and
    /// its name are on the disk: temporary file, fsync, rename, fsync of the
    /// folder. The same bytes are kept once.
    ///
    /// A file that is there already is written anew: a length says nothing of its bytes, nor
    /// whether it is on the disk, and its age must not let [`FileStore::collect`] take it
    /// before the row that names it is committed.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let sha256 = self.put_soon(bytes)?;
        self.sync_names([&*sha256])?;
        Ok(sha256)
    }

    /// As [`FileStore::put`], but the file's name lasts only once [`FileStore::sync_names`] has
    /// returned.
    pub(crate) fn put_soon(&self, bytes: &[u8]) -> io::Result<String> {
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

    /// Makes the names of files last that [`FileStore::put_soon`] has stored: a folder that took
    /// several is synchronised once.
    pub(crate) fn sync_names<'a>(
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

    /// The bytes stored under a SHA-256.
    pub fn get(&self, sha256: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.path(sha256)?)
    }

    /// Whether the bytes stored under a SHA-256 are there and have it.
    pub(crate) fn is_intact(&self, sha256: &str) -> io::Result<bool> {
        let mut file = match std::fs::File::open(self.path(sha256)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(sha256_hex(&bytes) == sha256)
    }

    /// An empty file without a name, gone once it is closed.
    pub(crate) fn temporary(&self) -> io::Result<std::fs::File> {
        tempfile::tempfile_in(&self.root)
    }

    /// Writes something and takes it away again: whether the store can be written to. As much
    /// as a small photo: a disk that has only a few bytes left is full.
    pub(crate) fn probe(&self) -> io::Result<()> {
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
    fn bytes_come_back_under_their_hash_and_damage_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path()).unwrap();
        let hash = store.put(b"photo").unwrap();
        assert_eq!(hash, store.put(b"photo").unwrap());
        assert_eq!(store.get(&hash).unwrap(), b"photo");
        assert!(store.is_intact(&hash).unwrap());
        std::fs::write(store.path(&hash).unwrap(), b"phot0").unwrap();
        assert!(!store.is_intact(&hash).unwrap());
        assert!(!store.is_intact(&"0".repeat(64)).unwrap());
        // Stored again, it is whole again, though its length was right.
        store.put(b"photo").unwrap();
        assert!(store.is_intact(&hash).unwrap());
        for odd in ["../../etc/passwd", "", "ab", &"Z".repeat(64)] {
            assert!(store.get(odd).is_err());
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_stored_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
        let store = FileStore::open(&data).unwrap();
        let hash = store.put(b"photo").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data), 0o700);
        assert_eq!(mode(&store.path(&hash).unwrap()), 0o600);
    }
}
