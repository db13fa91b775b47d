//! Against the picture that was encoded, and against the transform as the standard writes it.

use std::f64::consts::PI;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use proptest::prelude::*;

use super::huffman::Codes;
use super::{Reduction, decode};
use crate::Rgb;

const ALL: [Reduction; 2] = [Reduction::Half, Reduction::Quarter];

/// Soft colours: what a reduction shows is their mean.
fn soft(width: u32, height: u32) -> Rgb {
    Rgb::from_fn(width, height, |x, y| {
        let wave = |side: u32, length: f64| (f64::from(side) / length).sin() * 50.0;
        let level = |shift: f64| (128.0 + wave(x, 41.0 + shift) + wave(y, 67.0 - shift)) as u8;
        [level(0.0), level(9.0), level(23.0)]
    })
}

fn encoded(picture: &Rgb, quality: u8, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, quality);
    set(&mut encoder);
    let (width, height) = (picture.width() as u16, picture.height() as u16);
    encoder
        .encode(picture.data(), width, height, ColorType::Rgb)
        .unwrap();
    jpeg
}

fn size(picture: &Rgb) -> (u32, u32) {
    (picture.width(), picture.height())
}

/// How far the reduced picture is from the means of `picture`: on average, and at most.
fn off(picture: &Rgb, reduced: &Rgb, factor: u32) -> (f64, f64) {
    let (mut sum, mut most) = (0.0, 0.0_f64);
    for y in 0..reduced.height() {
        for x in 0..reduced.width() {
            let mut means = [0.0; 3];
            for pixel in 0..factor * factor {
                let (x, y) = (x * factor + pixel % factor, y * factor + pixel / factor);
                for (mean, level) in means.iter_mut().zip(picture.pixel(x.into(), y.into())) {
                    *mean += f64::from(level) / f64::from(factor * factor);
                }
            }
            for (mean, level) in means.iter().zip(reduced.pixel(x.into(), y.into())) {
                let off = (mean - f64::from(level)).abs();
                sum += off / 3.0;
                most = most.max(off);
            }
        }
    }
    (sum / f64::from(reduced.width() * reduced.height()), most)
}

#[test]
fn every_sampling_of_colours_and_every_size_shows_the_means() {
    use SamplingFactor::*;
    for (width, height) in [(64, 96), (97, 61), (17, 40), (8, 8), (203, 9)] {
        let picture = soft(width, height);
        for sampling in [F_1_1, F_2_1, F_1_2, F_2_2] {
            let jpeg = encoded(&picture, 95, |encoder| {
                encoder.set_sampling_factor(sampling)
            });
            for reduction in ALL {
                let reduced = decode(&jpeg, size(&picture), reduction).unwrap();
                let factor = reduction.factor();
                let expected = (width.div_ceil(factor), height.div_ceil(factor));
                assert_eq!(size(&reduced), expected);
                let (mean, most) = off(&picture, &reduced, factor);
                assert!(
                    mean < 2.5 && most < 16.0,
                    "{width} × {height} {sampling:?} {reduction:?}: {mean} {most}"
                );
            }
        }
    }
}

#[test]
fn grey_restarts_and_tables_of_its_own_are_read() {
    let picture = soft(120, 72);
    let grey: Vec<u8> = picture.data().chunks(3).map(|pixel| pixel[0]).collect();
    let shown = Rgb::from_fn(120, 72, |x, y| [grey[(y * 120 + x) as usize]; 3]);
    let [plain, own] = [false, true].map(|own| {
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, 90);
        encoder.set_optimized_huffman_tables(own);
        encoder.encode(&grey, 120, 72, ColorType::Luma).unwrap();
        jpeg
    });
    assert!(own.len() < plain.len());
    let restarted = encoded(&picture, 90, |encoder| encoder.set_restart_interval(4));
    for reduction in ALL {
        for (jpeg, picture) in [(&plain, &shown), (&own, &shown), (&restarted, &picture)] {
            let reduced = decode(jpeg, (120, 72), reduction).unwrap();
            let (mean, most) = off(picture, &reduced, reduction.factor());
            assert!(mean < 2.0 && most < 12.0, "{reduction:?}: {mean} {most}");
        }
    }
}

