//! What a file is, from its bytes alone: nothing is decoded, nothing of the
//! file's size is allocated, and a broken header is an answer, not a panic.

mod exif;
pub(crate) mod jpeg;
pub(crate) mod png;
mod refusal;
mod sniff;

pub use refusal::UploadRefusal;
pub use sniff::{Format, sniff};

use crate::Orientation;

/// Largest file accepted, bytes (interface: `POST /members/{id}/photo`).
pub const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;
/// Largest file of a seal accepted, bytes.
pub const MAX_SEAL_BYTES: u64 = 2 * 1024 * 1024;
/// Longest side accepted, pixels.
pub const MAX_SIDE: u32 = 6000;
/// Most pixels accepted: bounds the memory one decode can take.
pub const MAX_PIXELS: u64 = 25_000_000;
/// Narrowest upright photo accepted, pixels: one a millimetre of print.
pub const MIN_WIDTH: u32 = 26;
/// Lowest upright photo accepted, pixels: one a millimetre of print.
pub const MIN_HEIGHT: u32 = 32;

/// The facts of a JPEG or PNG file's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// JPEG or PNG.
    pub format: Format,
    /// Width as stored, pixels.
    pub stored_width: u32,
    /// Height as stored, pixels.
    pub stored_height: u32,
    /// How the stored pixels are to be seen.
    pub orientation: Orientation,
    /// Four ink colours instead of RGB or grey.
    pub cmyk: bool,
}

impl Probe {
    /// Width and height after the orientation, pixels.
    #[must_use]
    pub fn upright_size(&self) -> (u32, u32) {
        self.orientation
            .oriented_size(self.stored_width, self.stored_height)
    }
}

/// Reads the header of a JPEG or PNG file; `None` for any other format and
/// where `bytes` end before the pixel size is known. A PNG may carry its
/// orientation after the pixels, so only the whole file gives it for certain.
#[must_use]
pub fn probe(bytes: &[u8]) -> Option<Probe> {
    match sniff(bytes) {
        Format::Jpeg => jpeg::probe(bytes),
        Format::Png => png::probe(bytes),
        _ => None,
    }
}

/// Judges a file of `len` bytes by what can be known without decoding it.
/// `bytes` is the whole file, or enough of its beginning to hold the header.
///
/// # Errors
/// The first reason to refuse the file.
pub fn check_upload(len: u64, bytes: &[u8]) -> Result<Probe, UploadRefusal> {
    if len == 0 || bytes.is_empty() {
        return Err(UploadRefusal::Empty);
    }
    let format = sniff(bytes);
    if !matches!(format, Format::Jpeg | Format::Png) {
        return Err(UploadRefusal::Format(format));
    }
    if len > MAX_FILE_BYTES {
        return Err(UploadRefusal::TooManyBytes { len });
    }
    let probe = probe(bytes).ok_or(UploadRefusal::Damaged)?;
    let (width, height) = probe.upright_size();
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(UploadRefusal::TooManyPixels { width, height });
    }
    if width < MIN_WIDTH || height < MIN_HEIGHT {
        return Err(UploadRefusal::TooFewPixels { width, height });
    }
    if probe.cmyk {
        return Err(UploadRefusal::Cmyk);
    }
    Ok(probe)
}

/// Big-endian number of two bytes at `at`.
fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(pair.try_into().ok()?))
}

/// Big-endian number of four bytes at `at`.
fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}
