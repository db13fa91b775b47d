//! Decoding a photo no larger than it is needed.

use super::baseline::{self, Reduction};
use super::colour::ToSrgb;
use super::{PhotoError, Upright, decode_upright};
use crate::probe::{self, Format};

/// A photo that may be smaller than its original, whose size it still knows.
#[derive(Debug, Clone)]
pub struct Scaled {
    /// The pixels.
    pub photo: Upright,
    /// Upright width and height of the original, pixels.
    pub size: (u32, u32),
    /// Pixels of the original to one here.
    reduction: u32,
}

impl Scaled {
    /// A photo in its own size.
    #[must_use]
    pub fn whole(photo: Upright) -> Self {
        Self {
            size: (photo.width(), photo.height()),
            photo,
            reduction: 1,
        }
    }

    /// Pixels here to one of the original; at most 1. Of a reduced photo that is turned or
    /// mirrored and no multiple of the reduction, places are up to a pixel off.
    #[must_use]
    pub fn factor(&self) -> f64 {
        1.0 / f64::from(self.reduction)
    }
}

/// Decodes a whole JPEG or PNG file so that the shorter side keeps at least `shorter` pixels
/// where the original has them. A baseline JPEG is reduced by 2 or 4 while it is decoded,
/// which saves most of the work; everything else is decoded in full.
///
/// # Errors
/// As [`decode_upright`].
pub fn decode_scaled(bytes: &[u8], shorter: u32) -> Result<Scaled, PhotoError> {
    let probe = probe::check_upload(bytes.len() as u64, bytes)?;
    let size = probe.upright_size();
    let stored = (probe.stored_width, probe.stored_height);
    let reduction = Reduction::keeping(shorter, size.0.min(size.1));
    let reduced = reduction
        .filter(|_| probe.format == Format::Jpeg)
        .and_then(|by| Some((by, baseline::decode(bytes, stored, by)?)));
    let Some((by, stored)) = reduced else {
        // Other kinds, and damage: the strict decoder decides.
        return decode_upright(bytes).map(Scaled::whole);
    };
    let stored = match ToSrgb::of(bytes, Format::Jpeg) {
        Some(to_srgb) => to_srgb.apply(stored, probe.grey),
        None => stored,
    };
    Ok(Scaled {
        photo: Upright {
            stored,
            orientation: probe.orientation,
        },
        size,
        reduction: by.factor(),
    })
}
