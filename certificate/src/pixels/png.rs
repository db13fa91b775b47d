//! Writing PNG.

use super::{CHANNELS, Pixels};
use crate::deflate::Deflater;

/// The pixels as a PNG file in 8-bit RGBA (W3C PNG, third edition).
pub(crate) fn png(pixels: &Pixels, deflater: &mut Deflater) -> Vec<u8> {
    let alpha = pixels.alpha(255.0);
    let colours = pixels.colours();
    let colours = colours.as_chunks::<3>().0;
    let mut rows = Vec::with_capacity(pixels.data.len() * CHANNELS + pixels.height as usize);
    for (at, (colour, alpha)) in colours.iter().zip(&alpha).enumerate() {
        if at % pixels.width as usize == 0 {
            // Each row begins with its filter: none.
            rows.push(0);
        }
        rows.extend(colour);
        rows.push(*alpha);
    }
    let mut header = [pixels.width.to_be_bytes(), pixels.height.to_be_bytes()].concat();
    header.extend([8, 6, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
    for (kind, data) in [
        (b"IHDR", header),
        (b"IDAT", deflater.deflate(&rows)),
        (b"IEND", Vec::new()),
    ] {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(&data);
        let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
        file.extend(length.to_be_bytes());
        file.extend(kind);
        file.extend(data);
        file.extend(crc.sum().to_be_bytes());
    }
    file
}
