//! Which encoding a text is in, and where it is in another.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::table::Encoding;

/// A text, and where it is not to be believed.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: Encoding,
    /// Places in `text` with bytes that are no characters, in order.
    pub(crate) broken: Vec<usize>,
    /// Places in `text` where lines in the other encoding begin, in order.
    pub(crate) other: Vec<usize>,
}

impl<'a> Decoded<'a> {
    fn whole(text: Cow<'a, str>, encoding: Encoding) -> Self {
        Self {
            text,
            encoding,
            broken: Vec::new(),
            other: Vec::new(),
        }
    }
}

/// Makes text of bytes. `declared` is what the file says of itself, if it does; a byte order mark
/// says more, and so do bytes that are UTF-8 throughout.
pub(crate) fn decode(bytes: &[u8], declared: Option<Encoding>) -> Decoded<'_> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return by_lines(rest, Some(Encoding::Utf8));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, Encoding::Utf16Le);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, Encoding::Utf16Be);
    }
    match plain_utf16(bytes) {
        Some(encoding) => utf16(bytes, encoding),
        None => by_lines(bytes, declared),
    }
}

fn utf16(bytes: &[u8], encoding: Encoding) -> Decoded<'_> {
    let decoder = match encoding {
        Encoding::Utf16Be => UTF_16BE,
        _ => UTF_16LE,
    };
    let (text, broken) = decoder.decode_without_bom_handling(bytes);
    let mut decoded = Decoded::whole(text, encoding);
    if broken {
        let lost = decoded.text.match_indices('\u{fffd}');
        decoded.broken = lost.map(|(at, _)| at).collect();
    }
    decoded
}

/// UTF-16 without a byte order mark: of separators, digits and line breaks one byte is zero, always
/// on the same side.
fn plain_utf16(bytes: &[u8]) -> Option<Encoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let (mut first, mut second, mut pairs) = (0usize, 0usize, 0usize);
    for pair in bytes.chunks_exact(2).take(1 << 16) {
        pairs += 1;
        match pair {
            [0, 0] => return None,
            [0, _] => first += 1,
            [_, 0] => second += 1,
            _ => {}
        }
    }
    let (more, less, encoding) = if first > second {
        (first, second, Encoding::Utf16Be)
    } else {
        (second, first, Encoding::Utf16Le)
    };
    // A line of Chinese has a separator or a digit in twenty characters at the least. What is UTF-8
    // as well has nothing but ASCII in it, and then every pair has its zero.
    let share = if std::str::from_utf8(bytes).is_ok() {
        1
    } else {
        20
    };
    (more > 0 && more * share >= pairs && less * 20 <= more).then_some(encoding)
}

/// How a line may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// The same in every encoding, or nothing that decides.
    Plain,
    Utf8,
    /// UTF-8, but for some bytes of it.
    BrokenUtf8,
    Gb18030,
    Broken,
}

/// UTF-8 or GB 18030. Their line breaks are the same bytes, so each line is judged by itself where
/// the whole is not UTF-8: UTF-8 read as GBK often passes for text.
fn by_lines(bytes: &[u8], declared: Option<Encoding>) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded::whole(Cow::Borrowed(text), Encoding::Utf8);
    }
    let (mut utf8, mut gb18030) = (0u32, 0u32);
    for line in lines(bytes) {
        match judged(line) {
            Line::Utf8 | Line::BrokenUtf8 => utf8 += 1,
            Line::Gb18030 => gb18030 += 1,
            Line::Plain | Line::Broken => {}
        }
    }
    let encoding = match declared {
        Some(Encoding::Utf8) => Encoding::Utf8,
        Some(Encoding::Gb18030) if gb18030 > 0 => Encoding::Gb18030,
        _ if utf8 >= gb18030 && utf8 > 0 => Encoding::Utf8,
        _ => Encoding::Gb18030,
    };
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let (mut broken, mut other) = (Vec::new(), Vec::new());
    for line in lines(bytes) {
        let at = text.len();
        match (judged(line), encoding) {
            (Line::Utf8, Encoding::Gb18030) | (Line::Gb18030, Encoding::Utf8) => other.push(at),
            (Line::BrokenUtf8, Encoding::Gb18030) => other.push(at),
            (Line::BrokenUtf8 | Line::Broken, _) => broken.push(at),
            _ => {}
        }
        match encoding {
            Encoding::Gb18030 => text.push_str(&GB18030.decode_without_bom_handling(line).0),
            _ => text.push_str(&String::from_utf8_lossy(line)),
        }
    }
    Decoded {
        text: Cow::Owned(text),
        encoding,
        broken,
        other,
    }
}