/// Noise that no rounding clips.
fn noise(side: u32, mut seed: u64) -> Vec<u8> {
    (0..side * side)
        .map(|_| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            90 + (seed >> 57) as u8 % 70
        })
        .collect()
}

/// ITU-T T.81, A.3.3, in its own words: the coefficients of the block of 8 × 8 `levels`, and
/// from the `n` × `n` lowest of them the samples of a block so small.
fn transformed(levels: &[[f64; 8]; 8], n: usize) -> Vec<Vec<f64>> {
    let c = |k: usize| if k == 0 { 0.5_f64.sqrt() } else { 1.0 };
    let wave = |at: usize, k: usize, of: usize| {
        ((2 * at + 1) as f64 * k as f64 * PI / (2 * of) as f64).cos()
    };
    let coefficient = |v: usize, u: usize| {
        let mut sum = 0.0;
        for (y, row) in levels.iter().enumerate() {
            for (x, level) in row.iter().enumerate() {
                sum += level * wave(x, u, 8) * wave(y, v, 8);
            }
        }
        sum * c(u) * c(v) / 4.0
    };
    let mut samples = vec![vec![0.0; n]; n];
    for v in 0..n {
        for u in 0..n {
            let value = coefficient(v, u) * c(u) * c(v) / 4.0;
            for (y, row) in samples.iter_mut().enumerate() {
                for (x, sample) in row.iter_mut().enumerate() {
                    *sample += value * wave(x, u, n) * wave(y, v, n);
                }
            }
        }
    }
    samples
}

#[test]
fn noise_is_reduced_as_the_transform_says() {
    const SIDE: u32 = 64;
    let levels = noise(SIDE, 7);
    let mut jpeg = Vec::new();
    // Every quantiser is 1, and blocks are full to their last coefficient.
    let encoder = Encoder::new(&mut jpeg, 100);
    let side = SIDE as u16;
    encoder
        .encode(&levels, side, side, ColorType::Luma)
        .unwrap();
    for reduction in ALL {
        let n = 8 / reduction.factor() as usize;
        let reduced = decode(&jpeg, (SIDE, SIDE), reduction).unwrap();
        for block in 0..64 {
            let (left, top) = (block % 8, block / 8);
            let mut values = [[0.0; 8]; 8];
            for (y, row) in values.iter_mut().enumerate() {
                for (x, value) in row.iter_mut().enumerate() {
                    let at = (top * 8 + y) * SIDE as usize + left * 8 + x;
                    *value = f64::from(levels[at]);
                }
            }
            for (y, row) in transformed(&values, n).iter().enumerate() {
                for (x, expected) in row.iter().enumerate() {
                    let at = ((left * n + x) as i64, (top * n + y) as i64);
                    let off = f64::from(reduced.pixel(at.0, at.1)[0]) - expected;
                    assert!(off.abs() < 1.6, "{reduction:?} at {at:?}: {off}");
                }
            }
        }
    }
}

#[test]
fn blocks_of_nothing_but_their_last_coefficient_are_read() {
    // Three codes for sixteen zeros, and one for fourteen more: passed over in luma, and kept in
    // chroma of which a half is the whole.
    let wave = |at: u32| f64::cos((2 * at + 1) as f64 * 7.0 * PI / 16.0);
    let last = |x: u32, y: u32| 120.0 * wave(x % 8) * wave(y % 8);
    let luma = Rgb::from_fn(32, 32, |x, y| [(128.0 + last(x, y)) as u8; 3]);
    let chroma = Rgb::from_fn(32, 32, |x, y| {
        let off = last(x / 2, y / 2);
        [(128.0 + off) as u8, (128.0 - 0.51 * off) as u8, 128]
    });
    for (picture, most) in [(&luma, 2.0), (&chroma, 12.0)] {
        let jpeg = encoded(picture, 100, |encoder| {
            encoder.set_sampling_factor(SamplingFactor::F_2_2);
        });
        for reduction in ALL {
            let reduced = decode(&jpeg, (32, 32), reduction).unwrap();
            assert_eq!(
                size(&reduced),
                (32 / reduction.factor(), 32 / reduction.factor())
            );
        }
        let half = decode(&jpeg, (32, 32), Reduction::Half).unwrap();
        assert!(
            off(picture, &half, 2).0 < most,
            "{:?}",
            off(picture, &half, 2)
        );
    }
}

