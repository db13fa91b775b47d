//! What can be wrong with a ZIP file and with one of its entries, in words.

use domain::photo_batch::{MAX_FILES, MAX_NAME};
use portrait::probe::MAX_FILE_BYTES;

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
