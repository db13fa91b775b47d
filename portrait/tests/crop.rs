//! What is cut out is what the geometry says.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use common::{difference, gradient, worst_difference};
use domain::crop::{CropFrame, CropRect, output_size};
use portrait::Orientation;
use portrait::raster::{Rgb, Upright, crop_and_encode, decode_upright, encode_jpeg};
use proptest::prelude::*;

const MARK: [u8; 3] = [220, 30, 30];
const PAPER: [u8; 3] = [235, 235, 230];

fn rect(x: f64, y: f64, width: f64, rotation: f64) -> CropRect {
    CropRect {
        x,
        y,
        width,
        height: width * 32.0 / 26.0,
        rotation,
    }
}

fn issued(photo: &Upright, rect: &CropRect) -> Rgb {
    let photo = crop_and_encode(photo, rect).unwrap();
    let rgb = decode_upright(&photo.jpeg).unwrap().into_rgb();
    assert_eq!((rgb.width(), rgb.height()), (photo.width, photo.height));
    assert_eq!((photo.width, photo.height), output_size(rect));
    rgb
}

/// A disc of colour at (`cx`, `cy`), photo pixels.
fn marked(width: u32, height: u32, cx: f64, cy: f64, radius: f64) -> Upright {
    Upright::from_rgb(Rgb::from_fn(width, height, |x, y| {
        let (dx, dy) = (f64::from(x) + 0.5 - cx, f64::from(y) + 0.5 - cy);
        if dx.hypot(dy) <= radius { MARK } else { PAPER }
    }))
}

/// Centre of the mark in a picture, pixels.
fn find_mark(rgb: &Rgb) -> (f64, f64) {
    let (mut x_sum, mut y_sum, mut sum) = (0.0, 0.0, 0.0);
    for y in 0..rgb.height() {
        for x in 0..rgb.width() {
            let green = f64::from(rgb.pixel(x.into(), y.into())[1]);
            let weight = ((200.0 - green) / 170.0).clamp(0.0, 1.0);
            x_sum += weight * (f64::from(x) + 0.5);
            y_sum += weight * (f64::from(y) + 0.5);
            sum += weight;
        }
    }
    assert!(sum > 10.0, "no mark");
    (x_sum / sum, y_sum / sum)
}

#[test]
fn a_clockwise_turn_carries_a_mark_clockwise() {
    // The mark lies straight above the centre of the rectangle.
    let photo = marked(1200, 1200, 600.0, 450.0, 25.0);
    let width = 520.0;
    let (x, y) = (600.0 - width / 2.0, 600.0 - width * 16.0 / 26.0);
    let scale = 358.0 / width;
    for degrees in [
        0.0, 90.0, 180.0, -180.0, -90.0, 30.0, -30.0, 45.0, 137.5, -101.0, 0.4,
    ] {
        let out = issued(&photo, &rect(x, y, width, degrees));
        let angle = f64::to_radians(degrees);
        // Up, turned clockwise: at 90° it points to the right.
        let expected = (
            179.0 + 150.0 * scale * angle.sin(),
            220.5 - 150.0 * scale * angle.cos(),
        );
        let found = find_mark(&out);
        let off = (found.0 - expected.0).hypot(found.1 - expected.1);
        assert!(off < 0.6, "{degrees}: {found:?}, not {expected:?}");
    }
}

#[test]
fn whole_pixels_at_full_size_are_copied() {
    // 260 × 320 at one to one: nothing but JPEG stands between source and result.
    let source = gradient(600, 700);
    let photo = Upright::from_rgb(source.clone());
    let out = issued(&photo, &rect(100.0, 200.0, 260.0, 0.0));
    let same = Rgb::from_fn(260, 320, |x, y| {
        source.pixel(i64::from(x) + 100, i64::from(y) + 200)
    });
    assert!(worst_difference(&out, &same) <= 12);
    let quarter = issued(&photo, &rect(100.0, 200.0, 260.0, 90.0));
    // Centre (230, 360); the crop's top left is the photo's bottom left of a 320 × 260 box.
    let turned = Rgb::from_fn(260, 320, |x, y| {
        source.pixel(70 + i64::from(y), 489 - i64::from(x))
    });
    assert!(worst_difference(&quarter, &turned) <= 12);
}

#[test]
fn turned_photos_are_cropped_like_upright_ones() {
    let picture = gradient(640, 480);
    let wanted = rect(250.0, 90.0, 200.0, 0.0);
    for degrees in [0.0, 90.0, 33.0] {
        let wanted = CropRect {
            rotation: degrees,
            ..wanted
        };
        let reference = issued(&Upright::from_rgb(picture.clone()), &wanted);
        for orientation in Orientation::ALL {
            let stored = stored_for(&picture, orientation);
            let photo = decode_upright(&encode_jpeg(&stored, 97, Some(orientation)).unwrap());
            let out = issued(&photo.unwrap(), &wanted);
            assert!(
                worst_difference(&out, &reference) <= 14,
                "{orientation:?} {degrees}"
            );
        }
    }
}

