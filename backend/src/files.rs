//! Where files are kept: in a folder, or as objects of a store that speaks S3, which several
//! machines share. Photos, certificates, seals and rosters are named by their SHA-256 and never
//! changed once written; beside them lie ZIP files that come in and those that jobs make.
//!
//! Everything here waits for the disk or the network: it is called from threads that may wait
//! ([`FileStore::on_disk`]).

mod folder;
mod needed;
mod objects;
mod result_part;
mod rights;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::Error;
use folder::Folder;
pub(crate) use needed::Needed;
use objects::Objects;
pub(crate) use result_part::ResultPart;
pub(crate) use rights::private_file;
pub use stream::Parts;

/// The store of files.
#[derive(Clone, Debug)]
pub struct FileStore {
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Folder(Folder),
    Objects(Objects),
}

/// What a ZIP is read from: somewhere in it, several times.
pub(crate) trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(bytes))
}

/// Whether this is a SHA-256 in lower-case hexadecimal.
fn is_sha256(name: &str) -> bool {
    let digit = |c: u8| matches!(c, b'0'..=b'9' | b'a'..=b'f');
    name.len() == 64 && name.bytes().all(digit)
}

/// The name of what a run of a job has made.
pub(crate) fn result_name(job: i64, run: u32) -> String {
    format!("{job}-{run}.zip")
}

/// Whether an error says that the store cannot be reached now: it may be again in a moment.
pub(crate) fn is_away(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotConnected
            | io::ErrorKind::TimedOut
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::StaleNetworkFileHandle
    )
}

