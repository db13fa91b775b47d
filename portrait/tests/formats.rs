//! Every kind of JPEG and PNG that people have.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use common::{
    after_header, chunk, deflated, gradient, header, png, png_of, png_rgb, worst_difference,
};
use image::ExtendedColorType;
use portrait::Orientation;
use portrait::probe::probe;
use portrait::raster::{Rgb, decode_upright, encode_jpeg};
use portrait::stand_in::stand_in;

fn undo(orientation: Orientation) -> Orientation {
    match orientation {
        Orientation::Turn90 => Orientation::Turn270,
        Orientation::Turn270 => Orientation::Turn90,
        own_inverse => own_inverse,
    }
}

#[test]
fn all_eight_orientations_give_one_picture() {
    let picture = gradient(64, 48);
    for orientation in Orientation::ALL {
        let stored = picture.clone().oriented(undo(orientation));
        let tiff = [
            b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
            &[orientation.to_exif(), 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        let png = after_header(&png_rgb(&stored), &chunk(b"eXIf", &tiff));
        let jpeg = encode_jpeg(&stored, 98, Some(orientation)).unwrap();
        for (file, tolerance) in [(png, 0), (jpeg, 12)] {
            let found = probe(&file).unwrap();
            assert_eq!(found.orientation, orientation);
            assert_eq!(found.upright_size(), (64, 48));
            let photo = decode_upright(&file).unwrap();
            assert_eq!((photo.width(), photo.height()), (64, 48));
            let worst = worst_difference(&photo.into_rgb(), &picture);
            assert!(worst <= tolerance, "{orientation:?}: {worst}");
        }
    }
}

#[test]
fn an_orientation_behind_the_pixels_of_a_png_is_passed_over_as_in_chromium() {
    let file = png_rgb(&gradient(64, 48));
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let (body, end) = file.split_at(file.len() - 12);
    let file = [body, &chunk(b"eXIf", tiff), end].concat();
    assert_eq!(probe(&file).unwrap().orientation, Orientation::Upright);
}

#[test]
fn transparency_is_laid_on_white() {
    let pixels: Vec<u8> = (0..40 * 40)
        .flat_map(|i| [200, 0, 0, if i < 800 { 0 } else { 128 }])
        .collect();
    let rgb = decode_upright(&png(&pixels, 40, 40, ExtendedColorType::Rgba8))
        .unwrap()
        .into_rgb();
    assert_eq!(rgb.pixel(0, 0), [255; 3]);
    assert_eq!(rgb.pixel(0, 39), [227, 127, 127]);
    let pixels: Vec<u8> = [90, 255].repeat(40 * 40);
    let rgb = decode_upright(&png(&pixels, 40, 40, ExtendedColorType::La8))
        .unwrap()
        .into_rgb();
    assert_eq!(rgb.pixel(5, 5), [90; 3]);
}

#[test]
fn sixteen_bits_and_grey() {
    let wide: Vec<u8> = [0x1234_u16, 0x80FF, 0xFFFF]
        .repeat(1600)
        .iter()
        .flat_map(|s| s.to_ne_bytes())
        .collect();
    let rgb = decode_upright(&png(&wide, 40, 40, ExtendedColorType::Rgb16))
        .unwrap()
        .into_rgb();
    assert_eq!(rgb.pixel(3, 3), [0x12, 0x80, 0xFF]);
    let rgb = decode_upright(&png(&[77; 1600], 40, 40, ExtendedColorType::L8))
        .unwrap()
        .into_rgb();
    assert_eq!(rgb.pixel(3, 3), [77; 3]);
    let mut grey = Vec::new();
    jpeg_encoder::Encoder::new(&mut grey, 90)
        .encode(&[77; 1600], 40, 40, jpeg_encoder::ColorType::Luma)
        .unwrap();
    assert_eq!(
        decode_upright(&grey).unwrap().into_rgb().pixel(3, 3),
        [77; 3]
    );
}

#[test]
fn a_palette_with_a_transparent_entry() {
    let rows = [0, 0x55, 0x55, 0x55, 0x55, 0x55].repeat(40);
    let file = png_of(&[
        header(40, 40, 1, 3),
        chunk(b"PLTE", &[10, 20, 30, 1, 2, 3]),
        chunk(b"tRNS", &[255, 0]),
        chunk(b"IDAT", &deflated(&rows)),
        chunk(b"IEND", &[]),
    ]);
    let rgb = decode_upright(&file).unwrap().into_rgb();
    assert_eq!((rgb.pixel(0, 0), rgb.pixel(1, 0)), ([10, 20, 30], [255; 3]));
}

#[test]
fn of_an_animation_the_default_picture() {
    let still = png_rgb(&gradient(40, 40));
    let (body, end) = still.split_at(still.len() - 12);
    let frame = [&[0, 0, 0, 1][..], &deflated(&[0; 40 * 121])].concat();
    let moving = [body, &chunk(b"fdAT", &frame), end].concat();
    let moving = after_header(&moving, &chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]));
    assert_eq!(
        decode_upright(&moving).unwrap().into_rgb(),
        gradient(40, 40)
    );
}

#[test]
fn inks_are_refused_with_a_way_out() {
    let mut cmyk = Vec::new();
    jpeg_encoder::Encoder::new(&mut cmyk, 90)
        .encode(&[40; 6400], 40, 40, jpeg_encoder::ColorType::Cmyk)
        .unwrap();
    let error = decode_upright(&cmyk).unwrap_err();
    assert_eq!(error.code(), "photo-cmyk");
    assert!(error.to_string().contains("RGB"));
}

#[test]
fn sequential_colours_in_separate_scans_are_refused() {
    let picture = gradient(64, 64);
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 85);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(picture.data(), 64, 64, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    assert_eq!(decode_upright(&jpeg).unwrap_err().code(), "photo-rare-jpeg");
}

#[test]
fn progressive_files_and_trailing_bytes_are_whole() {
    let picture = gradient(200, 160);
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 95);
    encoder.set_progressive(true);
    encoder
        .encode(picture.data(), 200, 160, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    jpeg.extend_from_slice(b"bytes some phones append \xFF\xD8\xFF");
    let rgb = decode_upright(&jpeg).unwrap().into_rgb();
    assert!(worst_difference(&rgb, &picture) <= 16);
}

#[test]
fn stand_ins_differ_by_seed_only() {
    let one = stand_in(7, 178, 220);
    assert_eq!(one, stand_in(7, 178, 220));
    let others: Vec<Rgb> = (0..12).map(|seed| stand_in(seed, 178, 220)).collect();
    for (index, other) in others.iter().enumerate() {
        assert!(
            others
                .iter()
                .skip(index + 1)
                .all(|another| another != other)
        );
        let size = encode_jpeg(other, 85, None).unwrap().len();
        assert!((2_000..20_000).contains(&size), "{size} bytes");
    }
    assert_eq!(
        (stand_in(1, 0, 0).width(), stand_in(1, 90, 30).height()),
        (1, 30)
    );
}
