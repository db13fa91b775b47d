//! Cells in quotation marks, and how to tell a mark that was forgotten.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// A cell in quotation marks.
pub(crate) struct Quoted<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Where the separator or line break behind it stands, or the end.
    pub(crate) end: usize,
}

/// What is wrong with the quotation marks of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuoteFault {
    /// Nothing closes it.
    Open,
    /// So many lines inside look like rows.
    Swallowed(usize),
    /// Text behind the closing mark.
    Stray,
}

/// Reads the cell whose quotation mark stands at `start`. `expected` is how many separators a row
/// of the table has.
pub(crate) fn read(
    text: &str,
    start: usize,
    separator: u8,
    expected: usize,
) -> Result<Quoted<'_>, QuoteFault> {
    let bytes = text.as_bytes();
    let begin = start + 1;
    let (mut at, mut doubled) = (begin, false);
    let close = loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let mark = at + memchr(b'"', rest).ok_or(QuoteFault::Open)?;
        if bytes.get(mark + 1) != Some(&b'"') {
            break mark;
        }
        doubled = true;
        at = mark + 2;
    };
    let inside = text.get(begin..close).unwrap_or_default();
    let swallowed = swallowed(inside, separator, expected);
    if swallowed > 0 {
        return Err(QuoteFault::Swallowed(swallowed));
    }
    let mut end = close + 1;
    loop {
        match bytes.get(end) {
            None | Some(b'\n' | b'\r') => break,
            Some(byte) if *byte == separator => break,
            Some(b' ' | b'\t') => end += 1,
            Some(_) => return Err(QuoteFault::Stray),
        }
    }
    let text = if doubled {
        Cow::Owned(inside.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(inside)
    };
    Ok(Quoted { text, end })
}

/// How many lines of a cell look like rows: one that has as many separators as a row, or several
/// that have nearly as many. A remark of several lines has none.
fn swallowed(inside: &str, separator: u8, expected: usize) -> usize {
    if memchr2(b'\n', b'\r', inside.as_bytes()).is_none() {
        return 0;
    }
    let nearly = 2.max((expected * 2).div_ceil(3));
    let (mut like_rows, mut whole) = (0, false);
    for line in inside.split(['\n', '\r']).skip(1) {
        let count = line.bytes().filter(|byte| *byte == separator).count();
        like_rows += usize::from(count >= nearly);
        whole |= expected >= 2 && count >= expected;
    }
    if whole || like_rows > 1 { like_rows } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str, expected: usize) -> QuoteFault {
        read(text, 0, b',', expected).err().unwrap()
    }

    #[test]
    fn a_cell_ends_at_its_mark() {
        let quoted = read("\"a\"\"b,\nc\" ,d", 0, b',', 3).ok().unwrap();
        assert_eq!((quoted.text.as_ref(), quoted.end), ("a\"b,\nc", 10));
        let quoted = read("\"一,二,三\n四,五\"", 0, b',', 3).ok().unwrap();
        assert_eq!(quoted.text, "一,二,三\n四,五");
    }

    #[test]
    fn marks_that_were_forgotten() {
        assert_eq!(fault("\"abc\nd,e\n", 1), QuoteFault::Open);
        assert_eq!(fault("\"a\"b,c", 1), QuoteFault::Stray);
        // A later mark closes it by accident: one whole row, or two that are short.
        assert_eq!(fault("\"a\n乙,1,2,\"x\"", 3), QuoteFault::Swallowed(1));
        assert_eq!(fault("\"a\n乙,1,2\n丙,3,4\"", 3), QuoteFault::Swallowed(2));
    }
}