/// Lines with their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r'))
}

fn judged(line: &[u8]) -> Line {
    if line.is_ascii() {
        return Line::Plain;
    }
    if let Ok(text) = std::str::from_utf8(line) {
        // Pairs alone may be GBK by accident: 联通 is UTF-8 as well, and means nothing.
        let decides = text.chars().any(|character| character.len_utf8() > 2);
        return if decides { Line::Utf8 } else { Line::Plain };
    }
    let (mut kept, mut lost) = (0u32, 0u32);
    for chunk in line.utf8_chunks() {
        lost += u32::from(!chunk.invalid().is_empty());
        kept += chunk
            .valid()
            .chars()
            .filter(|character| character.len_utf8() > 2)
            .count() as u32;
    }
    if kept >= lost {
        return Line::BrokenUtf8;
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(line) {
        Some(_) => Line::Gb18030,
        None => Line::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "姓名,证件号\r\n王䶮,330104199201121015\r\n𬱖伟,2\r\n";

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_says_the_same() {
        let marked = format!("\u{feff}{TABLE}");
        for (bytes, encoding) in [
            (TABLE.as_bytes().to_vec(), Encoding::Utf8),
            (marked.as_bytes().to_vec(), Encoding::Utf8),
            (gbk(TABLE), Encoding::Gb18030),
            (utf16(TABLE, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(TABLE, u16::to_be_bytes), Encoding::Utf16Be),
            (utf16(&marked, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(&marked, u16::to_be_bytes), Encoding::Utf16Be),
        ] {
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.text, TABLE);
            assert_eq!(decoded.encoding, encoding);
            assert!(decoded.broken.is_empty() && decoded.other.is_empty());
        }
    }

    #[test]
    fn zero_bytes_make_no_utf16() {
        assert_eq!(decode(b"a,\0b\nc,d", None).encoding, Encoding::Utf8);
        assert_eq!(decode(b"ab\n\0\0", None).encoding, Encoding::Utf8);
    }

    #[test]
    fn a_pair_of_bytes_that_is_both_decides_nothing() {
        let bytes = gbk("姓名,单位\n王芳,联通\n联通,联通\n");
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.encoding, Encoding::Gb18030);
        assert!(decoded.text.ends_with("联通,联通\n") && decoded.other.is_empty());
    }

    #[test]
    fn titles_in_gbk_above_rows_in_utf8() {
        let mut bytes = gbk("姓名,证件号\n");
        bytes.extend("王芳,1\n李强,2\n".as_bytes());
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.encoding, Encoding::Utf8);
        assert_eq!(decoded.other, [0]);
        assert!(decoded.broken.is_empty());
    }

    #[test]
    fn a_broken_byte_has_its_place() {
        let mut bytes = "姓名,证件号\n王芳,1\n".as_bytes().to_vec();
        bytes[4] = b'x';
        let decoded = decode(&bytes, None);
        assert_eq!(
            (decoded.encoding, decoded.broken.as_slice()),
            (Encoding::Utf8, &[0][..])
        );
        let mut bytes = gbk("姓名,证件号\n王芳,1\n李强,2\n");
        let at = bytes.iter().rposition(|byte| *byte == b',').unwrap();
        bytes.insert(at, 0xff);
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.encoding, Encoding::Gb18030);
        assert_eq!(decoded.broken, [decoded.text.find("李强").unwrap()]);
    }
}
