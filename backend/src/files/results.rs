//! Files that jobs make, in a folder beside the store. One is written under another name and
//! given its own when it is whole and on the disk.

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::{FileStore, sync_folder};

/// The folder's name.
const RESULTS: &str = "results";

/// How the names of files end that are still being written.
const PART: &str = ".part";

/// A file that is being made; dropped before it is kept, it is gone.
pub(crate) struct ResultPart {
    temporary: tempfile::NamedTempFile,
    place: PathBuf,
}

impl ResultPart {
    /// Where it is written to.
    pub(crate) fn writer(&self) -> io::Result<File> {
        self.temporary.reopen()
    }

    /// Gives it its name. When this returns, it is on the disk; its length in bytes.
    pub(crate) fn keep(self) -> io::Result<u64> {
        let file = self.temporary.as_file();
        file.sync_all()?;
        let length = file.metadata()?.len();
        self.temporary.persist(&self.place)?;
        sync_folder(self.place.parent().unwrap_or(&self.place))?;
        Ok(length)
    }
}

impl FileStore {
    fn results(&self) -> PathBuf {
        self.root.with_file_name(RESULTS)
    }

    /// Where the file is that this run of a job has made.
    pub(crate) fn result(&self, job: i64, run: u32) -> PathBuf {
        self.results().join(format!("{job}-{run}.zip"))
    }

    /// Begins the file of a run of a job.
    pub(crate) fn begin_result(&self, job: i64, run: u32) -> io::Result<ResultPart> {
        let folder = self.results();
        std::fs::create_dir_all(&folder)?;
        super::rights::private_folder(&folder);
        Ok(ResultPart {
            temporary: tempfile::Builder::new().suffix(PART).tempfile_in(&folder)?,
            place: self.result(job, run),
        })
    }

    /// The files that are there, whole or not.
    pub(crate) fn all_results(&self) -> io::Result<HashSet<PathBuf>> {
        let folder = self.results();
        if !folder.exists() {
            return Ok(HashSet::new());
        }
        let files = std::fs::read_dir(folder)?;
        files.map(|file| Ok(file?.path())).collect()
    }

    /// Removes a file of [`FileStore::all_results`], if it is there and older than this: a younger
    /// one may still be written, or wait for the row that names it.
    pub(crate) fn remove_result(
        &self,
        file: &Path,
        grace: std::time::Duration,
    ) -> io::Result<bool> {
        let age = std::fs::metadata(file).and_then(|about| about.modified());
        let is_old = age.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > grace));
        if !is_old {
            return Ok(false);
        }
        match std::fs::remove_file(file) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn a_file_has_its_name_once_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path()).unwrap();
        assert!(store.all_results().unwrap().is_empty());
        let given_up = store.begin_result(7, 1).unwrap();
        given_up.writer().unwrap().write_all(b"half").unwrap();
        drop(given_up);
        let part = store.begin_result(7, 2).unwrap();
        part.writer().unwrap().write_all(b"whole").unwrap();
        assert!(!store.result(7, 2).exists());
        assert_eq!(part.keep().unwrap(), 5);
        assert_eq!(std::fs::read(store.result(7, 2)).unwrap(), b"whole");
        let there = HashSet::from([store.result(7, 2)]);
        assert_eq!(store.all_results().unwrap(), there);
    }

    #[test]
    fn young_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path()).unwrap();
        store.begin_result(7, 1).unwrap().keep().unwrap();
        let (file, grace) = (store.result(7, 1), Duration::from_secs(3600));
        assert!(!store.remove_result(&file, grace).unwrap());
        let opened = File::options().append(true).open(&file).unwrap();
        opened.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert!(store.remove_result(&file, grace).unwrap());
        assert!(!store.remove_result(&file, grace).unwrap());
    }
}
