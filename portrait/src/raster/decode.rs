//! Decoding within bounds.

use super::colour::ToSrgb;
use super::{PhotoError, Rgb, jpeg};
use crate::Orientation;
use crate::probe::{self, Format, MAX_SIDE, Probe};
use image::{DynamicImage, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Most memory the PNG decoder may ask for, bytes: 25 megapixels of RGBA and room
/// for a row or two. A 16-bit PNG of that size does not fit and is refused.
const MAX_ALLOC: u64 = 112 * 1024 * 1024;

/// A decoded photo in 8-bit RGB on white. The pixels stay as stored; what
/// reads them looks through the orientation, which saves a second copy of a
/// large photo.
#[derive(Debug, Clone)]
pub struct Upright {
    pub(super) stored: Rgb,
    pub(super) orientation: Orientation,
}

impl Upright {
    /// A picture that is upright as it is.
    #[must_use]
    pub fn from_rgb(rgb: Rgb) -> Self {
        Self {
            stored: rgb,
            orientation: Orientation::Upright,
        }
    }

    /// Upright width, pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.size().0
    }

    /// Upright height, pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.size().1
    }

    /// The upright pixels themselves.
    #[must_use]
    pub fn into_rgb(self) -> Rgb {
        self.stored.oriented(self.orientation)
    }

    /// The whole upright photo, made smaller so that its longer side is at most `side` pixels.
    #[must_use]
    pub fn reduced(&self, side: u32) -> Rgb {
        self.stored.reduced(side).oriented(self.orientation)
    }

    fn size(&self) -> (u32, u32) {
        self.orientation
            .oriented_size(self.stored.width(), self.stored.height())
    }
}

/// Decodes a whole JPEG or PNG file. Transparency is laid on white, 16 bits
/// become 8, grey becomes RGB; of an animated PNG the default picture is
/// taken, the one that viewers without animation show. An embedded colour
/// profile is applied: the pixels are sRGB.
///
/// # Errors
/// A file refused by its header, cut off or damaged anywhere, or too heavy.
pub fn decode_upright(bytes: &[u8]) -> Result<Upright, PhotoError> {
    let probe = probe::check_upload(bytes.len() as u64, bytes)?;
    let pixels = match probe.format {
        Format::Png => decode_png(bytes, &probe)?,
        _ => {
            let mut pixels = jpeg::decode(bytes, &probe)?;
            if let Some(to_srgb) = ToSrgb::of(bytes, Format::Jpeg) {
                to_srgb.rgb(&mut pixels, probe.grey);
            }
            pixels
        }
    };
    let stored = Rgb::new(probe.stored_width, probe.stored_height, pixels);
    Ok(Upright {
        stored: stored.ok_or(PhotoError::Damaged)?,
        orientation: probe.orientation,
    })
}

fn decode_png(bytes: &[u8], probe: &Probe) -> Result<Vec<u8>, PhotoError> {
    decode_png_within(bytes, probe, MAX_SIDE, MAX_ALLOC).map(on_white)
}

/// Decodes a PNG with nothing but its picture in it, within bounds of pixels a
/// side and bytes.
pub(super) fn decode_png_within(
    bytes: &[u8],
    probe: &Probe,
    max_side: u32,
    max_alloc: u64,
) -> Result<DynamicImage, PhotoError> {
    let picture = probe::png::picture_only(bytes).ok_or(PhotoError::Damaged)?;
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(max_side);
    limits.max_image_height = Some(max_side);
    limits.max_alloc = Some(max_alloc);
    let mut reader = ImageReader::with_format(Cursor::new(picture), ImageFormat::Png);
    reader.limits(limits);
    let image = reader.decode().map_err(png_error)?;
    if (image.width(), image.height()) != (probe.stored_width, probe.stored_height) {
        return Err(PhotoError::Damaged);
    }
    Ok(match ToSrgb::of(bytes, Format::Png) {
        Some(to_srgb) => to_srgb.image(image),
        None => image,
    })
}

fn png_error(error: ImageError) -> PhotoError {
    match error {
        ImageError::Limits(_) => PhotoError::TooHeavy,
        _ => PhotoError::Damaged,
    }
}

/// 8-bit RGB bytes, transparency laid on white. Eight-bit pictures with alpha
/// are squeezed in place: a second buffer would nearly double the peak.
fn on_white(image: DynamicImage) -> Vec<u8> {
    match image {
        DynamicImage::ImageRgb8(rgb) => rgb.into_raw(),
        DynamicImage::ImageRgba8(rgba) => squeeze(rgba.into_raw()),
        other if other.color().has_alpha() => squeeze(other.into_rgba8().into_raw()),
        other => other.into_rgb8().into_raw(),
    }
}

fn squeeze(mut rgba: Vec<u8>) -> Vec<u8> {
    let mut read = 0;
    let mut write = 0;
    while let Some(&[r, g, b, a]) = rgba.get(read..).and_then(|rest| rest.first_chunk::<4>()) {
        if let Some(target) = rgba
            .get_mut(write..)
            .and_then(|rest| rest.first_chunk_mut::<3>())
        {
            *target = [r, g, b].map(|channel| over_white(channel, a));
        }
        read += 4;
        write += 3;
    }
    rgba.truncate(write);
    rgba
}

fn over_white(channel: u8, alpha: u8) -> u8 {
    let (channel, alpha) = (u32::from(channel), u32::from(alpha));
    // At most 255 × 255 / 255: the conversion is exact.
    ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
