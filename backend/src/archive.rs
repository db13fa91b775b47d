//! Photos out of a ZIP file. Nothing is written by the names in it, one entry is in memory at
//! a time, and whatever is wrong with one entry is that entry's answer: the rest goes on.

mod fault;
mod name;
#[cfg(test)]
mod tests;
mod watched;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use domain::photo_batch::{MAX_FILES, MAX_NAME};
use portrait::probe::{MAX_FILE_BYTES, cut_behind_picture};
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

pub(crate) use fault::{ArchiveFault, EntryFault};
use watched::{Met, Watched};

/// What the directory of a ZIP says of a file.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// Its place, from 0.
    pub(crate) index: u64,
    /// Its name, as it may be shown.
    pub(crate) name: String,
    /// Its bytes once unpacked.
    pub(crate) size: u64,
    /// Their checksum.
    pub(crate) crc: u32,
}

/// A file in a ZIP.
pub(crate) struct Entry {
    pub(crate) head: Head,
    /// Its bytes; empty if they were not wanted.
    pub(crate) content: Result<Vec<u8>, EntryFault>,
}

/// A ZIP file opened for reading.
pub(crate) struct Archive<R> {
    directory: ZipIterable<Watched<R>>,
    bodies: Watched<R>,
    met: Met,
    entries: u64,
}

impl Archive<BufReader<File>> {
    /// Opens a ZIP file.
    pub(crate) fn open(path: &Path) -> Result<Self, ArchiveFault> {
        let open = || File::open(path).map(BufReader::new);
        Self::new(
            open().map_err(ArchiveFault::Disk)?,
            open().map_err(ArchiveFault::Disk)?,
        )
    }
}

impl<R: Read + Seek> Archive<R> {
    /// Opens a ZIP by two readers of the same bytes. Of the directory only its end is read:
    /// how many entries it says to have, which cannot be more than have room in it.
    pub(crate) fn new(directory: R, bodies: R) -> Result<Self, ArchiveFault> {
        let met = Met::default();
        let directory = Watched::new(directory, &met);
        let directory = ZipIterable::try_new(directory, Config::default())
            .map_err(|_| or_damaged(&met, ArchiveFault::Damaged))?;
        let entries = directory.len() as u64;
        if entries > MAX_FILES as u64 {
            return Err(ArchiveFault::TooMany(entries));
        }
        Ok(Self {
            directory,
            bodies: Watched::new(bodies, &met),
            met,
            entries,
        })
    }

    /// Entries in all, folders and the like with them.
    pub(crate) fn entries(&self) -> u64 {
        self.entries
    }

    /// Hands over the files in their order, until told to stop. `wanted` says whose bytes are
    /// read. Folders, and what systems put into archives by themselves, are passed over.
    pub(crate) fn walk(
        &mut self,
        wanted: impl Fn(&Head) -> bool,
        mut each: impl FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), ArchiveFault> {
        let mut taken = Ranges::default();
        let files = self.directory.files();
        let files = files.map_err(|_| or_damaged(&self.met, ArchiveFault::Damaged))?;
        for (found, index) in files.zip(0..) {
            let found = found.map_err(|_| or_damaged(&self.met, ArchiveFault::Directory(index)))?;
            let raw = name::decoded(found.name_raw());
            if found.is_dir() || name::is_clutter(&raw) {
                continue;
            }
            let head = Head {
                index,
                name: name::shown(&raw),
                size: found.size(),
                crc: found.crc32(),
            };
            let content = if wanted(&head) {
                let read = content(found, &raw, &mut self.bodies, &mut taken);
                match self.met.take() {
                    Some(error) => return Err(ArchiveFault::Disk(error)),
                    None => read,
                }
            } else {
                Ok(Vec::new())
            };
            if each(Entry { head, content }).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// What was in the way: the disk or the store, or else the ZIP.
fn or_damaged(met: &Met, fault: ArchiveFault) -> ArchiveFault {
    met.take().map_or(fault, ArchiveFault::Disk)
}

/// The bytes of an entry, at most [`MAX_FILE_BYTES`]; of a larger JPEG the picture, if it ends there.
/// Where it could not be read, the reader knows whether that was the entry's fault.
fn content<R: Read + Seek>(
    entry: ZipFileEntry<'_>,
    name: &str,
    bodies: &mut R,
    taken: &mut Ranges,
) -> Result<Vec<u8>, EntryFault> {
    if let Some(fault) = refused(&entry, name) {
        return Err(fault);
    }
    let (size, packed) = (entry.size(), entry.compressed_size());
    let header = entry.header_start();
    let mut file = match entry.with_reader(bodies, ZipReadOptions::new()) {
        Ok(file) => file,
        Err(ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_)) => {
            return Err(EntryFault::Method);
        }
        Err(_) => return Err(EntryFault::Damaged),
    };
    let start = file.data_start().unwrap_or(header);
    if !taken.take(header, start.saturating_add(packed)) {
        return Err(EntryFault::Overlap);
    }
    let mut bytes = Vec::new();
    let read = file
        .by_ref()
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes);
    let read = match read {
        // A phone's photo with a film behind it: its end, and so its checksum, is not read.
        Ok(length) if length as u64 > MAX_FILE_BYTES => {
            if size > MAX_FILE_BYTES && cut_behind_picture(&mut bytes) > 0 {
                Ok(bytes)
            } else {
                Err(EntryFault::TooLarge)
            }
        }
        Ok(length) if length as u64 != size => Err(EntryFault::Size),
        Ok(_) => Ok(bytes),
        // The reader's own words: it has no other sign of it.
        Err(error) if error.to_string().contains("checksum") => Err(EntryFault::Checksum),
        // What it says of more bytes than the directory has.
        Err(_) if bytes.len() as u64 >= size => Err(EntryFault::Size),
        Err(_) => Err(EntryFault::Damaged),
    };
    read.and_then(|bytes| {
        if bytes.starts_with(b"PK\x03\x04") && !name::is_office(name) {
            Err(EntryFault::Nested)
        } else {
            Ok(bytes)
        }
    })
}

/// Why an entry is not even opened.
fn refused(entry: &ZipFileEntry<'_>, name: &str) -> Option<EntryFault> {
    let method = entry.compression();
    if name.chars().count() > MAX_NAME {
        Some(EntryFault::NameTooLong)
    } else if name::is_outside(name) {
        Some(EntryFault::Outside)
    } else if entry.is_symlink() {
        Some(EntryFault::Link)
    } else if entry.encrypted() {
        Some(EntryFault::Password)
    } else if !matches!(
        method,
        CompressionMethod::Stored | CompressionMethod::Deflated
    ) {
        Some(EntryFault::Method)
    } else if name::is_archive(name) {
        Some(EntryFault::Nested)
    } else {
        None
    }
}

/// Stretches of the file that entries lie in: one of its own for each. A ZIP bomb has one
/// stretch unpacked by thousands.
#[derive(Default)]
struct Ranges(BTreeMap<u64, u64>);

impl Ranges {
    /// Whether nobody has any of it yet; then it is taken.
    fn take(&mut self, start: u64, end: u64) -> bool {
        let before = self.0.range(..end).next_back();
        if before.is_some_and(|(_, taken)| *taken > start) {
            return false;
        }
        self.0.insert(start, end);
        true
    }
}
