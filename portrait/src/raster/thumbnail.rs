//! Photos made small.

use super::resample::{Area, resample};
use super::{PhotoError, decode_upright, encode_jpeg};

const QUALITY: u8 = 80;

/// A photo reduced to fit into `width` × `height` pixels, as JPEG; one that is smaller keeps its
/// size.
///
/// # Errors
/// [`PhotoError`] for what is no sound photo.
pub fn thumbnail(bytes: &[u8], width: u32, height: u32) -> Result<Vec<u8>, PhotoError> {
    let photo = decode_upright(bytes)?.into_rgb();
    let (full_width, full_height) = (f64::from(photo.width()), f64::from(photo.height()));
    let scale = (f64::from(width) / full_width)
        .min(f64::from(height) / full_height)
        .min(1.0);
    let whole = Area {
        left: 0.0,
        top: 0.0,
        right: full_width,
        bottom: full_height,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "no side is larger than it was"
    )]
    let side = |full: f64| ((full * scale).round() as u32).max(1);
    let small = resample(&photo, whole, side(full_width), side(full_height));
    encode_jpeg(&small, QUALITY, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::probe;
    use crate::stand_in::stand_in;

    #[test]
    fn photos_shrink_in_their_shape_and_never_grow() {
        let photo = encode_jpeg(&stand_in(7, 358, 441), 85, None).unwrap();
        let size = |width, height| {
            let small = thumbnail(&photo, width, height).unwrap();
            probe(&small).unwrap().upright_size()
        };
        assert_eq!(size(130, 160), (130, 160));
        assert_eq!(size(1000, 1000), (358, 441));
        assert_eq!(size(179, 1000), (179, 221));
        assert!(thumbnail(&photo[..200], 130, 160).is_err());
    }
}
