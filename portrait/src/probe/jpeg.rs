//! The markers of a JPEG stream (ITU-T T.81, annex B).

use super::{Format, Probe, be16, exif};
use crate::Orientation;

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP1: u8 = 0xE1;
/// A stuffed zero: entropy-coded data, not a marker.
const STUFFED: u8 = 0x00;
const TEM: u8 = 0x01;

pub(crate) struct Segment<'a> {
    pub(crate) marker: u8,
    /// Without marker and length.
    pub(crate) content: &'a [u8],
    /// Where the marker stands in the file.
    at: usize,
}

#[cfg(feature = "raster")]
impl Segment<'_> {
    /// Where in the file a segment with content ends.
    pub(crate) fn end(&self) -> usize {
        const MARKER_AND_LENGTH: usize = 4;
        self.at + MARKER_AND_LENGTH + self.content.len()
    }
}

/// Marker segments in order. Entropy-coded data and stray bytes between
/// segments are passed over, as decoders do; a segment cut off by the end of
/// the bytes is not given.
pub(crate) struct Segments<'a> {
    rest: &'a [u8],
    len: usize,
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.rest.iter().position(|byte| *byte == 0xFF)?;
            let after = self.rest.get(at + 1..)?;
            let (&marker, tail) = after.split_first()?;
            let at = self.len - after.len() - 1;
            match marker {
                // Fill byte: the second 0xFF may begin the marker.
                0xFF => self.rest = after,
                STUFFED | TEM | SOI | 0xD0..=0xD7 => self.rest = tail,
                EOI => {
                    self.rest = tail;
                    return Some(Segment {
                        marker,
                        content: &[],
                        at,
                    });
                }
                _ => {
                    let len = usize::from(be16(tail, 0)?).max(2);
                    let content = tail.get(2..len)?;
                    self.rest = tail.get(len..)?;
                    return Some(Segment {
                        marker,
                        content,
                        at,
                    });
                }
            }
        }
    }
}

/// Those of a whole file.
pub(crate) fn segments(bytes: &[u8]) -> Segments<'_> {
    Segments {
        rest: bytes,
        len: bytes.len(),
    }
}

