//! Names of entries: two encodings, and what they must not do.

use domain::photo_batch::MAX_NAME;
use encoding_rs::GB18030;

/// Endings of archives that are not looked into.
const ARCHIVES: [&str; 10] = [
    "zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "cab",
];
/// Endings of documents that are ZIP files inside.
const OFFICE: [&str; 8] = ["docx", "xlsx", "pptx", "odt", "ods", "wps", "et", "ofd"];

/// The name: UTF-8 where it is that, whatever its flag says; else GBK, as Chinese Windows
/// writes it.
pub(super) fn decoded(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// The name without what would turn the text around it about, at most [`MAX_NAME`] long.
pub(super) fn shown(name: &str) -> String {
    let harmless = |c: char| {
        let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if c.is_control() || turns {
            '\u{fffd}'
        } else {
            c
        }
    };
    name.chars().take(MAX_NAME).map(harmless).collect()
}

fn parts(name: &str) -> impl DoubleEndedIterator<Item = &str> {
    name.split(['/', '\\'])
}

/// What systems put beside photos: nobody asks about it.
pub(super) fn is_clutter(name: &str) -> bool {
    let file = parts(name).next_back().unwrap_or_default();
    parts(name).any(|part| part == "__MACOSX")
        || (file.starts_with('.') && file != "..")
        || ["thumbs.db", "desktop.ini"].contains(&&*file.to_lowercase())
}

/// Whether it is no place inside a folder.
pub(super) fn is_outside(name: &str) -> bool {
    let drive = name.get(1..2) == Some(":") && name.starts_with(|c: char| c.is_ascii_alphabetic());
    name.starts_with(['/', '\\']) || drive || parts(name).any(|part| part == "..")
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| endings.contains(&&*ending))
}

pub(super) fn is_archive(name: &str) -> bool {
    has_ending(name, &ARCHIVES)
}

pub(super) fn is_office(name: &str) -> bool {
    has_ending(name, &OFFICE)
}
