//! Files that jobs make, in a folder beside the store.

use std::collections::HashSet;
use std::fs::{File, Metadata};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::{Folder, sync_folder};
use crate::files::{ResultPart, result_name, rights};

/// The folder's name.
const RESULTS: &str = "results";

/// How the names of files end that are still being written.
const PART: &str = ".part";

impl Folder {
    fn results(&self) -> PathBuf {
        self.root.with_file_name(RESULTS)
    }

    pub(in crate::files) fn begin_result(&self, job: i64, run: u32) -> io::Result<ResultPart> {
        let folder = self.results();
        std::fs::create_dir_all(&folder)?;
        rights::private_folder(&folder);
        let temporary = tempfile::Builder::new().suffix(PART).tempfile_in(&folder)?;
        Ok(ResultPart::for_folder(
            temporary,
            folder.join(result_name(job, run)),
        ))
    }

    pub(in crate::files) fn open_result(&self, job: i64, run: u32) -> io::Result<File> {
        File::open(self.results().join(result_name(job, run)))
    }

    pub(in crate::files) fn all_results(&self) -> io::Result<HashSet<String>> {
        let folder = self.results();
        if !folder.exists() {
            return Ok(HashSet::new());
        }
        let mut found = HashSet::new();
        for file in std::fs::read_dir(folder)? {
            // Every name here is ours.
            found.extend(file?.file_name().into_string().ok());
        }
        Ok(found)
    }

    pub(in crate::files) fn remove_result(&self, name: &str, grace: Duration) -> io::Result<bool> {
        let file = self.results().join(name);
        let age = std::fs::metadata(&file).and_then(|about: Metadata| about.modified());
        let is_old = age.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > grace));
        if !is_old {
            return Ok(false);
        }
        match std::fs::remove_file(&file) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Gives a whole file its name. When this returns, both are on the disk; its length in bytes.
pub(in crate::files) fn keep(
    temporary: tempfile::NamedTempFile,
    place: &std::path::Path,
) -> io::Result<u64> {
    let file = temporary.as_file();
    file.sync_all()?;
    let length = file.metadata()?.len();
    temporary.persist(place)?;
    sync_folder(place.parent().unwrap_or(place))?;
    Ok(length)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn a_file_has_its_name_once_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::open(folder.path()).unwrap();
        assert!(store.all_results().unwrap().is_empty());
        let given_up = store.begin_result(7, 1).unwrap();
        given_up.writer().unwrap().write_all(b"half").unwrap();
        drop(given_up);
        let part = store.begin_result(7, 2).unwrap();
        part.writer().unwrap().write_all(b"whole").unwrap();
        assert!(store.open_result(7, 2).is_err());
        assert_eq!(part.keep().unwrap(), 5);
        let kept = io::read_to_string(store.open_result(7, 2).unwrap()).unwrap();
        assert_eq!(kept, "whole");
        let there = HashSet::from(["7-2.zip".to_owned()]);
        assert_eq!(store.all_results().unwrap(), there);
    }

    #[test]
    fn young_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::open(folder.path()).unwrap();
        store.begin_result(7, 1).unwrap().keep().unwrap();
        let (name, grace) = ("7-1.zip", Duration::from_secs(3600));
        assert!(!store.remove_result(name, grace).unwrap());
        let file = store.results().join(name);
        let opened = File::options().append(true).open(&file).unwrap();
        opened.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert!(store.remove_result(name, grace).unwrap());
        assert!(!store.remove_result(name, grace).unwrap());
    }
}
