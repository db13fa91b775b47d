//! Files named by their SHA-256, never changed once written.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

/// A folder of content-addressed files: `files/ab/abcdef…`.
#[derive(Clone, Debug)]
pub struct FileStore {
    root: PathBuf,
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl FileStore {
    /// Opens the store in a data folder, making it if need be.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let root = data_dir.join("files");
        std::fs::create_dir_all(&root)?;
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
    /// folder. The same bytes are stored once.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let sha256 = sha256_hex(bytes);
        let path = self.path(&sha256)?;
        if path
            .metadata()
            .is_ok_and(|found| found.len() == bytes.len() as u64)
        {
            return Ok(sha256);
        }
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
        file.persist(&path)?;
        sync_folder(folder)?;
        Ok(sha256)
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

    /// Removes temporary files that an interrupted write left behind. Younger
    /// ones may be another process's, still being written.
    pub(crate) fn sweep(&self) -> io::Result<()> {
        for folder in std::fs::read_dir(&self.root)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(folder.path())? {
                let file = file?;
                if !file.file_name().to_string_lossy().starts_with(TEMPORARY) || !is_old(&file) {
                    continue;
                }
                match std::fs::remove_file(file.path()) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// An empty file without a name, gone once it is closed.
    pub(crate) fn temporary(&self) -> io::Result<std::fs::File> {
        tempfile::tempfile_in(&self.root)
    }

    /// Where a ZIP is put together from its pieces.
    pub(crate) fn incoming(&self, archive_id: i64) -> PathBuf {
        self.root
            .with_file_name(INCOMING)
            .join(format!("{archive_id}.zip"))
    }

    /// Writes a piece of a ZIP behind those before it. When this returns it is on the disk.
    pub(crate) fn append_incoming(
        &self,
        archive_id: i64,
        offset: u64,
        bytes: &[u8],
    ) -> io::Result<()> {
        let path = self.incoming(archive_id);
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder)?;
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)?;
        // What a piece left behind of which no row tells is written over.
        file.set_len(offset)?;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if offset == 0 {
            sync_folder(folder)?;
        }
        Ok(())
    }

    /// Removes a ZIP, if it is there.
    pub(crate) fn remove_incoming(&self, archive_id: i64) -> io::Result<()> {
        match std::fs::remove_file(self.incoming(archive_id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes every ZIP but these.
    pub(crate) fn sweep_incoming(&self, needed: &HashSet<i64>) -> io::Result<()> {
        let folder = self.root.with_file_name(INCOMING);
        if !folder.exists() {
            return Ok(());
        }
        for file in std::fs::read_dir(folder)? {
            let file = file?;
            let name = file.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".zip"));
            let id = id.and_then(|id| id.parse().ok());
            if id.is_some_and(|id| !needed.contains(&id)) {
                std::fs::remove_file(file.path())?;
            }
        }
        Ok(())
    }

    /// Writes a byte and takes it away again: whether the store can be written to.
    pub(crate) fn probe(&self) -> io::Result<()> {
        let mut file = tempfile::tempfile_in(&self.root)?;
        file.write_all(b"1")?;
        file.sync_all()
    }
}

/// How the names of files begin that are still being written.
const TEMPORARY: &str = ".new-";
/// The folder beside the store in which ZIP files are put together.
const INCOMING: &str = "incoming";

fn is_old(file: &std::fs::DirEntry) -> bool {
    let changed = file.metadata().and_then(|about| about.modified());
    changed
        .ok()
        .and_then(|changed| changed.elapsed().ok())
        .is_some_and(|age| age > Duration::from_secs(3600))
}

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
        for odd in ["../../etc/passwd", "", "ab", &"Z".repeat(64)] {
            assert!(store.get(odd).is_err());
        }
    }
}
