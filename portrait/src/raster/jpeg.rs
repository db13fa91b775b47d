//! Full JPEG pictures, by two decoders.

use super::PhotoError;
use crate::probe::{self, MAX_SIDE, Probe};
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Most memory that the decoder of rare samplings may take for the pixels, bytes.
const MAX_RARE: usize = 80 * 1024 * 1024;

/// The pixels in RGB, as stored, without regard to a colour profile. Decoders are used directly and
/// strictly: what `image` sets up fills missing pixels with grey and calls it a success.
pub(super) fn decode(bytes: &[u8], probe: &Probe) -> Result<Vec<u8>, PhotoError> {
    let picture = probe::jpeg::picture_only(bytes).ok_or(PhotoError::Damaged)?;
    if picture.split_scans {
        return Err(PhotoError::RareJpeg);
    }
    let usual = picture.usual_samplings;
    let size = (probe.stored_width, probe.stored_height);
    if usual {
        quick(&picture.without_end(), size)
    } else {
        rare(&picture.with_end(), size)
    }
}

fn quick(jpeg: &[u8], (width, height): (u32, u32)) -> Result<Vec<u8>, PhotoError> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(MAX_SIDE as usize)
        .set_max_height(MAX_SIDE as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    decoder.decode_headers().map_err(refusal)?;
    // A second frame header could smuggle in another size than the one judged.
    if decoder.dimensions() != Some((width as usize, height as usize)) {
        return Err(PhotoError::Damaged);
    }
    decoder.decode().map_err(refusal)
}

fn refusal(error: DecodeErrors) -> PhotoError {
    match error {
        DecodeErrors::Unsupported(_) => PhotoError::RareJpeg,
        _ => PhotoError::Damaged,
    }
}

/// Samplings of which `zune-jpeg` (0.5) makes other pictures than browsers do: luma in fewer
/// samples than chroma, a quarter of the samples, and so on.
fn rare(jpeg: &[u8], size: (u32, u32)) -> Result<Vec<u8>, PhotoError> {
    use jpeg_decoder::{Decoder, Error, PixelFormat};
    let refusal = |error: Error| match error {
        Error::Unsupported(_) => PhotoError::RareJpeg,
        _ => PhotoError::Damaged,
    };
    let mut decoder = Decoder::new(jpeg);
    decoder.set_max_decoding_buffer_size(MAX_RARE);
    decoder.read_info().map_err(refusal)?;
    let info = decoder.info().ok_or(PhotoError::Damaged)?;
    if (u32::from(info.width), u32::from(info.height)) != size {
        return Err(PhotoError::Damaged);
    }
    let pixels = decoder.decode().map_err(refusal)?;
    match info.pixel_format {
        PixelFormat::RGB24 => Ok(pixels),
        PixelFormat::L8 => Ok(pixels.iter().flat_map(|level| [*level; 3]).collect()),
        _ => Err(PhotoError::RareJpeg),
    }
}
