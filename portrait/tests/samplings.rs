//! Every sampling that a JPEG may have, against what Pillow (libjpeg-turbo, as in browsers) makes of
//! it. `files/samplings.py` made the files.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::path::{Path, PathBuf};

use common::{difference, worst_difference};
use portrait::raster::{Rgb, decode_scaled, decode_upright};

fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files")
}

fn decoded(path: &Path) -> Rgb {
    decode_upright(&std::fs::read(path).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .into_rgb()
}

/// Differences of all channels: the mean, and the largest.
fn off(one: &Rgb, other: &Rgb) -> (f64, u8) {
    let sum: f64 = one
        .data()
        .iter()
        .zip(other.data())
        .map(|(a, b)| f64::from(a.abs_diff(*b)))
        .sum();
    (sum / one.data().len() as f64, worst_difference(one, other))
}

#[test]
fn all_samplings_are_read_as_libjpeg_reads_them() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(files().join("samplings")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "jpg") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (sampling, _) = name.split_once('-').unwrap();
        let expected = decoded(&path.with_file_name(format!("{sampling}.png")));
        let (mean, most) = off(&decoded(&path), &expected);
        // Decoders round otherwise, and spread chroma otherwise where colours meet.
        if mean > MEAN || most > MOST {
            wrong.push(format!("{name}: {mean:.2} on average, {most} at most"));
        }
        tried += 1;
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(tried, 40);
}

const MEAN: f64 = 0.6;
const MOST: u8 = 8;

#[test]
fn a_rare_sampling_is_the_same_picture_small_and_large() {
    let reference = decoded(&files().join("reference.png"));
    for name in ["luma_1x1_chroma_2x2.jpg", "luma_1x1_chroma_2x2_large.jpg"] {
        let bytes = std::fs::read(files().join(name)).unwrap();
        let whole = decode_upright(&bytes).unwrap().into_rgb();
        let scaled = decode_scaled(&bytes, 300).unwrap().photo.into_rgb();
        for picture in [whole, scaled] {
            for (x, y) in [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)] {
                let at = |picture: &Rgb| {
                    let place = |share: f64, side: u32| (share * f64::from(side)) as i64;
                    picture.pixel(place(x, picture.width()), place(y, picture.height()))
                };
                let (one, other) = (at(&picture), at(&reference));
                // The file's own quantisation is 4 levels off, as libjpeg-turbo reads it; ours rounds
                // one further. Read wrongly it was up to 115.
                assert!(difference(one, other) <= 5, "{name}: {one:?} {other:?}");
            }
        }
    }
}
