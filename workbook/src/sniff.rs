//! What a file is, by its content.

use std::io::Cursor;

use memchr::memmem;

use crate::fault::{Foreign, ReadError};

/// Which reader a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Xlsx,
    Xls,
    Html,
    Text,
}

/// How far into a file its beginning is looked for.
const HEAD: usize = 4096;

const FOREIGN: &[(&[u8], Foreign)] = &[
    (b"%PDF-", Foreign::Pdf),
    (b"\x89PNG\r\n\x1a\n", Foreign::Image),
    (b"\xff\xd8\xff", Foreign::Image),
    (b"GIF8", Foreign::Image),
    (b"II*\0", Foreign::Image),
    (b"MM\0*", Foreign::Image),
    (b"{\\rtf", Foreign::Rtf),
    (b"Rar!", Foreign::Archive),
    (b"7z\xbc\xaf\x27\x1c", Foreign::Archive),
    (b"\x1f\x8b", Foreign::Archive),
    // The first record of Excel 2, 3 and 4: a beginning of 4, 6 or 8 bytes.
    (b"\x09\x00\x04\x00", Foreign::OldExcel),
    (b"\x09\x02\x06\x00", Foreign::OldExcel),
    (b"\x09\x04\x06\x00", Foreign::OldExcel),
];

/// Tells which reader a file is for, or what it is that none reads.
pub(crate) fn content(bytes: &[u8]) -> Result<Content, ReadError> {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace()) || is_only_a_mark(bytes) {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    for (mark, foreign) in FOREIGN {
        if bytes.starts_with(mark) {
            return Err(ReadError::Foreign(*foreign));
        }
    }
    // WebP and BMP have no mark of their own at once; a text never begins like this.
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let bmp = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    if webp || bmp {
        return Err(ReadError::Foreign(Foreign::Image));
    }
    markup(bytes)
}

fn is_only_a_mark(bytes: &[u8]) -> bool {
    matches!(bytes, b"\xef\xbb\xbf" | b"\xff\xfe" | b"\xfe\xff")
}

fn zip(bytes: &[u8]) -> Result<Content, ReadError> {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Err(ReadError::Damaged("压缩目录读不出来".into()));
    };
    let has = |wanted: &str| {
        archive.file_names().filter_map(Result::ok).any(|name| {
            name.replace('\\', "/")
                .to_ascii_lowercase()
                .starts_with(wanted)
        })
    };
    let foreign = if has("xl/workbook.bin") {
        Foreign::Xlsb
    } else if has("xl/")
        || has("_rels/.rels") && has("[content_types].xml") && !has("word/") && !has("ppt/")
    {
        return Ok(Content::Xlsx);
    } else if has("word/") {
        Foreign::Word
    } else if has("ppt/") {
        Foreign::Slides
    } else if has("mimetype") && has("content.xml") {
        open_document(bytes)
    } else {
        Foreign::Zip
    };
    Err(ReadError::Foreign(foreign))
}

/// The first entry of an OpenDocument file is stored and says its kind.
fn open_document(bytes: &[u8]) -> Foreign {
    let head = head(bytes);
    let says = |kind: &[u8]| memmem::find(head, kind).is_some();
    if says(b"opendocument.spreadsheet") {
        Foreign::Ods
    } else if says(b"opendocument.text") {
        Foreign::Word
    } else if says(b"opendocument.presentation") {
        Foreign::Slides
    } else {
        Foreign::Zip
    }
}

fn compound(bytes: &[u8]) -> Result<Content, ReadError> {
    // Names in the directory of a compound file are UTF-16.
    let has = |name: &str| {
        let wide: Vec<u8> = name
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .chain([0, 0])
            .collect();
        memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        Err(ReadError::Password)
    } else if has("Workbook") || has("Book") {
        Ok(Content::Xls)
    } else if has("WordDocument") {
        Err(ReadError::Foreign(Foreign::Word))
    } else if has("PowerPoint Document") {
        Err(ReadError::Foreign(Foreign::Slides))
    } else {
        Err(ReadError::Foreign(Foreign::Compound))
    }
}

/// Web pages and XML, in whichever encoding: their marks are ASCII.
fn markup(bytes: &[u8]) -> Result<Content, ReadError> {
    let head: String = head(bytes)
        .iter()
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .map(|byte| byte.to_ascii_lowercase() as char)
        .collect();
    let head = head.trim_start();
    if head.starts_with("mime-version:") || head.contains("\ncontent-type: multipart/related") {
        return Err(ReadError::Foreign(Foreign::WebArchive));
    }
    if !head.starts_with('<') {
        return Ok(Content::Text);
    }
    let tags = [
        "<html",
        "<table",
        "<!doctype html",
        "<body",
        "<head",
        "<meta",
        "<tr",
        "<style",
        "<div",
    ];
    if head.contains("urn:schemas-microsoft-com:office:spreadsheet") && !head.contains("<html") {
        Err(ReadError::Foreign(Foreign::SpreadsheetXml))
    } else if tags.iter().any(|tag| head.contains(tag)) {
        Ok(Content::Html)
    } else if head.starts_with("<?xml") {
        Err(ReadError::Foreign(Foreign::Xml))
    } else {
        Ok(Content::Text)
    }
}

fn head(bytes: &[u8]) -> &[u8] {
    bytes.get(..HEAD).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(bytes: &[u8]) -> Foreign {
        match content(bytes) {
            Err(ReadError::Foreign(foreign)) => foreign,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_holds_no_table_is_called_by_its_name() {
        assert_eq!(content(b""), Err(ReadError::Empty));
        assert_eq!(content(b"\xef\xbb\xbf"), Err(ReadError::Empty));
        assert_eq!(content(b" \r\n\t"), Err(ReadError::Empty));
        assert_eq!(foreign(b"%PDF-1.7\n"), Foreign::Pdf);
        assert_eq!(foreign(b"\xff\xd8\xff\xe0"), Foreign::Image);
        assert_eq!(foreign(b"{\\rtf1"), Foreign::Rtf);
        assert_eq!(foreign(b"\x09\x04\x06\x00\x00\x00"), Foreign::OldExcel);
        assert_eq!(foreign(b"MIME-Version: 1.0\r\n"), Foreign::WebArchive);
        let xml = b"<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert_eq!(foreign(xml), Foreign::SpreadsheetXml);
        assert_eq!(foreign(b"<?xml version=\"1.0\"?><a/>"), Foreign::Xml);
        assert_eq!(
            content(b"PK\x03\x04"),
            Err(ReadError::Damaged("压缩目录读不出来".into()))
        );
    }

    #[test]
    fn compound_files_are_told_apart_by_their_streams() {
        let with = |name: &str| {
            let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.extend([0, 0]);
            bytes
        };
        assert_eq!(content(&with("Workbook")), Ok(Content::Xls));
        assert_eq!(content(&with("EncryptedPackage")), Err(ReadError::Password));
        assert_eq!(foreign(&with("WordDocument")), Foreign::Word);
        assert_eq!(foreign(&with("ETExtData")), Foreign::Compound);
    }

    #[test]
    fn pages_and_texts() {
        assert_eq!(content(b"<html><table>"), Ok(Content::Html));
        assert_eq!(content(b"\xff\xfe<\0t\0a\0b\0l\0e\0>\0"), Ok(Content::Html));
        assert_eq!(content("姓名,证件号\n".as_bytes()), Ok(Content::Text));
        assert_eq!(content(b"<5,>6\n"), Ok(Content::Text));
    }
}
