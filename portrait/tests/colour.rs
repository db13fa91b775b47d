//! Colour profiles: what is issued is what a browser shows.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use common::{after_header, chunk, deflated, difference, gradient, png, png_rgb};
use image::ExtendedColorType;
use moxcms::{ColorProfile, ToneReprCurve};
use portrait::raster::{Rgb, decode_scaled, decode_upright, encode_jpeg};

/// Chromium's colours in the middle of the four fields of `files/display_p3.jpg`.
const SHOWN: [((i64, i64), [u8; 3]); 4] = [
    ((48, 64), [233, 179, 147]),
    ((152, 64), [33, 112, 198]),
    ((48, 192), [0, 91, 54]),
    ((152, 192), [236, 236, 236]),
];

fn display_p3() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/display_p3.jpg");
    std::fs::read(path).unwrap()
}

fn decoded(file: &[u8]) -> Rgb {
    decode_upright(file).unwrap().into_rgb()
}

/// `jpeg` with a profile in pieces of `size` bytes behind its first marker; the last ones first.
fn with_profile(jpeg: &[u8], profile: &[u8], size: usize) -> Vec<u8> {
    let count = profile.chunks(size).len();
    let mut file = jpeg[..2].to_vec();
    for (number, piece) in profile.chunks(size).enumerate().rev() {
        let content = [
            b"ICC_PROFILE\0".as_slice(),
            &[number as u8 + 1, count as u8],
            piece,
        ]
        .concat();
        file.extend_from_slice(&[0xFF, 0xE2]);
        file.extend_from_slice(&(content.len() as u16 + 2).to_be_bytes());
        file.extend_from_slice(&content);
    }
    file.extend_from_slice(&jpeg[2..]);
    file
}

fn png_with(png: &[u8], profile: &[u8]) -> Vec<u8> {
    let data = [b"icc\0\0".as_slice(), &deflated(profile)].concat();
    after_header(png, &chunk(b"iCCP", &data))
}

#[test]
fn display_p3_is_issued_as_a_browser_shows_it() {
    let picture = decoded(&display_p3());
    for ((x, y), shown) in SHOWN {
        let issued = picture.pixel(x, y);
        assert!(difference(issued, shown) <= 2, "{issued:?} {shown:?}");
    }
}

#[test]
fn a_profile_is_applied_alike_in_every_file_and_by_every_reader() {
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let field = Rgb::from_fn(1600, 1600, |_, _| [58, 112, 189]);
    let jpeg = encode_jpeg(&field, 95, None).unwrap();
    let rgba: Vec<u8> = [58, 112, 189, 255].repeat(40 * 40);
    let clear: Vec<u8> = [58, 112, 189, 0].repeat(40 * 40);
    let rgba = png(&rgba, 40, 40, ExtendedColorType::Rgba8);
    let clear = png(&clear, 40, 40, ExtendedColorType::Rgba8);
    for file in [
        with_profile(&jpeg, &profile, 60_000),
        with_profile(&jpeg, &profile, 100),
        png_with(&png_rgb(&field), &profile),
        png_with(&rgba, &profile),
    ] {
        let whole = decoded(&file).pixel(9, 9);
        let scaled = decode_scaled(&file, 300).unwrap().photo.into_rgb();
        for found in [whole, scaled.pixel(9, 9)] {
            assert!(difference(found, [33, 112, 198]) <= 4, "{found:?}");
            assert!(found[0] < 40, "{found:?}");
        }
    }
    assert_eq!(decoded(&png_with(&clear, &profile)).pixel(9, 9), [255; 3]);
}

#[test]
fn grey_profiles_are_for_grey_pictures() {
    let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let grey = png(&[64; 1600], 40, 40, ExtendedColorType::L8);
    // A quarter of the light, in sRGB.
    let found = decoded(&png_with(&grey, &linear)).pixel(3, 3);
    assert!(difference(found, [137; 3]) <= 1, "{found:?}");
    let mut jpeg = Vec::new();
    jpeg_encoder::Encoder::new(&mut jpeg, 95)
        .encode(&[64; 1600], 40, 40, jpeg_encoder::ColorType::Luma)
        .unwrap();
    let found = decoded(&with_profile(&jpeg, &linear, 60_000)).pixel(3, 3);
    assert!(difference(found, [137; 3]) <= 1, "{found:?}");
    let coloured = png_rgb(&gradient(40, 40));
    assert_eq!(decoded(&png_with(&coloured, &linear)), gradient(40, 40));
}

