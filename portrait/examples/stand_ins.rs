//! Drawn portraits as files, for tests that need faces:
//!
//!     stand_ins FOLDER COUNT [WIDTH HEIGHT]
//!
//! writes `1.jpg` to `COUNT.jpg`, each named by its seed, 520 × 640 pixels unless told
//! otherwise.
#![expect(
    clippy::unwrap_used,
    reason = "a program for tests; what cannot be read or written ends it"
)]

use std::fs;
use std::path::PathBuf;

use portrait::raster::encode_jpeg;
use portrait::stand_in::stand_in;

/// JPEG quality: that of a camera, so that the checks see a camera's picture.
const QUALITY: u8 = 92;

fn main() {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().unwrap());
    let numbers: Vec<u32> = words.map(|word| word.parse().unwrap()).collect();
    let (count, width, height) = match *numbers.as_slice() {
        [count] => (count, 520, 640),
        [count, width, height] => (count, width, height),
        _ => panic!("stand_ins FOLDER COUNT [WIDTH HEIGHT]"),
    };
    fs::create_dir_all(&folder).unwrap();
    for seed in 1..=count {
        let drawn = stand_in(seed.into(), width, height);
        let jpeg = encode_jpeg(&drawn, QUALITY, None).unwrap();
        fs::write(folder.join(format!("{seed}.jpg")), jpeg).unwrap();
    }
}
