//! A drawn document with room for its signature.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::SignError;

/// Placeholder of the byte range: as long as the longest one that can take its place.
pub(crate) const PLACEHOLDER_RANGE: &str = "[0 0000000000 0000000000 0000000000]";

/// Where the signature of a document being written out goes: offsets in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Room {
    /// Of [`PLACEHOLDER_RANGE`].
    pub(crate) byte_range: Range<usize>,
    /// Of the string of zeros, its angle brackets included.
    pub(crate) contents: Range<usize>,
}

/// A certificate whose signature is still to be put in.
#[derive(Debug, Clone)]
pub struct Prepared {
    bytes: Vec<u8>,
    contents: Range<usize>,
}

impl Prepared {
    /// Writes down which bytes are signed: all but the signature itself.
    pub(crate) fn new(mut bytes: Vec<u8>, room: Room) -> Self {
        let Room {
            byte_range,
            contents,
        } = room;
        let written = format!(
            "[0 {} {} {}]",
            contents.start,
            contents.end,
            bytes.len() - contents.end
        );
        let place = &mut bytes[byte_range];
        place.fill(b' ');
        place[..written.len()].copy_from_slice(written.as_bytes());
        Self { bytes, contents }
    }

    /// SHA-256 of the bytes that are signed.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(&self.bytes[..self.contents.start]);
        hash.update(&self.bytes[self.contents.end..]);
        hash.finalize().into()
    }

    /// Puts the signature in: the finished file.
    ///
    /// # Errors
    /// [`SignError::NoRoom`] if it is longer than the room that was asked for.
    pub fn complete(mut self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let place = &mut self.bytes[self.contents.start + 1..self.contents.end - 1];
        if message.len() * 2 > place.len() {
            return Err(SignError::NoRoom {
                size: message.len(),
            });
        }
        for (pair, byte) in place.chunks_exact_mut(2).zip(message) {
            pair.copy_from_slice(&[
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]);
        }
        Ok(self.bytes)
    }
}
