//! Decoding a photo no larger than it is needed.

use jpeg_decoder::{Decoder, PixelFormat};

use super::{PhotoError, Rgb, Upright, decode_upright};
use crate::probe::{self, Format, Probe};

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
/// where the original has them. A JPEG is reduced by 2, 4 or 8 while it is decoded, which
/// saves most of the work; everything else is decoded in full.
///
/// # Errors
/// As [`decode_upright`].
pub fn decode_scaled(bytes: &[u8], shorter: u32) -> Result<Scaled, PhotoError> {
    let probe = probe::check_upload(bytes.len() as u64, bytes)?;
    let size = probe.upright_size();
    let reduced = match probe.format {
        Format::Jpeg if size.0.min(size.1) >= 2 * shorter => reduced(bytes, &probe, shorter),
        _ => None,
    };
    let photo = match reduced {
        Some(photo) => photo,
        // Kinds that the other decoder does not know, and damage: the strict one decides.
        None => decode_upright(bytes)?,
    };
    Ok(Scaled { photo, size })
}

/// The reduced picture, if it can be decoded to its very end.
fn reduced(bytes: &[u8], probe: &Probe, shorter: u32) -> Option<Upright> {
    let picture = probe::jpeg::picture_only(bytes)?;
    if picture.split_scans {
        return None;
    }
    let jpeg = picture.with_guarded_end();
    let mut decoder = Decoder::new(jpeg.as_slice());
    decoder.read_info().ok()?;
    let info = decoder.info()?;
    // A second frame header could smuggle in another size than the one judged.
    let stored = (u32::from(info.width), u32::from(info.height));
    if stored != (probe.stored_width, probe.stored_height) {
        return None;
    }
    let least = stored.0.min(stored.1);
    let asked = |side: u32| {
        let side = u64::from(side) * u64::from(shorter) / u64::from(least);
        u16::try_from(side.max(1)).ok()
    };
    let (width, height) = decoder.scale(asked(stored.0)?, asked(stored.1)?).ok()?;
    let pixels = decoder.decode().ok()?;
    let pixels = match info.pixel_format {
        PixelFormat::RGB24 => pixels,
        PixelFormat::L8 => pixels.iter().flat_map(|byte| [*byte; 3]).collect(),
        PixelFormat::L16 | PixelFormat::CMYK32 => return None,
    };
    Some(Upright {
        stored: Rgb::new(width.into(), height.into(), pixels)?,
        orientation: probe.orientation,
    })
}
