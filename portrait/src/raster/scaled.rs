//! Decoding a photo no larger than it is needed.

use super::baseline::{self, Reduction};
use super::{PhotoError, Upright, decode_upright};
use crate::probe::{self, Format};

/// A photo that may be smaller than its original, whose size it still knows.
#[derive(Debug, Clone)]
pub struct Scaled {
    /// The pixels.
    pub photo: Upright,
    /// Upright width and height of the original, pixels.
    pub size: (u32, u32),
}

impl Scaled {
    /// Pixels here to one of the original; at most 1.
    #[must_use]
    pub fn factor(&self) -> f64 {
        f64::from(self.photo.width()) / f64::from(self.size.0)
    }
}

/// Decodes a whole JPEG or PNG file so that the shorter side keeps at least `shorter` pixels
/// where the original has them. A baseline JPEG is reduced by 2, 4 or 8 while it is decoded,
/// which saves most of the work; everything else is decoded in full.
///
/// # Errors
/// As [`decode_upright`].
pub fn decode_scaled(bytes: &[u8], shorter: u32) -> Result<Scaled, PhotoError> {
    let probe = probe::check_upload(bytes.len() as u64, bytes)?;
    let size = probe.upright_size();
    let reduction = Reduction::keeping(shorter, size.0.min(size.1));
    let stored = (probe.stored_width, probe.stored_height);
    let reduced = reduction
        .filter(|_| probe.format == Format::Jpeg)
        .and_then(|reduction| baseline::decode(bytes, stored, reduction));
    let photo = match reduced {
        Some(stored) => Upright {
            stored,
            orientation: probe.orientation,
        },
        // Other kinds, and damage: the strict decoder decides.
        None => decode_upright(bytes)?,
    };
    Ok(Scaled { photo, size })
}
