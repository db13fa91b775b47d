//! Files that no row names are first put aside, and removed an hour later if no row names them
//! even then; one that is named is put back. S3 has no lock: another machine may store the very
//! same bytes again between a look at an object and its removal. So nothing that is needed is ever
//! gone: whoever reads finds it where it was put aside.

use std::io;
use std::time::{Duration, SystemTime};

use futures_util::TryStreamExt;
use object_store::path::Path as Name;
use object_store::{ObjectMeta, ObjectStoreExt};

use super::{Objects, PATIENCE};
use crate::files::Needed;

/// How long a list may take, of a store with a million objects too.
const LISTING: Duration = Duration::from_secs(600);

impl Objects {
    /// Where a file is put aside.
    pub(super) fn spare(&self, sha256: &str) -> Name {
        self.name(&format!("spare/{sha256}"))
    }

    /// Ages go by the store's clock for what it has, and by this machine's for what time it is.
    /// S3 refuses whoever is a quarter of an hour off.
    pub(in crate::files) fn collect(&self, needed: &Needed, grace: Duration) -> io::Result<u64> {
        let removed = self.empty_spare(needed, grace)?;
        for object in self.list(self.name("files"))? {
            let sha256 = object.location.filename().unwrap_or_default().to_owned();
            if needed.has(&sha256) == Some(false) && is_older(&object, grace) {
                self.put_aside(object.location, self.spare(&sha256))?;
            }
        }
        Ok(removed)
    }

    fn empty_spare(&self, needed: &Needed, grace: Duration) -> io::Result<u64> {
        let mut removed = 0;
        for object in self.list(self.name("spare"))? {
            let sha256 = object.location.filename().unwrap_or_default().to_owned();
            match needed.has(&sha256) {
                Some(true) => self.put_aside(object.location, self.file(&sha256))?,
                Some(false) if is_older(&object, grace) => {
                    removed += u64::from(self.delete_at(object.location)?);
                }
                _ => {}
            }
        }
        Ok(removed)
    }

    /// Copies before it removes. Another machine may have been first.
    fn put_aside(&self, from: Name, to: Name) -> io::Result<()> {
        let (store, source) = (self.store.clone(), from.clone());
        let copy = async move { store.copy(&source, &to).await };
        match self.waiting.wait(PATIENCE, copy) {
            Ok(()) => self.delete_at(from).map(|_| ()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Every object below a name.
    pub(super) fn list(&self, below: Name) -> io::Result<Vec<ObjectMeta>> {
        let store = self.store.clone();
        let list = async move { store.list(Some(&below)).try_collect().await };
        self.waiting.wait(LISTING, list)
    }

    /// The folders right below a name.
    pub(super) fn folders(&self, below: Name) -> io::Result<Vec<Name>> {
        let store = self.store.clone();
        let list = async move { store.list_with_delimiter(Some(&below)).await };
        Ok(self.waiting.wait(PATIENCE, list)?.common_prefixes)
    }
}

/// Whether an object was last written longer ago than this.
pub(super) fn is_older(object: &ObjectMeta, grace: Duration) -> bool {
    let age = SystemTime::from(object.last_modified).elapsed();
    age.is_ok_and(|age| age > grace)
}
