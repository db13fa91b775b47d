//! Files that no row names: what an interrupted request left behind, and photos of batches that
//! were given up.

use std::fs::{DirEntry, File, OpenOptions};
use std::io;
use std::time::Duration;

use super::{Folder, TEMPORARY};
use crate::files::Needed;

/// Whose turn it is to change names in the store.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    /// A file gets its name; many at once may.
    Putting,
    /// A file that nobody needs is looked at and removed, while none gets its name.
    Collecting,
}

impl Folder {
    pub(in crate::files) fn collect(&self, needed: &Needed, grace: Duration) -> io::Result<u64> {
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
                let unneeded = match needed.has(&name) {
                    Some(needed) => !needed,
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

    fn age(store: &Folder, sha256: &str) {
        let file = OpenOptions::new()
            .append(true)
            .open(store.path(sha256).unwrap());
        file.unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }

    #[test]
    fn only_old_files_that_nobody_needs_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::open(folder.path()).unwrap();
        let [kept, orphan, young, again] = ["kept", "orphan", "young", "again"]
            .map(|text| store.put_soon(text.as_bytes()).unwrap());
        for old in [&kept, &orphan, &again] {
            age(&store, old);
        }
        // Put again by a request whose row is not there yet.
        store.put_soon(b"again").unwrap();
        let mut needed = Needed::default();
        needed.add(&kept);
        assert_eq!(store.collect(&needed, GRACE).unwrap(), 1);
        for there in [&kept, &young, &again] {
            assert!(store.get(there).is_ok());
        }
        assert!(store.get(&orphan).is_err());
        assert_eq!(store.collect(&needed, GRACE).unwrap(), 0);
    }

    #[test]
    fn temporary_files_of_interrupted_writes_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::open(folder.path()).unwrap();
        let kept = store.put_soon(b"kept").unwrap();
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
