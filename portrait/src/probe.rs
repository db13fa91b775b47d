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
    /// A JPEG with levels of grey alone.
    pub grey: bool,
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
/// where `bytes` end before the pixel size is known.
#[must_use]
pub fn probe(bytes: &[u8]) -> Option<Probe> {
    match sniff(bytes) {
        Format::Jpeg => jpeg::probe(bytes),
        Format::Png => png::probe(bytes),
        _ => None,
    }
}

/// Where the picture of a JPEG file ends, if `bytes` hold its end. Phones append films (motion
/// photos: an MP4 of some megabytes), smaller pictures and data of their own behind it, which no
/// certificate needs and no member knows of: they are cut off before the size is judged, and never
/// kept. `None` for other formats.
#[must_use]
pub fn picture_end(bytes: &[u8]) -> Option<usize> {
    match sniff(bytes) {
        Format::Jpeg => jpeg::picture_end(bytes),
        _ => None,
    }
}

/// Cuts off what follows the picture (see [`picture_end`]); says how many bytes that were.
pub fn cut_behind_picture(bytes: &mut Vec<u8>) -> usize {
    let len = bytes.len();
    bytes.truncate(picture_end(bytes).unwrap_or(len));
    len - bytes.len()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture whose EXIF block holds a small one, with an end marker of its own.
    const PICTURE: &[u8] = b"\xFF\xD8\xFF\xE1\0\x0AExif\xFF\xD8\xFF\xD9\
        \xFF\xC0\0\x0B\x08\0\x40\0\x40\x01\x01\x11\0\
        \xFF\xDA\0\x08\x01\x01\0\0\x3F\0\x12\xFF\0\x34\xFF\xD0\x56\xFF\xD9";

    #[test]
    fn what_phones_append_is_cut_off() {
        for behind in [
            b"".as_slice(),
            b"\0\0\0\x18ftypmp42 a film \xFF\xD9 and more",
            b"\xFF\xD8\xFF\xE0 another picture \xFF\xD9",
        ] {
            let mut file = [PICTURE, behind].concat();
            assert_eq!(picture_end(&file), Some(PICTURE.len()));
            assert_eq!(cut_behind_picture(&mut file), behind.len());
            assert_eq!(file, PICTURE);
        }
    }

    #[test]
    fn without_an_end_nothing_is_cut() {
        for len in 0..PICTURE.len() {
            let mut file = PICTURE[..len].to_vec();
            assert_eq!(cut_behind_picture(&mut file), 0);
            assert_eq!(file.len(), len);
        }
        let mut png = b"\x89PNG\r\n\x1A\n\xFF\xDA\0\x02\xFF\xD9 and more".to_vec();
        assert_eq!(cut_behind_picture(&mut png), 0);
    }
}
