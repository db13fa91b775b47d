//! Against the picture that was encoded, and against the transform as the standard writes it.

mod headers;

use std::f64::consts::PI;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

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
