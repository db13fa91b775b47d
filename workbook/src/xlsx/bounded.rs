//! What is unpacked is counted while it is unpacked.

use std::io::{self, BufRead, Read};

/// Bytes without a tag beginning or ending after which a part is no part of a workbook: longer
/// than the longest cell with every character written as an entity.
const LONGEST: u64 = 1 << 20;

/// Why reading was broken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overrun {
    /// More bytes than may be unpacked in all.
    Budget,
    /// A text, a comment or a tag without end.
    Length,
}

/// A part that is unpacked as long as the budget lasts. A reader of XML keeps a text whole in
/// memory, so texts are bounded here.
pub(super) struct Bounded<R> {
    inner: R,
    pub(super) budget: u64,
    run: u64,
    is_xml: bool,
    /// Inside `<!`, where `<` begins nothing.
    in_declaration: bool,
    last: u8,
    pub(super) overrun: Option<Overrun>,
}

impl<R: BufRead> Bounded<R> {
    pub(super) fn new(inner: R, budget: u64) -> Self {
        Self {
            inner,
            budget,
            run: 0,
            is_xml: false,
            in_declaration: false,
            last: 0,
            overrun: None,
        }
    }

    /// Whether the part begins as XML does; then its texts are bounded.
    pub(super) fn is_xml(&mut self) -> io::Result<bool> {
        let head = self.inner.fill_buf()?;
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
        self.is_xml = wide || head.trim_ascii_start().starts_with(b"<");
        Ok(self.is_xml)
    }

    fn measure(&mut self, bytes: &[u8]) {
        // Quick where tags are near each other, as they are in sheets.
        let mut rest = bytes;
        while let Some(at) = memchr::memchr3(b'<', b'>', b'!', rest) {
            let byte = rest.get(at).copied().unwrap_or_default();
            let before = match at {
                0 => self.last,
                at => rest.get(at - 1).copied().unwrap_or_default(),
            };
            self.run += at as u64 + 1;
            match byte {
                b'!' => self.in_declaration |= before == b'<',
                b'>' if matches!(before, b'-' | b']') => self.in_declaration = false,
                b'<' if !self.in_declaration => self.run = 0,
                _ => {}
            }
            self.last = byte;
            rest = rest.get(at + 1..).unwrap_or_default();
        }
        self.run += rest.len() as u64;
        if let Some(last) = rest.last() {
            self.last = *last;
        }
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        match self.budget.checked_sub(length as u64) {
            Some(budget) => self.budget = budget,
            None => {
                self.overrun = Some(Overrun::Budget);
                return Err(io::Error::other("too much inside"));
            }
        }
        if self.is_xml {
            self.measure(buffer.get(..length).unwrap_or_default());
            if self.run > LONGEST {
                self.overrun = Some(Overrun::Length);
                return Err(io::Error::other("a text without end"));
            }
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overrun(bytes: &[u8], budget: u64) -> Option<Overrun> {
        let mut bounded = Bounded::new(bytes, budget);
        bounded.is_xml().unwrap();
        let _ = io::copy(&mut bounded, &mut io::sink());
        bounded.overrun
    }

    #[test]
    fn bytes_and_texts_are_bounded() {
        let cells = "<c><v>1</v></c>".repeat(200_000);
        assert_eq!(overrun(cells.as_bytes(), 1 << 24), None);
        assert_eq!(overrun(cells.as_bytes(), 1 << 20), Some(Overrun::Budget));
        let text = format!("<t>{}</t>", "x".repeat(2 << 20));
        assert_eq!(overrun(text.as_bytes(), 1 << 24), Some(Overrun::Length));
        let comment = format!("<a><!--{}--></a>", "<b>".repeat(1 << 20));
        assert_eq!(overrun(comment.as_bytes(), 1 << 24), Some(Overrun::Length));
        let comments = "<!--<b>--><c/>".repeat(1 << 17);
        assert_eq!(overrun(comments.as_bytes(), 1 << 24), None);
        // What is no XML has no texts: pictures.
        assert_eq!(overrun(&[0xff; 2 << 20], 1 << 24), None);
    }
}