impl FileStore {
    /// Opens the store in a data folder, making it if need be. Both are for their owner alone.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        Ok(Self {
            place: Place::Folder(Folder::open(data_dir)?),
        })
    }

    /// Opens the store at an address: `s3://bucket/prefix`, with settings named as the environment
    /// variables of S3's tools are (`AWS_ENDPOINT_URL`, `AWS_REGION`, `AWS_ACCESS_KEY_ID` …), or
    /// the path of a folder, bare or behind `file://`. Whole files that are still being made lie
    /// in the data folder.
    ///
    /// # Errors
    /// [`Error::Setup`] if the address or a setting cannot be used; whether the store answers is
    /// not asked.
    pub fn at(
        address: &str,
        data_dir: &Path,
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let place = match address.split_once("://") {
            Some(("s3", _)) => Place::Objects(Objects::open(address, data_dir, settings)?),
            Some(("file", path)) => Place::Folder(Folder::open(Path::new(path))?),
            None => Place::Folder(Folder::open(Path::new(address))?),
            Some((scheme, _)) => {
                return Err(Error::Setup(format!(
                    "files are kept in a folder or at s3://…, not at {scheme}://…"
                )));
            }
        };
        Ok(Self { place })
    }

    /// Does something with the store on a thread that may wait for it.
    pub(crate) async fn on_disk<T: Send + 'static, E: Into<Error> + Send + 'static>(
        &self,
        act: impl FnOnce(&Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error> {
        let files = self.clone();
        let done = tokio::task::spawn_blocking(move || act(&files)).await?;
        done.map_err(Into::into)
    }

    /// Stores bytes and returns their SHA-256. When this returns, they outlast a loss of power.
    /// The same bytes are kept once.
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
        match &self.place {
            Place::Folder(folder) => folder.put_soon(bytes),
            Place::Objects(objects) => objects.put(bytes),
        }
    }

    /// Makes the names of files last that [`FileStore::put_soon`] has stored.
    pub(crate) fn sync_names<'a>(
        &self,
        files: impl IntoIterator<Item = &'a str>,
    ) -> io::Result<()> {
        match &self.place {
            Place::Folder(folder) => folder.sync_names(files),
            // An object is there with its name, or not at all.
            Place::Objects(_) => Ok(()),
        }
    }

    /// The bytes stored under a SHA-256.
    pub fn get(&self, sha256: &str) -> io::Result<Vec<u8>> {
        if !is_sha256(sha256) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        match &self.place {
            Place::Folder(folder) => folder.get(sha256),
            Place::Objects(objects) => objects.get(sha256),
        }
    }

    /// Whether the bytes stored under a SHA-256 are there and have it.
    pub(crate) fn is_intact(&self, sha256: &str) -> io::Result<bool> {
        match self.get(sha256) {
            Ok(bytes) => Ok(sha256_hex(&bytes) == sha256),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// An empty file on this machine without a name, gone once it is closed.
    pub(crate) fn temporary(&self) -> io::Result<std::fs::File> {
        match &self.place {
            Place::Folder(folder) => folder.temporary(),
            Place::Objects(objects) => objects.temporary(),
        }
    }

    /// Whether the store can be written to, tried.
    pub(crate) fn probe(&self) -> io::Result<()> {
        match &self.place {
            Place::Folder(folder) => folder.probe(),
            Place::Objects(objects) => objects.probe(),
        }
    }

    /// Removes files that are older than `grace` and not in `needed`, and what interrupted writes
    /// left of that age; says how many. A file's age counts from when it was last put: what rows
    /// named when `needed` was read is in it, and what was put since is young.
    pub(crate) fn collect(&self, needed: &Needed, grace: Duration) -> io::Result<u64> {
        match &self.place {
            Place::Folder(folder) => folder.collect(needed, grace),
            Place::Objects(objects) => objects.collect(needed, grace),
        }
    }

    /// Writes a piece of a ZIP behind those before it. When this returns it outlasts a loss of
    /// power.
    pub(crate) fn append_incoming(
        &self,
        archive_id: i64,
        offset: u64,
        bytes: &[u8],
    ) -> io::Result<()> {
        match &self.place {
            Place::Folder(folder) => folder.append_incoming(archive_id, offset, bytes),
            Place::Objects(objects) => objects.append_incoming(archive_id, offset, bytes),
        }
    }

    /// A ZIP that has come in, by two readers of the same bytes.
    pub(crate) fn open_incoming(&self, archive_id: i64) -> io::Result<[Box<dyn ReadSeek>; 2]> {
        match &self.place {
            Place::Folder(folder) => folder.open_incoming(archive_id),
            Place::Objects(objects) => objects.open_incoming(archive_id),
        }
    }

    /// How much of a ZIP is there, bytes from its beginning.
    pub(crate) fn incoming_length(&self, archive_id: i64) -> io::Result<u64> {
        match &self.place {
            Place::Folder(folder) => folder.incoming_length(archive_id),
            Place::Objects(objects) => objects.incoming_length(archive_id),
        }
    }

    /// Removes a ZIP that has come in, if it is there.
    pub(crate) fn remove_incoming(&self, archive_id: i64) -> io::Result<()> {
        match &self.place {
            Place::Folder(folder) => folder.remove_incoming(archive_id),
            Place::Objects(objects) => objects.remove_incoming(archive_id),
        }
    }

    /// The ZIP files that have come in, whole or not.
    pub(crate) fn all_incoming(&self) -> io::Result<HashSet<i64>> {
        match &self.place {
            Place::Folder(folder) => folder.all_incoming(),
            Place::Objects(objects) => objects.all_incoming(),
        }
    }

    /// Begins the file of a run of a job; it is written on this machine.
    pub(crate) fn begin_result(&self, job: i64, run: u32) -> io::Result<ResultPart> {
        match &self.place {
            Place::Folder(folder) => folder.begin_result(job, run),
            Place::Objects(objects) => objects.begin_result(job, run),
        }
    }

    /// The files that jobs have made, by their names, whole or not.
    pub(crate) fn all_results(&self) -> io::Result<HashSet<String>> {
        match &self.place {
            Place::Folder(folder) => folder.all_results(),
            Place::Objects(objects) => objects.all_results(),
        }
    }

    /// Removes a file of [`FileStore::all_results`], if it is there and older than this: a younger
    /// one may still be written, or wait for the row that names it.
    pub(crate) fn remove_result(&self, name: &str, grace: Duration) -> io::Result<bool> {
        match &self.place {
            Place::Folder(folder) => folder.remove_result(name, grace),
            Place::Objects(objects) => objects.remove_result(name, grace),
        }
    }
}
