//! Drawn portraits as files, for tests that need faces:
//!
//!     stand_ins FOLDER COUNT [WIDTH HEIGHT [FIRST]]
//!
//! writes `1.jpg` to `COUNT.jpg`, each named by its seed, 520 × 640 pixels unless told
//! otherwise. With `FIRST` it writes `COUNT` photos from that seed on, with grain as a camera's,
//! which makes their files as large as a camera's.
#![expect(
    clippy::unwrap_used,
    reason = "a program for tests; what cannot be read or written ends it"
)]

use std::fs;
use std::path::PathBuf;

use portrait::raster::{Rgb, encode_jpeg};
use portrait::stand_in::stand_in;

/// JPEG quality: that of a camera, so that the checks see a camera's picture.
const QUALITY: u8 = 92;

fn main() {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().unwrap());
    let numbers: Vec<u32> = words.map(|word| word.parse().unwrap()).collect();
    let (count, width, height, first) = match *numbers.as_slice() {
        [count] => (count, 520, 640, None),
        [count, width, height] => (count, width, height, None),
        [count, width, height, first] => (count, width, height, Some(first)),
        _ => panic!("stand_ins FOLDER COUNT [WIDTH HEIGHT [FIRST]]"),
    };
    fs::create_dir_all(&folder).unwrap();
    for seed in (first.unwrap_or(1)..).take(count as usize) {
        let mut drawn = stand_in(seed.into(), width, height);
        if first.is_some() {
            drawn = grained(&drawn, width, height, seed.into());
        }
        let jpeg = encode_jpeg(&drawn, QUALITY, None).unwrap();
        fs::write(folder.join(format!("{seed}.jpg")), jpeg).unwrap();
    }
}

/// The same with grain of up to six steps, another for each seed.
fn grained(drawn: &Rgb, width: u32, height: u32, seed: u64) -> Rgb {
    let mut state = seed | 1;
    Rgb::from_fn(width, height, |x, y| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let grain = i16::try_from((state >> 33) % 13).unwrap() - 6;
        drawn
            .pixel(x.into(), y.into())
            .map(|part| (i16::from(part) + grain).clamp(0, 255) as u8)
    })
}
