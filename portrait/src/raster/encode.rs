//! Writing JPEG.

use super::{PhotoError, Rgb};
use crate::Orientation;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// `rgb` as a baseline JPEG with 4:2:0 chroma and no metadata, except an EXIF
/// block holding `orientation` alone where one is given (then `rgb` is taken
/// as the stored pixels).
///
/// # Errors
/// [`PhotoError::Encoding`] for a side above 65,535 pixels.
pub fn encode_jpeg(
    rgb: &Rgb,
    quality: u8,
    orientation: Option<Orientation>,
) -> Result<Vec<u8>, PhotoError> {
    let width = u16::try_from(rgb.width()).map_err(|_| PhotoError::Encoding)?;
    let height = u16::try_from(rgb.height()).map_err(|_| PhotoError::Encoding)?;
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Optimised tables would save a few per cent, but this encoder then writes
    // each colour as a scan of its own, which some decoders render wrongly.
    if let Some(orientation) = orientation {
        encoder
            .add_exif_metadata(&exif_block(orientation))
            .map_err(|_| PhotoError::Encoding)?;
    }
    encoder
        .encode(rgb.data(), width, height, ColorType::Rgb)
        .map_err(|_| PhotoError::Encoding)?;
    Ok(jpeg)
}

/// The smallest TIFF block with tag 0x0112, big-endian.
fn exif_block(orientation: Orientation) -> Vec<u8> {
    let mut block = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    block.push(orientation.to_exif());
    block.extend_from_slice(&[0; 6]);
    block
}
