//! The colours of the file are sRGB, and it says so: the smallest profile that does.

/// Name of the colour space, for readers (ISO 19005-2, 6.2.3).
pub(crate) const NAME: &str = "sRGB IEC61966-2.1";

/// White of the profile connection space (ICC.1:2010, 7.2.16).
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// Red, green and blue of IEC 61966-2-1, adapted to D50.
const PRIMARIES: [[f64; 3]; 3] = [
    [0.436_066, 0.222_488, 0.013_916],
    [0.385_147, 0.716_873, 0.097_076],
    [0.143_066, 0.060_608, 0.714_096],
];
/// How colours were adapted from the white D65 to D50 (Bradford).
const ADAPTATION: [f64; 9] = [
    1.047_882, 0.022_919, -0.050_217, 0.029_587, 0.990_479, -0.017_059, -0.009_247, 0.015_075,
    0.751_678,
];
/// Exponent, then a, b, c, d of the curve (a·x + b)^g above d, c·x below (ICC.1:2010, 10.16).
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];

/// An ICC profile, version 4.2, of sRGB (ICC.1:2010).
pub(crate) fn srgb() -> Vec<u8> {
    const HEADER: usize = 128;
    const ENTRY: usize = 12;
    let text = text("sRGB");
    let curve = {
        let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
        curve.extend(numbers(&CURVE));
        curve
    };
    let xyz = |of: &[f64; 3]| [b"XYZ \0\0\0\0".to_vec(), numbers(of)].concat();
    let [red, green, blue] = PRIMARIES;
    let parts: [(&[&[u8; 4]], Vec<u8>); 7] = [
        (&[b"desc", b"cprt"], text),
        (&[b"wtpt"], xyz(&D50)),
        (
            &[b"chad"],
            [b"sf32\0\0\0\0".to_vec(), numbers(&ADAPTATION)].concat(),
        ),
        (&[b"rXYZ"], xyz(&red)),
        (&[b"gXYZ"], xyz(&green)),
        (&[b"bXYZ"], xyz(&blue)),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
    ];
    let count: usize = parts.iter().map(|(tags, _)| tags.len()).sum();
    let mut offset = HEADER + 4 + ENTRY * count;
    let mut table = number(count).to_vec();
    let mut data = Vec::new();
    for (tags, part) in &parts {
        for tag in *tags {
            table.extend_from_slice(*tag);
            table.extend(number(offset));
            table.extend(number(part.len()));
        }
        data.extend(part);
        data.resize(data.len().next_multiple_of(4), 0);
        offset += part.len().next_multiple_of(4);
    }

    let mut profile = number(offset).to_vec();
    profile.extend(b"\0\0\0\0\x04\x20\0\0mntrRGB XYZ ");
    // The day this profile was written: 24 November 2026.
    profile.extend(
        [2026_u16, 11, 24, 0, 0, 0]
            .iter()
            .flat_map(|part| part.to_be_bytes()),
    );
    profile.extend(b"acsp");
    // No platform, flags, maker, model, attributes; perceptual intent.
    profile.resize(68, 0);
    profile.extend(numbers(&D50));
    profile.resize(HEADER, 0);
    profile.extend(table);
    profile.extend(data);
    profile
}

/// A text in American English (ICC.1:2010, 10.13).
fn text(words: &str) -> Vec<u8> {
    let words: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".to_vec();
    out.extend(number(words.len()));
    out.extend(number(28));
    out.extend(words);
    out
}

fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

/// Numbers with 16 bits after the point (`s15Fixed16Number`).
fn numbers(values: &[f64]) -> Vec<u8> {
    #[expect(clippy::cast_possible_truncation, reason = "all are below three")]
    let fixed = |value: &f64| ((value * 65536.0).round() as i32).to_be_bytes();
    values.iter().flat_map(fixed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_says_how_long_it_is_and_where_its_parts_are() {
        let profile = srgb();
        let at = |place: usize| {
            u32::from_be_bytes(profile[place..place + 4].try_into().expect("four")) as usize
        };
        assert_eq!(at(0), profile.len());
        for entry in 0..at(128) {
            let place = 132 + 12 * entry;
            assert!(at(place + 4) + at(place + 8) <= profile.len());
            assert_eq!(at(place + 4) % 4, 0);
        }
        // White is what the three primaries add up to.
        for axis in 0..3 {
            let sum: f64 = PRIMARIES.iter().map(|primary| primary[axis]).sum();
            assert!((sum - D50[axis]).abs() < 2e-4, "{sum}");
        }
    }
}
