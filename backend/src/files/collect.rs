//! Files that no row names: what an interrupted request left behind, and photos of batches that
//! were given up.

use std::collections::HashSet;
use std::fs::{DirEntry, File, OpenOptions};
use std::io;
use std::time::Duration;

use super::{FileStore, TEMPORARY};

/// SHA-256 values that rows name, as bytes: there may be hundreds of thousands.
#[derive(Default)]
pub(crate) struct Needed(HashSet<[u8; 32]>);

impl Needed {
    /// Adds a SHA-256 in hexadecimal; anything else is no file's name.
    pub(crate) fn add(&mut self, sha256: &str) {
        self.0.extend(parse(sha256));
    }
}

fn parse(sha256: &str) -> Option<[u8; 32]> {
    let mut value = [0; 32];
    let length = base16ct::mixed::decode(sha256, &mut value).ok()?.len();
    (length == value.len()).then_some(value)
}

/// Whose turn it is to change names in the store.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    /// A file gets its name; many at once may.
    Putting,
    /// A file that nobody needs is looked at and removed, while none gets its name.
    Collecting,
}

impl FileStore {
    /// Removes files that are older than `grace` and not in `needed`, and temporary files of that
    /// age; says how many. A file's age counts from when it was last put: what rows named when
    /// `needed` was read is in it, and what was put since is young.
    pub(crate) fn collect(&self, needed: &Needed, grace: Duration) -> io::Result<u64> {
        let mut removed = 0;
        for folder in std::fs::read_dir(&self.root)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(folder.path())? {
                let file = file?;
                let name = file.file_name();
                let name = name.to_string_lossy();
                let unneeded = match parse(&name) {
                    Some(sha256) => !needed.0.contains(&sha256),
                    None => name.starts_with(TEMPORARY),
                };
                if unneeded && is_older(&file, grace) {
                    removed += u64::from(self.remove(&file, grace)?);
                }
            }
        }
        Ok(removed)
    }

    fn remove(&self, file: &DirEntry, grace: Duration) -> io::Result<bool> {
        let _turn = self.turn(Turn::Collecting)?;
        // It may have been put again since it was looked at.
        if !is_older(file, grace) {
            return Ok(false);
        }
        match std::fs::remove_file(file.path()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Waits for a turn, among all processes that use the store; it ends with what is returned.
    pub(super) fn turn(&self, turn: Turn) -> io::Result<File> {
        let lock = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.root.join(".lock"))?;
        match turn {
            Turn::Putting => match lock.lock_shared() {
                // Nothing is collected on such a file system either.
                Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
                locked => locked?,
            },
            Turn::Collecting => lock.lock()?,
        }
        Ok(lock)
    }
}

/// Whether a file was last changed longer ago than this, by its own metadata as they are now.
fn is_older(file: &DirEntry, grace: Duration) -> bool {
    let changed = std::fs::metadata(file.path()).and_then(|about| about.modified());
    changed
        .ok()
        .and_then(|changed| changed.elapsed().ok())
        .is_some_and(|age| age > grace)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    const GRACE: Duration = Duration::from_secs(3600);

    fn age(store: &FileStore, sha256: &str) {
        let file = OpenOptions::new()
            .append(true)
            .open(store.path(sha256).unwrap());
        file.unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }

    #[test]
    fn only_old_files_that_nobody_needs_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path()).unwrap();
        let [kept, orphan, young, again] =
            ["kept", "orphan", "young", "again"].map(|text| store.put(text.as_bytes()).unwrap());
        for old in [&kept, &orphan, &again] {
            age(&store, old);
        }
        // Put again by a request whose row is not there yet.
        store.put(b"again").unwrap();
        let mut needed = Needed::default();
        needed.add(&kept);
        assert_eq!(store.collect(&needed, GRACE).unwrap(), 1);
        for there in [&kept, &young, &again] {
            assert!(store.is_intact(there).unwrap());
        }
        assert!(!store.is_intact(&orphan).unwrap());
        assert_eq!(store.collect(&needed, GRACE).unwrap(), 0);
    }

    #[test]
    fn temporary_files_of_interrupted_writes_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path()).unwrap();
        let kept = store.put(b"kept").unwrap();
        let beside = |name: &str| store.path(&kept).unwrap().with_file_name(name);
        for (name, old) in [(".new-1", true), (".new-2", false), ("notes.txt", true)] {
            let file = File::create(beside(name)).unwrap();
            if old {
                file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
            }
        }
        assert_eq!(store.collect(&Needed::default(), GRACE).unwrap(), 1);
        assert!(!beside(".new-1").exists());
        // Still being written; and what is not the store's.
        assert!(beside(".new-2").exists() && beside("notes.txt").exists());
    }
}
