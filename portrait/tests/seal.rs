//! Seals: what is taken, and what is refused by which name.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use common::{after_header, chunk, deflated, gradient, header, png, png_of, png_rgb};
use image::ExtendedColorType;
use portrait::probe::MAX_SEAL_BYTES;
use portrait::raster::{SealRefusal, decode_seal, encode_jpeg};

/// A red disc in the middle of nothing.
fn disc(side: u32, radius: f32) -> Vec<u8> {
    let middle = side as f32 / 2.0;
    let mut rgba = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let away = (x as f32 + 0.5 - middle).hypot(y as f32 + 0.5 - middle);
            rgba.extend([200, 30, 30, if away < radius { 255 } else { 0 }]);
        }
    }
    rgba
}

fn disc_file(side: u32) -> Vec<u8> {
    let rgba = disc(side, side as f32 * 0.4);
    png(&rgba, side, side, ExtendedColorType::Rgba8)
}

fn refused(bytes: &[u8]) -> &'static str {
    let refusal = decode_seal(bytes).unwrap_err();
    let sentence = refusal.to_string();
    assert!(
        sentence.contains("原有印章未改动") && sentence.ends_with('。'),
        "{sentence}"
    );
    refusal.code()
}

#[test]
fn transparent_margins_are_cut_off() {
    let seal = decode_seal(&disc_file(500)).unwrap();
    assert_eq!((seal.width(), seal.height()), (400, 400));
    let middle = (200 * 400 + 200) * 4;
    assert_eq!(seal.data()[middle..middle + 4], [200, 30, 30, 255]);
}

#[test]
fn every_kind_of_png_with_transparency_is_read() {
    let deep: Vec<u8> = disc(300, 120.0)
        .iter()
        .flat_map(|byte| [*byte, *byte])
        .collect();
    let grey: Vec<u8> = disc(300, 120.0)
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|[r, _, _, a]| [*r, *a])
        .collect();
    // One colour of two is transparent: tRNS, not an alpha channel.
    let rows: Vec<u8> = (0..300)
        .flat_map(|y: i32| {
            let row = (0..300)
                .map(move |x: i32| u8::from((x - 150).pow(2) + (y - 150).pow(2) < 120 * 120));
            std::iter::once(0).chain(row)
        })
        .collect();
    let palette = png_of(&[
        header(300, 300, 8, 3),
        chunk(b"PLTE", &[255, 255, 255, 200, 30, 30]),
        chunk(b"tRNS", &[0]),
        chunk(b"IDAT", &deflated(&rows)),
        chunk(b"IEND", &[]),
    ]);
    for file in [
        png(&deep, 300, 300, ExtendedColorType::Rgba16),
        png(&grey, 300, 300, ExtendedColorType::La8),
        palette,
    ] {
        let seal = decode_seal(&file).unwrap();
        assert!(seal.width().abs_diff(240) <= 1, "{seal:?}");
    }
}

#[test]
fn what_is_no_seal_is_refused_by_name() {
    let opaque = vec![255; 200 * 200 * 4];
    let clear = vec![0; 200 * 200 * 4];
    let claim = |width, height| {
        png_of(&[
            header(width, height, 8, 6),
            chunk(b"IDAT", &[]),
            chunk(b"IEND", &[]),
        ])
    };
    let animated = after_header(&disc_file(200), &chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]));
    let whole = disc_file(500);
    let cases: [(Vec<u8>, &str); 12] = [
        (Vec::new(), "seal-empty"),
        (
            encode_jpeg(&gradient(200, 200), 90, None).unwrap(),
            "seal-format",
        ),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "seal-format",
        ),
        (b"no picture".to_vec(), "seal-format"),
        (vec![0; MAX_SEAL_BYTES as usize + 1], "seal-too-many-bytes"),
        (claim(20_000, 100), "seal-too-many-pixels"),
        (claim(100, 4001), "seal-too-many-pixels"),
        (disc_file(100), "seal-too-few-pixels"),
        (animated, "seal-animated"),
        (png_rgb(&gradient(200, 200)), "seal-no-alpha"),
        (
            png(&opaque, 200, 200, ExtendedColorType::Rgba8),
            "seal-no-alpha",
        ),
        (
            png(&clear, 200, 200, ExtendedColorType::Rgba8),
            "seal-blank",
        ),
    ];
    for (bytes, code) in cases {
        assert_eq!(refused(&bytes), code);
    }
    for len in [20, 60, whole.len() / 2, whole.len() - 1] {
        assert_eq!(refused(&whole[..len]), "seal-damaged", "{len}");
    }
    assert_eq!(
        decode_seal(&claim(20_000, 100)).unwrap_err(),
        SealRefusal::TooManyPixels {
            width: 20_000,
            height: 100
        }
    );
}

#[test]
fn hidden_freight_is_left_out_before_decoding() {
    let bomb = deflated(&vec![0; 40 << 20]);
    let profile = [b"x\0\0".as_slice(), &bomb].concat();
    let file = after_header(&disc_file(200), &chunk(b"iCCP", &profile));
    assert!(decode_seal(&file).is_ok());
}
