//! Photos out of a ZIP file. Nothing is written by the names in it, one entry is in memory at
//! a time, and whatever is wrong with one entry is that entry's answer: the rest goes on.

mod name;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use domain::photo_batch::{MAX_FILES, MAX_NAME};
use portrait::probe::MAX_FILE_BYTES;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

/// Why a ZIP file cannot be read, at all or to its end. `Display` is the Chinese sentence.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchiveFault {
    #[error("压缩包不完整或已损坏，找不到它的目录，未读取其中任何文件。请重新打包后再上传。")]
    Damaged,
    #[error(
        "压缩包含 {0} 个文件，超过一次 {MAX_FILES} 个的上限，未读取其中任何文件。请分成几个压缩包上传。"
    )]
    TooMany(u64),
    #[error("压缩包的目录在第 {0} 个文件之后损坏，其后的文件无法读取。请重新打包后再上传。")]
    Directory(u64),
    /// The disk, not the ZIP file.
    #[error("{0}")]
    Disk(std::io::Error),
}

impl ArchiveFault {
    /// The stable name.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Damaged => "zip-damaged",
            Self::TooMany(_) => "zip-too-many",
            Self::Directory(_) => "zip-directory",
            Self::Disk(_) => "zip-disk",
        }
    }
}

/// Why an entry is not taken. `Display` is the Chinese sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EntryFault {
    #[error("文件名指向压缩包之外的位置，未读取。请重新打包后再上传。")]
    Outside,
    #[error("文件名超过 {MAX_NAME} 个字符，未读取。请缩短文件名后再上传。")]
    NameTooLong,
    #[error("这是符号链接，不是照片，未读取。请改为放入照片文件本身。")]
    Link,
    #[error("文件设有密码，无法读取。请去掉密码、重新打包后再上传。")]
    Password,
    #[error("文件的压缩方式不受支持，无法读取。请用系统自带的压缩功能重新打包。")]
    Method,
    #[error("压缩包里的压缩包不会展开，未读取。请先解压，再上传其中的照片。")]
    Nested,
    #[error(
        "文件解压后超过 {} MB 的上限，未读取。请缩小照片后再上传。",
        MAX_FILE_BYTES >> 20
    )]
    TooLarge,
    #[error(
        "文件与压缩包里的另一个文件占用同一处数据，可能是恶意压缩包，未读取。请重新打包后再上传。"
    )]
    Overlap,
    #[error("文件的实际大小与压缩包目录所写不符，可能已损坏，未读取。请重新打包后再上传。")]
    Size,
    #[error("文件的校验和不符，内容已损坏，未读取。请重新打包后再上传。")]
    Checksum,
    #[error("文件不完整或已损坏，无法解压。请重新打包后再上传。")]
    Damaged,
}

impl EntryFault {
    /// The stable name.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Outside => "zip-outside",
            Self::NameTooLong => "zip-name-too-long",
            Self::Link => "zip-link",
            Self::Password => "zip-password",
            Self::Method => "zip-method",
            Self::Nested => "zip-nested",
            Self::TooLarge => "zip-too-large",
            Self::Overlap => "zip-overlap",
            Self::Size => "zip-size",
            Self::Checksum => "zip-checksum",
            Self::Damaged => "zip-entry-damaged",
        }
    }
}

/// A file in a ZIP.
pub(crate) struct Entry {
    /// Its place, from 0.
    pub(crate) index: u64,
    /// Its name, as it may be shown.
    pub(crate) name: String,
    /// Its bytes once unpacked, as the directory has it.
    pub(crate) size: u64,
    /// Its bytes; empty if they were not wanted.
    pub(crate) content: Result<Vec<u8>, EntryFault>,
}

/// A ZIP file opened for reading.
pub(crate) struct Archive<R> {
    directory: ZipIterable<R>,
    bodies: R,
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
        let directory =
            ZipIterable::try_new(directory, Config::default()).map_err(|error| match error {
                ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                    ArchiveFault::Disk(error)
                }
                _ => ArchiveFault::Damaged,
            })?;
        let entries = directory.len() as u64;
        if entries > MAX_FILES as u64 {
            return Err(ArchiveFault::TooMany(entries));
        }
        Ok(Self {
            directory,
            bodies,
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
        wanted: impl Fn(u64) -> bool,
        mut each: impl FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), ArchiveFault> {
        let damaged = |_| ArchiveFault::Damaged;
        let mut taken = Ranges::default();
        for (found, index) in self.directory.files().map_err(damaged)?.zip(0..) {
            let found = found.map_err(|_| ArchiveFault::Directory(index))?;
            let raw = name::decoded(found.name_raw());
            if found.is_dir() || name::is_clutter(&raw) {
                continue;
            }
            let size = found.size();
            let content = if wanted(index) {
                content(found, &raw, &mut self.bodies, &mut taken)
            } else {
                Ok(Vec::new())
            };
            let entry = Entry {
                index,
                name: name::shown(&raw),
                size,
                content,
            };
            if each(entry).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// The bytes of an entry, at most [`MAX_FILE_BYTES`].
fn content<R: Read + Seek>(
    entry: ZipFileEntry<'_>,
    name: &str,
    bodies: &mut R,
    taken: &mut Ranges,
) -> Result<Vec<u8>, EntryFault> {
    let (size, packed) = (entry.size(), entry.compressed_size());
    if name.chars().count() > MAX_NAME {
        return Err(EntryFault::NameTooLong);
    }
    if name::is_outside(name) {
        return Err(EntryFault::Outside);
    }
    if entry.is_symlink() {
        return Err(EntryFault::Link);
    }
    if entry.encrypted() {
        return Err(EntryFault::Password);
    }
    if !matches!(
        entry.compression(),
        CompressionMethod::Stored | CompressionMethod::Deflated
    ) {
        return Err(EntryFault::Method);
    }
    if name::is_archive(name) {
        return Err(EntryFault::Nested);
    }
    if size > MAX_FILE_BYTES {
        return Err(EntryFault::TooLarge);
    }
    let header = entry.header_start();
    let fault = |error: &ZipError| match error {
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            EntryFault::Method
        }
        _ => EntryFault::Damaged,
    };
    let reader = entry.with_reader(bodies, ZipReadOptions::new());
    let mut file = reader.map_err(|error| fault(&error))?;
    let start = file.data_start().unwrap_or(header);
    if !taken.take(header, start.saturating_add(packed)) {
        return Err(EntryFault::Overlap);
    }
    let mut bytes = Vec::new();
    let read = file
        .by_ref()
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes);
    match read {
        Ok(length) if length as u64 > MAX_FILE_BYTES => Err(EntryFault::TooLarge),
        Ok(length) if length as u64 != size => Err(EntryFault::Size),
        Ok(_) => Ok(bytes),
        // The reader's own words: it has no other sign of it.
        Err(error) if error.to_string().contains("checksum") => Err(EntryFault::Checksum),
        // What it says of more bytes than the directory has.
        Err(_) if bytes.len() as u64 >= size => Err(EntryFault::Size),
        Err(_) => Err(EntryFault::Damaged),
    }
    .and_then(|bytes| {
        if bytes.starts_with(b"PK\x03\x04") && !name::is_office(name) {
            Err(EntryFault::Nested)
        } else {
            Ok(bytes)
        }
    })
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

/// Which entries are done already, for [`Archive::walk`].
pub(crate) fn all_but(done: Vec<i64>) -> impl Fn(u64) -> bool {
    let done: HashSet<u64> = done
        .into_iter()
        .filter_map(|entry| u64::try_from(entry).ok())
        .collect();
    move |index| !done.contains(&index)
}
