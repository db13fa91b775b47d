//! Seals from pictures: prepared once, then the same bytes in every certificate.

mod paint;

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use printpdf::ExternalXObject;

use crate::deflate::Deflater;
use crate::pixels::{Pixels, png};

/// As ink on ink, like the drawn specimen: what stands below shows faintly through.
const OPACITY: f32 = 0.88;
/// Of the preview's picture, dots an inch: the preview is a few hundred pixels wide.
const PREVIEW_DPI: f32 = 200.0;

/// The place and size of an uploaded seal, in tenths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SealPlacement {
    /// Width of the printed picture, 150 to 400.
    pub width: u16,
    /// To the right of the standard centre, −100 to 100.
    pub dx: i16,
    /// Below the standard centre, −100 to 100.
    pub dy: i16,
}

impl Default for SealPlacement {
    /// As the drawn specimen: 25 mm across, at the standard centre.
    fn default() -> Self {
        Self {
            width: 250,
            dx: 0,
            dy: 0,
        }
    }
}

/// What is stamped on the name of an association.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Seal {
    /// The drawn seal with the word 样章 (specimen).
    #[default]
    Specimen,
    /// An uploaded picture.
    Image(SealImage),
}

/// A seal's picture, ready to be embedded, and its place. Cheap to clone.
#[derive(Clone)]
pub struct SealImage {
    prepared: Arc<Prepared>,
    placement: SealPlacement,
}

struct Prepared {
    object: ExternalXObject,
    /// Bytes that it takes in a file, without its dictionaries.
    bytes: usize,
    /// The picture for the preview: a PNG file in a `data:` address.
    data_url: String,
    /// Height of the picture, its width being 1.
    ratio: f32,
}

impl SealImage {
    /// Prepares a picture for print at the placement's width. `rgba` holds four bytes a pixel, rows
    /// from the top, colour not multiplied by opacity. `None` unless that is exactly
    /// `width` × `height` pixels and at least one.
    pub fn new(width: u32, height: u32, rgba: &[u8], placement: SealPlacement) -> Option<Self> {
        let pixels = Pixels::new(width, height, rgba)?.at_most_opaque(OPACITY);
        let inches = f32::from(placement.width) / 254.0;
        let (object, bytes) = paint::object(&pixels, inches);
        let small = pixels.reduced((inches * PREVIEW_DPI).round() as u32);
        let file = png(&small, &mut Deflater::thorough());
        let prepared = Prepared {
            object,
            bytes,
            data_url: format!("data:image/png;base64,{}", BASE64.encode(file)),
            ratio: height as f32 / width as f32,
        };
        Some(Self {
            prepared: Arc::new(prepared),
            placement,
        })
    }

    /// The same picture elsewhere. Another width keeps the resolution that the picture was prepared
    /// for.
    #[must_use]
    pub fn placed(&self, placement: SealPlacement) -> Self {
        Self {
            prepared: Arc::clone(&self.prepared),
            placement,
        }
    }

    /// Bytes that the picture adds to a certificate, without some 400 for its dictionaries.
    pub fn embedded_bytes(&self) -> usize {
        self.prepared.bytes
    }

    /// Width and height of the printed picture, mm.
    pub(crate) fn size(&self) -> (f32, f32) {
        let width = f32::from(self.placement.width) / 10.0;
        (width, width * self.prepared.ratio)
    }

    /// From the standard centre to the picture's, mm.
    pub(crate) fn offset(&self) -> (f32, f32) {
        (
            f32::from(self.placement.dx) / 10.0,
            f32::from(self.placement.dy) / 10.0,
        )
    }

    /// An object that paints a unit square.
    pub(crate) fn object(&self) -> ExternalXObject {
        self.prepared.object.clone()
    }

    pub(crate) fn data_url(&self) -> &str {
        &self.prepared.data_url
    }
}

impl PartialEq for SealImage {
    fn eq(&self, other: &Self) -> bool {
        self.placement == other.placement
            && (Arc::ptr_eq(&self.prepared, &other.prepared)
                || self.prepared.data_url == other.prepared.data_url)
    }
}

impl Eq for SealImage {}

impl fmt::Debug for SealImage {
    // Derived, it would print every byte.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealImage")
            .field("bytes", &self.prepared.bytes)
            .field("placement", &self.placement)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_follow_the_picture_s_shape() {
        let rgba = vec![255; 40 * 20 * 4];
        let placement = SealPlacement {
            width: 400,
            dx: -15,
            dy: 20,
        };
        let seal = SealImage::new(40, 20, &rgba, placement).expect("whole");
        assert_eq!((seal.size(), seal.offset()), ((40.0, 20.0), (-1.5, 2.0)));
        let moved = seal.placed(SealPlacement::default());
        assert_eq!((moved.size(), moved.offset()), ((25.0, 12.5), (0.0, 0.0)));
        assert!(SealImage::new(40, 20, &rgba[1..], placement).is_none());
        assert!(SealImage::new(0, 0, &[], placement).is_none());
    }
}
