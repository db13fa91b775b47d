//! Pictures of seals.

/// A red ring on nothing, a PNG file.
pub(super) fn seal(red: u8) -> Vec<u8> {
    let side = 240_i32;
    let mut rows = Vec::new();
    for y in 0..side {
        rows.push(0);
        for x in 0..side {
            let away = (x - 120).pow(2) + (y - 120).pow(2);
            let alpha = u8::from((90 * 90..110 * 110).contains(&away)) * 255;
            rows.extend([red, 30, 30, alpha]);
        }
    }
    png(side as u32, &rows)
}

/// Stored, not compressed: all that a test needs.
pub(super) fn png(side: u32, rows: &[u8]) -> Vec<u8> {
    let mut data = vec![0x78, 0x01];
    let blocks = rows.chunks(0xffff).count();
    for (at, block) in rows.chunks(0xffff).enumerate() {
        data.push(u8::from(at + 1 == blocks));
        let length = block.len() as u16;
        data.extend(length.to_le_bytes());
        data.extend((!length).to_le_bytes());
        data.extend(block);
    }
    let (a, b) = rows.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    data.extend((b << 16 | a).to_be_bytes());
    let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
    header.extend([8, 6, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", data), (b"IEND", Vec::new())] {
        let framed = [kind.as_slice(), &data].concat();
        let crc = framed.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
            })
        });
        file.extend((data.len() as u32).to_be_bytes());
        file.extend(framed);
        file.extend((!crc).to_be_bytes());
    }
    file
}