/// The pixels to store so that `orientation` makes `upright` of them.
fn stored_for(upright: &Rgb, orientation: Orientation) -> Rgb {
    let undo = match orientation {
        Orientation::Turn90 => Orientation::Turn270,
        Orientation::Turn270 => Orientation::Turn90,
        own_inverse => own_inverse,
    };
    upright.clone().oriented(undo)
}

#[test]
fn edges_are_continued_not_darkened() {
    let photo = Upright::from_rgb(Rgb::from_fn(400, 500, |_, _| PAPER));
    for rect in [rect(0.0, 0.0, 400.0, 0.0), rect(-0.5, -0.5, 400.0, 0.0)] {
        let out = issued(&photo, &rect);
        assert!(
            out.data()
                .as_chunks::<3>()
                .0
                .iter()
                .all(|p| difference(*p, PAPER) <= 3)
        );
    }
    let slanting = CropFrame::largest_centred(400, 500)
        .rotated_to(12.0)
        .to_rect();
    let out = issued(&photo, &slanting);
    assert!(
        out.data()
            .as_chunks::<3>()
            .0
            .iter()
            .all(|p| difference(*p, PAPER) <= 3)
    );
}

#[test]
fn fine_patterns_turn_grey_instead_of_moire() {
    // Lines of one pixel, reduced eightfold: nothing of them may be left.
    let lines = Rgb::from_fn(
        3000,
        3700,
        |x, _| if x % 2 == 0 { [0; 3] } else { [255; 3] },
    );
    let photo = Upright::from_rgb(lines);
    for degrees in [0.0, 90.0, 7.0] {
        let frame = CropFrame::largest_centred(3000, 3700).to_rect();
        let rect = CropFrame::from_rect(
            3000,
            3700,
            &CropRect {
                rotation: degrees,
                ..frame
            },
        );
        let out = issued(&photo, &rect.to_rect());
        let inner = (20..338).flat_map(|x| (20..420).map(move |y| (x, y)));
        for (x, y) in inner {
            assert!(difference(out.pixel(x, y), [128; 3]) <= 8, "{degrees}");
        }
    }
}

#[test]
fn the_file_is_bare_4_2_0() {
    let photo = Upright::from_rgb(gradient(800, 900));
    let jpeg = crop_and_encode(&photo, &rect(10.0, 10.0, 600.0, 5.0)).unwrap_err();
    assert_eq!(jpeg.code(), "crop-outside");
    let jpeg = crop_and_encode(&photo, &rect(90.0, 70.0, 600.0, 5.0))
        .unwrap()
        .jpeg;
    let mut markers = Vec::new();
    let mut at = 2;
    while jpeg[at + 1] != 0xDA {
        assert_eq!(jpeg[at], 0xFF);
        let len = usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if jpeg[at + 1] == 0xC0 {
            let components = &jpeg[at + 10..at + 2 + len];
            let sampling: Vec<u8> = components.chunks(3).map(|c| c[1]).collect();
            assert_eq!(sampling, [0x22, 0x11, 0x11]);
        }
        markers.push(jpeg[at + 1]);
        at += 2 + len;
    }
    assert!(markers.contains(&0xC0), "baseline");
    let metadata = markers
        .iter()
        .filter(|m| matches!(m, 0xE1..=0xEF | 0xFE))
        .count();
    assert_eq!(metadata, 0, "{markers:02X?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_crop_shows_the_place_it_names(
        w in 60u32..900, h in 60u32..900,
        fine in -45.0..45.0f64, quarter in 0..4i32, zoom in 0.0..1.0f64,
        dx in -500.0..500.0f64, dy in -500.0..500.0f64,
    ) {
        let source = gradient(w, h);
        let rect = CropFrame::largest_centred(w, h)
            .turned_quarter(quarter).rotated_to(fine).with_zoom_fraction(zoom).panned(dx, dy)
            .to_rect();
        let out = issued(&Upright::from_rgb(source.clone()), &rect);
        prop_assert!(f64::from(out.width()) <= rect.width + 1e-6);
        prop_assert!(f64::from(out.height()) <= rect.height + 1e-6);
        for (fx, fy) in [(0.5, 0.5), (0.2, 0.3), (0.8, 0.3), (0.3, 0.8)] {
            let (x, y) = (f64::from(out.width()) * fx, f64::from(out.height()) * fy);
            let (x, y) = (x.floor(), y.floor());
            let (px, py) = rect.to_photo(
                (x + 0.5) * rect.width / f64::from(out.width()),
                (y + 0.5) * rect.height / f64::from(out.height()),
            );
            let level = |at: f64, of: u32| (255.0 * (at - 0.5) / f64::from(of - 1)).clamp(0.0, 255.0) as u8;
            let expected = [level(px, w), level(py, h), 90];
            let got = out.pixel(x as i64, y as i64);
            prop_assert!(difference(got, expected) <= 14, "{got:?} {expected:?} {rect:?}");
        }
    }
}