#[test]
fn pure_colours_stay_pure() {
    const COLOURS: [[u8; 3]; 5] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [0; 3], [255; 3]];
    for colour in COLOURS {
        let picture = Rgb::from_fn(40, 40, |_, _| colour);
        let jpeg = encoded(&picture, 100, |_| {});
        for reduction in ALL {
            let reduced = decode(&jpeg, (40, 40), reduction).unwrap();
            assert!(
                off(&picture, &reduced, reduction.factor()).1 < 3.0,
                "{colour:?}"
            );
        }
    }
}

/// The place of a marker.
fn place(jpeg: &[u8], marker: u8) -> usize {
    jpeg.windows(2).position(|w| w == [0xFF, marker]).unwrap()
}

/// The file with some bytes put in.
fn with(jpeg: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    [&jpeg[..at], bytes, &jpeg[at..]].concat()
}

#[test]
fn grey_that_claims_several_blocks_a_unit_comes_block_by_block() {
    let levels = noise(40, 3);
    let mut jpeg = Vec::new();
    let encoder = Encoder::new(&mut jpeg, 90);
    encoder.encode(&levels, 40, 40, ColorType::Luma).unwrap();
    let mut claiming = jpeg.clone();
    let sampling = place(&jpeg, 0xC0) + 11;
    assert_eq!(claiming[sampling], 0x11);
    claiming[sampling] = 0x22;
    for reduction in ALL {
        let plain = decode(&jpeg, (40, 40), reduction).unwrap();
        assert!(decode(&claiming, (40, 40), reduction) == Some(plain));
    }
}

#[test]
fn rare_but_right_headers_are_read() {
    let picture = soft(64, 64);
    let jpeg = encoded(&picture, 90, |_| {});
    let plain = decode(&jpeg, (64, 64), Reduction::Half);
    let mut extended = jpeg.clone();
    extended[place(&jpeg, 0xC0) + 1] = 0xC1;
    let adobe = with(
        &jpeg,
        2,
        b"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x01",
    );
    let remark = with(&jpeg, place(&jpeg, 0xDA), b"\xFF\xFE\x00\x04hi");
    // The tables once more, of 16 bits, and both at the same time.
    let table = place(&jpeg, 0xDB);
    let wide: Vec<u8> = [0, 1]
        .into_iter()
        .flat_map(|slot| {
            let at = table + 4 + slot * 69;
            assert_eq!(usize::from(jpeg[at]), slot);
            let wide = jpeg[at + 1..at + 65].iter().flat_map(|low| [0, *low]);
            [0x10 | slot as u8]
                .into_iter()
                .chain(wide)
                .collect::<Vec<_>>()
        })
        .collect();
    let length = (wide.len() as u16 + 2).to_be_bytes();
    let wide = [&[0xFF, 0xDB], &length[..], &wide].concat();
    let wide = with(&jpeg, place(&jpeg, 0xDA), &wide);
    for (name, jpeg) in [
        ("extended", extended),
        ("adobe", adobe),
        ("remark", remark),
        ("wide", wide),
    ] {
        assert!(decode(&jpeg, (64, 64), Reduction::Half) == plain, "{name}");
    }
}