#[test]
fn what_is_no_profile_for_a_photo_changes_nothing() {
    let good = ColorProfile::new_display_p3().encode().unwrap();
    let mut inks = good.clone();
    inks[16..20].copy_from_slice(b"CMYK");
    let mut huge = good.clone();
    huge.resize(5 << 20, 0);
    let base = png_rgb(&gradient(40, 40));
    let cut = &good[..good.len() / 2];
    for profile in [cut, &good[..100], &inks, &huge, &[0; 999], b""] {
        assert_eq!(decoded(&png_with(&base, profile)), gradient(40, 40));
    }
    let not_packed = after_header(&base, &chunk(b"iCCP", b"icc\0\0no stream"));
    assert_eq!(decoded(&not_packed), gradient(40, 40));
    // A piece is missing.
    let jpeg = encode_jpeg(&gradient(40, 40), 95, None).unwrap();
    let mut file = with_profile(&jpeg, &good, 200);
    let length = usize::from(u16::from_be_bytes([file[4], file[5]])) + 2;
    file.drain(2..2 + length);
    assert_eq!(decoded(&file), decoded(&jpeg));
}

#[test]
fn srgb_stays_srgb() {
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let picture = decoded(&png_with(&png_rgb(&gradient(200, 200)), &srgb));
    for (one, other) in picture.data().iter().zip(gradient(200, 200).data()) {
        assert!(one.abs_diff(*other) <= 1);
    }
}

#[test]
fn a_curve_of_its_own_is_followed() {
    let mut linear = ColorProfile::new_srgb();
    let curve = ToneReprCurve::Lut(vec![]);
    linear.red_trc = Some(curve.clone());
    linear.green_trc = Some(curve.clone());
    linear.blue_trc = Some(curve);
    linear.cicp = None;
    let profile = linear.encode().unwrap();
    let picture = Rgb::from_fn(40, 40, |_, _| [64; 3]);
    let found = decoded(&png_with(&png_rgb(&picture), &profile)).pixel(3, 3);
    assert!(difference(found, [137; 3]) <= 1, "{found:?}");
}

/// What Chromium 156 makes of the same numbers.
#[test]
fn the_colours_of_a_png_in_numbers_are_followed_as_in_chromium() {
    let gamma = |value: u32| chunk(b"gAMA", &value.to_be_bytes());
    let primaries = |points: [u32; 8]| {
        let data: Vec<u8> = points
            .iter()
            .flat_map(|point| point.to_be_bytes())
            .collect();
        chunk(b"cHRM", &data)
    };
    let srgb = primaries([31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]);
    let p3 = primaries([31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]);
    let broken = chunk(b"iCCP", b"x\0\0zz");
    let base = png_rgb(&Rgb::from_fn(40, 40, |x, _| {
        if x < 20 { [200, 0, 0] } else { [64; 3] }
    }));
    for (chunks, red, grey) in [
        (vec![gamma(100_000)], 229, 137),
        (vec![gamma(50_000)], 206, 71),
        (vec![gamma(45_455)], 200, 64),
        (vec![gamma(45_000)], 200, 64),
        (vec![gamma(100_000), srgb.clone()], 229, 137),
        (vec![gamma(45_455), srgb], 201, 62),
        (vec![gamma(45_455), p3.clone()], 220, 62),
        (vec![gamma(50_000), p3.clone()], 225, 71),
        (vec![p3], 200, 64),
        (vec![chunk(b"sRGB", &[0]), gamma(100_000)], 200, 64),
        (vec![broken, gamma(100_000)], 229, 137),
    ] {
        let picture = decoded(&after_header(&base, &chunks.concat()));
        let (left, right) = (picture.pixel(3, 3), picture.pixel(30, 3));
        assert!(difference(left, [red, 0, 0]) <= 2, "{left:?} {red}");
        assert!(difference(right, [grey; 3]) <= 2, "{right:?} {grey}");
    }
}
