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

fn before_pixels(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    chunks(bytes).take_while(|chunk| chunk.kind != b"IDAT")
}

pub(super) fn probe(bytes: &[u8]) -> Option<Probe> {
    let header = chunks(bytes)
        .next()
        .filter(|chunk| chunk.kind == b"IHDR")?
        .data;
    let (width, height) = (be32(header, 0)?, be32(header, 4)?);
    // Behind the pixels Chromium passes it over, and what is issued is what the dialog shows.
    let orientation = before_pixels(bytes)
        .find(|chunk| chunk.kind == b"eXIf")
        .and_then(|chunk| exif::orientation(chunk.data))
        .unwrap_or(Orientation::Upright);
    (width > 0 && height > 0).then_some(Probe {
        format: Format::Png,
        stored_width: width,
        stored_height: height,
        orientation,
        cmyk: false,
        grey: false,
    })
}

/// Whether the file holds an animation: the chunk `acTL` says so.
#[cfg(feature = "raster")]
pub(crate) fn is_animated(bytes: &[u8]) -> bool {
    chunks(bytes).any(|chunk| chunk.kind == b"acTL")
}

/// What a file says of its colours in a few numbers.
#[cfg(feature = "raster")]
#[derive(Default)]
pub(crate) struct Colours {
    /// It is sRGB (`sRGB`).
    pub(crate) srgb: bool,
    /// The exponent from light to level (`gAMA`).
    pub(crate) gamma: Option<f64>,
    /// x and y of white, red, green and blue (`cHRM`).
    pub(crate) chromaticities: Option<[[f64; 2]; 4]>,
}

#[cfg(feature = "raster")]
impl Colours {
    /// Those of a file.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let fraction = |data: &[u8], at: usize| Some(f64::from(be32(data, at)?) / 100_000.0);
        let mut found = Self::default();
        for Chunk { kind, data, .. } in before_pixels(bytes) {
            match kind {
                b"sRGB" => found.srgb = true,
                b"gAMA" => found.gamma = fraction(data, 0).filter(|gamma| *gamma > 0.0),
                b"cHRM" => {
                    let pair =
                        |n: usize| Some([fraction(data, 8 * n)?, fraction(data, 8 * n + 4)?]);
                    found.chromaticities = (|| Some([pair(0)?, pair(1)?, pair(2)?, pair(3)?]))();
                }
                _ => {}
            }
        }
        found
    }
}

/// The colour profile, unpacked as far as `limit` bytes; `None` without one, with one that does
/// not fit or cannot be unpacked, and where the file says sRGB and nothing else.
#[cfg(feature = "raster")]
pub(crate) fn profile(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    use std::io::Read;
    let chunk = before_pixels(bytes).find(|chunk| chunk.kind == b"iCCP")?;
    let name = chunk.data.iter().position(|byte| *byte == 0)?;
    // The one method there is.
    let packed = chunk.data.get(name + 1..)?.strip_prefix(&[0])?;
    let mut profile = Vec::new();
    flate2::read::ZlibDecoder::new(packed)
        .take(limit as u64 + 1)
        .read_to_end(&mut profile)
        .ok()?;
    (profile.len() <= limit).then_some(profile)
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