#[test]
fn what_is_odd_is_left_to_others() {
    let picture = soft(64, 64);
    let jpeg = encoded(&picture, 90, |encoder| encoder.set_restart_interval(8));
    assert!(decode(&jpeg, (64, 64), Reduction::Half).is_some());
    let end = jpeg.len() - 2;
    let frame = place(&jpeg, 0xC0);
    let changed = |at: usize, byte: u8| {
        let mut changed = jpeg.clone();
        changed[at] = byte;
        changed
    };
    let first = place(&jpeg, 0xD0);
    let seven_more: Vec<u8> = (0..7).flat_map(|_| [0xFF, 0xD7]).collect();
    for (name, odd) in [
        ("a restart before the end", with(&jpeg, end, &[0xFF, 0xD7])),
        ("many", with(&jpeg, end, &seven_more)),
        ("a restart out of turn", changed(first + 1, 0xD1)),
        ("no restart", [&jpeg[..first], &jpeg[first + 2..]].concat()),
        ("a byte too many", with(&jpeg, end, &[0])),
        ("an end before the scan", with(&jpeg, frame, &[0xFF, 0xD9])),
        ("a fill byte before the end", with(&jpeg, end, &[0xFF])),
        ("four blocks across", changed(frame + 11, 0x41)),
        ("one name twice", changed(frame + 13, jpeg[frame + 10])),
        ("twelve bits", changed(frame + 4, 12)),
        ("no table", changed(frame + 12, 3)),
    ] {
        assert!(decode(&odd, (64, 64), Reduction::Half).is_none(), "{name}");
    }
}

#[test]
fn codes_are_as_many_as_there_can_be() {
    let codes = |counts: &[(usize, u8)], values: usize| {
        let mut all = [0; 16];
        for (length, count) in counts {
            all[length - 1] = *count;
        }
        Codes::new(&all, &vec![1; values]).is_some()
    };
    assert!(codes(&[], 0));
    assert!(codes(&[(1, 1), (16, 200)], 201));
    assert!(!codes(&[(1, 1), (16, 200)], 200), "a value is missing");
    assert!(!codes(&[(1, 1)], 2), "a code is missing");
    assert!(!codes(&[(1, 2)], 2), "all ones");
    assert!(!codes(&[(1, 1), (2, 2)], 3), "all ones");
    assert!(!codes(&[(1, 3)], 3), "too many");
}

#[test]
fn what_is_not_baseline_or_not_ycbcr_is_left_to_others() {
    let picture = soft(64, 64);
    let progressive = encoded(&picture, 90, |encoder| encoder.set_progressive(true));
    let plain = encoded(&picture, 90, |_| {});
    let mut named = plain.clone();
    let frame = named.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let scan = named.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
    for (at, letter) in b"RGB".iter().enumerate() {
        named[frame + 10 + 3 * at] = *letter;
        named[scan + 5 + 2 * at] = *letter;
    }
    let adobe = [
        &plain[..2],
        b"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00",
        &plain[2..],
    ]
    .concat();
    // The encoder writes one scan for each component then.
    let split = encoded(&picture, 90, |encoder| {
        encoder.set_optimized_huffman_tables(true)
    });
    for jpeg in [progressive, named, adobe, split] {
        assert!(decode(&jpeg, (64, 64), Reduction::Half).is_none());
    }
    assert!(decode(&plain, (64, 64), Reduction::Half).is_some());
    assert!(decode(&plain, (64, 72), Reduction::Half).is_none());
}

proptest! {
    #[test]
    fn damage_gives_nothing_or_a_picture_of_the_size(
        at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let levels = noise(40, seed);
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, 60);
        encoder.set_restart_interval(7);
        encoder.encode(&levels, 40, 40, ColorType::Luma).unwrap();
        let whole = jpeg.clone();
        for (index, byte) in at {
            *index.get_mut(&mut jpeg) = byte;
        }
        for reduction in ALL {
            if let Some(reduced) = decode(&jpeg, (40, 40), reduction) {
                let side = 40 / reduction.factor();
                prop_assert_eq!(size(&reduced), (side, side));
            }
            let cut = [&whole[..cut.index(whole.len() - 2)], &[0xFF, 0xD9]].concat();
            prop_assert!(decode(&cut, (40, 40), reduction).is_none());
        }
    }
}
