//! A part of what a job has made, sent piece by piece.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::{self, StreamExt};

use super::{FileStore, Place};
use crate::Error;

/// Pieces of a file, in their order.
pub type Parts = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Bytes of a folder's file that are read at once: one of them is in memory for each download.
const FOLDER_PIECE: u64 = 256 * 1024;

/// The same of a store of objects, where each piece is a request.
const OBJECT_PIECE: u64 = 4 * 1024 * 1024;

impl FileStore {
    /// What a run of a job has made, from `range.start` up to `range.end`. The first piece is read
    /// before this returns, so that a file that is missing is told before anything is sent.
    ///
    /// # Errors
    /// Where the file is not there, or the store does not answer. Later failures break the stream
    /// off.
    pub(crate) async fn stream_result(
        &self,
        job: i64,
        run: u32,
        range: Range<u64>,
    ) -> Result<Parts, Error> {
        let piece = match self.place {
            Place::Folder(_) => FOLDER_PIECE,
            Place::Objects(_) => OBJECT_PIECE,
        };
        let read = move |files: FileStore, range: Range<u64>| async move {
            let end = range.end.min(range.start + piece);
            let this = range.start..end;
            let read = move |files: &FileStore| files.read_result(job, run, this);
            let bytes = files.on_disk(read).await?;
            Ok::<_, Error>((bytes, end..range.end))
        };
        let (first, rest) = read(self.clone(), range).await?;
        let files = self.clone();
        let others = stream::try_unfold(rest, move |rest| {
            let files = files.clone();
            async move {
                if rest.is_empty() {
                    return Ok(None);
                }
                let read = read(files, rest).await;
                read.map(Some).map_err(io::Error::other)
            }
        });
        Ok(Box::pin(stream::iter([Ok(first)]).chain(others)))
    }

    fn read_result(&self, job: i64, run: u32, range: Range<u64>) -> io::Result<Bytes> {
        match &self.place {
            Place::Objects(objects) => objects.read_result(job, run, range),
            Place::Folder(folder) => {
                let mut file = folder.open_result(job, run)?;
                file.seek(SeekFrom::Start(range.start))?;
                let length = range.end - range.start;
                let mut bytes = Vec::new();
                file.take(length).read_to_end(&mut bytes)?;
                if bytes.len() as u64 != length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                Ok(bytes.into())
            }
        }
    }
}
