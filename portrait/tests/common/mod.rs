//! Pictures and files for the tests.

use portrait::raster::Rgb;

/// A smooth picture in which every place has its own colour: red grows to the
/// right, green downwards, blue is constant.
pub(crate) fn gradient(width: u32, height: u32) -> Rgb {
    let level = |at: u32, of: u32| (at * 255 / (of - 1).max(1)) as u8;
    Rgb::from_fn(width, height, |x, y| {
        [level(x, width), level(y, height), 90]
    })
}

/// Largest difference of any channel of two pixels.
pub(crate) fn difference(a: [u8; 3], b: [u8; 3]) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap()
}

/// Largest difference of any channel of two pictures of one size.
pub(crate) fn worst_difference(a: &Rgb, b: &Rgb) -> u8 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    a.data()
        .iter()
        .zip(b.data())
        .map(|(a, b)| a.abs_diff(*b))
        .max()
        .unwrap()
}

/// A PNG file of raw samples as `image` writes it.
pub(crate) fn png(
    data: &[u8],
    width: u32,
    height: u32,
    colour: image::ExtendedColorType,
) -> Vec<u8> {
    use image::ImageEncoder;
    let mut file = Vec::new();
    image::codecs::png::PngEncoder::new(&mut file)
        .write_image(data, width, height, colour)
        .unwrap();
    file
}

/// A PNG file of an RGB picture.
pub(crate) fn png_rgb(rgb: &Rgb) -> Vec<u8> {
    png(
        rgb.data(),
        rgb.width(),
        rgb.height(),
        image::ExtendedColorType::Rgb8,
    )
}

/// One PNG chunk with its checksum.
pub(crate) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    let len = u32::try_from(data.len()).unwrap();
    [&len.to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

/// `chunk` put in right after IHDR, which ends at byte 33.
pub(crate) fn after_header(png: &[u8], chunk: &[u8]) -> Vec<u8> {
    [&png[..33], chunk, &png[33..]].concat()
}

/// A PNG file put together from its chunks.
pub(crate) fn png_of(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
    chunks
        .iter()
        .for_each(|chunk| file.extend_from_slice(chunk));
    file
}

/// An IHDR chunk; `colour` is the PNG colour type.
pub(crate) fn header(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let mut data = [width.to_be_bytes(), height.to_be_bytes()].concat();
    data.extend_from_slice(&[depth, colour, 0, 0, 0]);
    chunk(b"IHDR", &data)
}

/// `data` compressed as PNG wants it.
pub(crate) fn deflated(data: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}
