//! Invented members' photos, no two alike.

/// A JPEG of 358 × 441, some 20 KB: a bust before a light wall, with the grain of a camera.
pub(crate) fn photo(seed: u32) -> Vec<u8> {
    let (width, height) = (358_u16, 441_u16);
    let middle = 165 + i32::try_from(seed % 29).expect("small");
    let radius = 80 + i32::try_from(seed % 17).expect("small");
    let tint = u8::try_from(seed % 23).expect("small");
    let mut grain = seed.wrapping_mul(2_654_435_761) | 1;
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..i32::from(height) {
        for x in 0..i32::from(width) {
            // Xorshift: grain need not withstand anyone.
            grain ^= grain << 13;
            grain ^= grain >> 17;
            grain ^= grain << 5;
            let head = (x - middle).pow(2) + (y - 165).pow(2) < radius.pow(2);
            let shoulders = (x - middle).pow(2) * 2 + (y - 441).pow(2) * 2 < 75_000;
            let colour = if head || shoulders {
                [216 - tint, 205, 180 + tint]
            } else {
                [236, 238 - tint, 230]
            };
            let noise = (grain >> 28) as u8;
            pixels.extend(colour.map(|part| part + noise));
        }
    }
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 85)
        .encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb)
        .expect("the picture is sound");
    bytes
}