fn is_frame_header(marker: u8) -> bool {
    // C4, C8 and CC are tables and reserved.
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

pub(super) fn probe(bytes: &[u8]) -> Option<Probe> {
    let mut orientation = None;
    let mut frame = None;
    for Segment {
        marker, content, ..
    } in segments(bytes)
    {
        match marker {
            SOS | EOI => break,
            APP1 if orientation.is_none() => {
                orientation = content
                    .strip_prefix(b"Exif\0\0")
                    .and_then(exif::orientation);
            }
            _ if frame.is_none() && is_frame_header(marker) => {
                let size = (be16(content, 3)?, be16(content, 1)?);
                frame = Some((size, *content.get(5)?));
            }
            _ => {}
        }
    }
    let ((width, height), components) = frame?;
    // Height 0 announces it for later (DNL), which no browser reads.
    (width > 0 && height > 0).then_some(Probe {
        format: Format::Jpeg,
        stored_width: width.into(),
        stored_height: height.into(),
        orientation: orientation.unwrap_or(Orientation::Upright),
        cmyk: components == 4,
        grey: components == 1,
    })
}

/// Where the picture ends: behind the first end marker that follows a scan. A preview picture within
/// a segment does not count, as segments are passed over whole.
pub(super) fn picture_end(bytes: &[u8]) -> Option<usize> {
    const MARKER: usize = 2;
    let mut segments = segments(bytes).skip_while(|segment| segment.marker != SOS);
    segments
        .find(|segment| segment.marker == EOI)
        .map(|segment| segment.at + MARKER)
}

/// The pieces of the colour profile, put together (ICC.1:2022, B.4); `None` unless all are there
/// and make at most `limit` bytes.
#[cfg(feature = "raster")]
pub(crate) fn profile(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    const APP2: u8 = 0xE2;
    let before_scan = segments(bytes).take_while(|segment| !matches!(segment.marker, SOS | EOI));
    let mut pieces: Vec<(u8, u8, &[u8])> = before_scan
        .filter(|segment| segment.marker == APP2)
        .filter_map(|segment| segment.content.strip_prefix(b"ICC_PROFILE\0"))
        .filter_map(|piece| match piece {
            [number, count, data @ ..] => Some((*number, *count, data)),
            _ => None,
        })
        .collect();
    pieces.sort_by_key(|(number, ..)| *number);
    let count = pieces.len();
    let whole = count > 0
        && pieces
            .iter()
            .zip(1_usize..)
            .all(|((number, of, _), place)| {
                usize::from(*number) == place && usize::from(*of) == count
            })
        && pieces.iter().map(|(.., data)| data.len()).sum::<usize>() <= limit;
    whole.then(|| {
        pieces
            .iter()
            .flat_map(|(.., data)| *data)
            .copied()
            .collect()
    })
}

/// What decoding needs, and how the picture is laid out.
#[cfg(feature = "raster")]
pub(crate) struct Picture {
    /// Tables, frame and scans; no metadata, no stray bytes, nothing after the end.
    jpeg: Vec<u8>,
    /// One scan after another, each from top to bottom.
    sequential: bool,
    /// A sequential picture in more than one scan: rare, and rendered without
    /// its colours by the decoder in use.
    pub(crate) split_scans: bool,
    /// Grey or, of the three components, the first has the most samples and the others the same
    /// share of them, a half at the least: what nearly all programs write, and all decoders read alike.
    pub(crate) usual_samplings: bool,
}

#[cfg(feature = "raster")]
impl Picture {
    /// For a decoder that wants the end marker.
    pub(crate) fn with_end(mut self) -> Vec<u8> {
        self.jpeg.extend_from_slice(&[0xFF, EOI]);
        self.jpeg
    }

    /// For a decoder that makes up what is missing at an end marker, and complains at the end
    /// of the bytes. A few bytes feed its read-ahead. Progressive scans need their marker.
    pub(crate) fn without_end(mut self) -> Vec<u8> {
        const READ_AHEAD: [u8; 16] = [0; 16];
        self.jpeg.extend_from_slice(if self.sequential {
            &READ_AHEAD
        } else {
            &[0xFF, EOI]
        });
        self.jpeg
    }
}

#[cfg(feature = "raster")]
fn are_usual(frame: &[u8]) -> bool {
    const FIXED_BYTES: usize = 6;
    let components = frame.get(FIXED_BYTES..).unwrap_or_default().as_chunks().0;
    matches!(
        components,
        [[_, 0x11, _]]
            | [
                [_, 0x11 | 0x21 | 0x12 | 0x22, _],
                [_, 0x11, _],
                [_, 0x11, _],
            ]
    )
}

/// The file with nothing but its picture; `None` where the end is missing.
#[cfg(feature = "raster")]
pub(crate) fn picture_only(bytes: &[u8]) -> Option<Picture> {
    const APP0: u8 = 0xE0;
    const APP14: u8 = 0xEE;
    const DQT: u8 = 0xDB;
    const DRI: u8 = 0xDD;
    let mut jpeg = vec![0xFF, SOI];
    let mut first_scan = None;
    let (mut scans, mut sequential, mut usual_samplings) = (0_u32, false, false);
    for Segment {
        marker,
        content,
        at,
    } in segments(bytes)
    {
        match marker {
            SOS => {
                first_scan.get_or_insert(at);
                scans += 1;
            }
            EOI => {
                jpeg.extend_from_slice(bytes.get(first_scan?..at)?);
                return Some(Picture {
                    jpeg,
                    sequential,
                    split_scans: sequential && scans > 1,
                    usual_samplings,
                });
            }
            // APP0 and APP14 tell which colours the numbers mean.
            0xC0..=0xCF | DQT | DRI | APP0 | APP14 if first_scan.is_none() => {
                sequential |= matches!(marker, 0xC0 | 0xC1);
                if is_frame_header(marker) {
                    usual_samplings = are_usual(content);
                }
                jpeg.extend_from_slice(&[0xFF, marker]);
                let len = u16::try_from(content.len() + 2).ok()?;
                jpeg.extend_from_slice(&len.to_be_bytes());
                jpeg.extend_from_slice(content);
            }
            _ => {}
        }
    }
    None
}
