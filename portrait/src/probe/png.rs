//! The chunks of a PNG file (W3C PNG, third edition).

use super::{Format, Probe, be32, exif};
use crate::Orientation;

const SIGNATURE_BYTES: usize = 8;
/// Length, type and checksum around a chunk's data.
const FRAME_BYTES: usize = 12;

struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
    /// The chunk as it stands in the file.
    #[cfg(feature = "raster")]
    whole: &'a [u8],
}

/// The whole chunks up to and with IEND.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes.get(SIGNATURE_BYTES..).unwrap_or_default();
    std::iter::from_fn(move || {
        let len = usize::try_from(be32(rest, 0)?).ok()?;
        let (whole, tail) = rest.split_at_checked(len.checked_add(FRAME_BYTES)?)?;
        let chunk = Chunk {
            kind: whole.get(4..8)?,
            data: whole.get(8..8 + len)?,
            #[cfg(feature = "raster")]
            whole,
        };
        rest = if chunk.kind == b"IEND" { &[] } else { tail };
        Some(chunk)
    })
}

pub(super) fn probe(bytes: &[u8]) -> Option<Probe> {
    let header = chunks(bytes)
        .next()
        .filter(|chunk| chunk.kind == b"IHDR")?
        .data;
    let (width, height) = (be32(header, 0)?, be32(header, 4)?);
    let orientation = chunks(bytes)
        .find(|chunk| chunk.kind == b"eXIf")
        .and_then(|chunk| exif::orientation(chunk.data))
        .unwrap_or(Orientation::Upright);
    (width > 0 && height > 0).then_some(Probe {
        format: Format::Png,
        stored_width: width,
        stored_height: height,
        orientation,
        cmyk: false,
    })
}

/// Whether the file holds an animation: the chunk `acTL` says so.
#[cfg(feature = "raster")]
pub(crate) fn is_animated(bytes: &[u8]) -> bool {
    chunks(bytes).any(|chunk| chunk.kind == b"acTL")
}

/// The file with nothing but its picture: no text, profiles or animation,
/// which can unpack to hundreds of megabytes. `None` where the end is missing.
#[cfg(feature = "raster")]
pub(crate) fn picture_only(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..SIGNATURE_BYTES)?.to_vec();
    for chunk in chunks(bytes) {
        if matches!(chunk.kind, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND") {
            kept.extend_from_slice(chunk.whole);
        }
        if chunk.kind == b"IEND" {
            return Some(kept);
        }
    }
    None
}
