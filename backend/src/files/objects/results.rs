//! Files that jobs make: written on this machine, then sent in parts. There is no object before
//! all of them have come.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use object_store::path::Path as Name;
use object_store::{MultipartUpload, ObjectStoreExt};

use super::collect::is_older;
use super::{Objects, PATIENCE};
use crate::files::{ResultPart, result_name};

/// The folder's name.
const RESULTS: &str = "results";

/// Bytes of a part: one of them is in memory. At most 10,000 make an object.
const PART: u64 = 8 << 20;

impl Objects {
    fn result(&self, name: &str) -> Name {
        self.name(&format!("{RESULTS}/{name}"))
    }

    pub(in crate::files) fn begin_result(&self, job: i64, run: u32) -> io::Result<ResultPart> {
        let temporary = self.temporary()?;
        Ok(ResultPart::for_objects(self.clone(), temporary, job, run))
    }

    /// Sends a whole file; its length in bytes.
    pub(in crate::files) fn keep_result(
        &self,
        mut file: File,
        job: i64,
        run: u32,
    ) -> io::Result<u64> {
        let length = file.metadata()?.len();
        let (store, name) = (self.store.clone(), self.result(&result_name(job, run)));
        let begin = async move { store.put_multipart(&name).await };
        let mut upload = self.waiting.wait(PATIENCE, begin)?;
        match self.send(&mut upload, &mut file) {
            Ok(sent) if sent == length => {
                let complete = async move { upload.complete().await.map(|_| ()) };
                self.waiting.wait(PATIENCE, complete)?;
                Ok(length)
            }
            sent => {
                let abort = async move { upload.abort().await };
                if let Err(error) = self.waiting.wait(PATIENCE, abort) {
                    tracing::warn!(%error, "parts of a file stay in the store");
                }
                sent?;
                Err(io::ErrorKind::UnexpectedEof.into())
            }
        }
    }

    /// Sends the parts of a file; their length in bytes.
    fn send(&self, upload: &mut Box<dyn MultipartUpload>, file: &mut File) -> io::Result<u64> {
        let mut sent = 0;
        loop {
            let mut part = Vec::new();
            file.by_ref().take(PART).read_to_end(&mut part)?;
            // A file of nothing has one part of nothing.
            if part.is_empty() && sent > 0 {
                return Ok(sent);
            }
            let count = part.len() as u64;
            self.waiting.wait(PATIENCE, upload.put_part(part.into()))?;
            sent += count;
            if count < PART {
                return Ok(sent);
            }
        }
    }

    pub(in crate::files) fn read_result(
        &self,
        job: i64,
        run: u32,
        range: Range<u64>,
    ) -> io::Result<Bytes> {
        let (store, name) = (self.store.clone(), self.result(&result_name(job, run)));
        let length = range.end - range.start;
        let get = async move { store.get_range(&name, range).await };
        let bytes = self.waiting.wait(PATIENCE, get)?;
        match bytes.len() as u64 == length {
            true => Ok(bytes),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    pub(in crate::files) fn all_results(&self) -> io::Result<HashSet<String>> {
        let found = self.list(self.name(RESULTS))?;
        let names = found
            .iter()
            .filter_map(|object| Some(object.location.filename()?.to_owned()));
        Ok(names.collect())
    }

    pub(in crate::files) fn remove_result(&self, name: &str, grace: Duration) -> io::Result<bool> {
        let name = self.result(name);
        let (store, asked) = (self.store.clone(), name.clone());
        let head = async move { store.head(&asked).await };
        match self.waiting.wait(PATIENCE, head) {
            Ok(about) if is_older(&about, grace) => self.delete_at(name),
            Ok(_) => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}
