//! Files that are not what they say, or not all there.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use common::{after_header, chunk, deflated, gradient, header, png_of, png_rgb};
use portrait::probe::{Format, MAX_FILE_BYTES, UploadRefusal, check_upload, probe, sniff};
use portrait::raster::{PhotoError, Rgb, decode_scaled, decode_upright, encode_jpeg};
use portrait::stand_in::stand_in;

fn refused(bytes: &[u8]) -> &'static str {
    let code = decode_upright(bytes).unwrap_err().code();
    let reduced = decode_scaled(bytes, 1).unwrap_err().code();
    assert_eq!(reduced, code, "as small as can be");
    code
}

#[test]
fn other_formats_are_named_whatever_the_file_is_called() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let svg = b"\xEF\xBB\xBF<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>";
    let files: [(&[u8], Format, &str); 9] = [
        (b"%PDF-1.7\n%...", Format::Pdf, "PDF"),
        (svg, Format::Svg, "SVG"),
        (heic, Format::Heic, "兼容性最佳"),
        (b"GIF89a........", Format::Gif, "GIF"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Format::WebP, "WebP"),
        (b"\0\0\0\x18ftypavif", Format::Avif, "AVIF"),
        (b"BM........", Format::Bmp, "BMP"),
        (b"II*\0......", Format::Tiff, "TIFF"),
        (b"<html><body>login</body>", Format::Unknown, "无法识别"),
    ];
    for (bytes, format, word) in files {
        assert_eq!(sniff(bytes), format);
        let error = decode_upright(bytes).unwrap_err();
        assert_eq!(error, PhotoError::Refused(UploadRefusal::Format(format)));
        let sentence = error.to_string();
        assert!(
            sentence.contains(word) && sentence.contains("原有照片未改动"),
            "{sentence}"
        );
    }
    assert_eq!(refused(b""), "photo-empty");
    assert_eq!(refused(&[0; 4096]), "photo-format");
}

#[test]
fn sizes_are_judged_by_the_header_alone() {
    let claim = |w, h| png_of(&[header(w, h, 8, 2), chunk(b"IDAT", &[]), chunk(b"IEND", &[])]);
    assert_eq!(refused(&claim(50_000, 50_000)), "photo-too-many-pixels");
    assert_eq!(refused(&claim(6_001, 100)), "photo-too-many-pixels");
    assert_eq!(refused(&claim(5_001, 5_000)), "photo-too-many-pixels");
    assert_eq!(refused(&claim(u32::MAX, u32::MAX)), "photo-too-many-pixels");
    assert_eq!(refused(&claim(25, 32)), "photo-too-few-pixels");
    assert_eq!(refused(&claim(0, 32)), "photo-damaged");
    let jpeg = encode_jpeg(&gradient(40, 40), 90, None).unwrap();
    let at = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let mut huge = jpeg.clone();
    huge[at + 5..at + 9].copy_from_slice(&[0xC3, 0x50, 0xC3, 0x50]);
    assert_eq!(refused(&huge), "photo-too-many-pixels");
    let probed = check_upload(MAX_FILE_BYTES, &jpeg).unwrap();
    assert_eq!(probed.upright_size(), (40, 40));
    let error = check_upload(MAX_FILE_BYTES + 1, &jpeg).unwrap_err();
    assert_eq!(error.code(), "photo-too-many-bytes");
    assert!(error.to_string().contains("8.1 MB，超过 8 MB"), "{error}");
}

#[test]
fn two_headers_of_two_sizes_are_refused() {
    let small = encode_jpeg(&gradient(40, 40), 90, None).unwrap();
    let large = encode_jpeg(&gradient(400, 400), 90, None).unwrap();
    let sof = small.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let frame = &small[sof..sof + 19];
    let mixed = [&large[..2], frame, &large[2..]].concat();
    assert_eq!(probe(&mixed).unwrap().stored_width, 40);
    assert_eq!(refused(&mixed), "photo-damaged");
}

#[test]
fn cut_files_are_refused_wherever_they_end() {
    let picture = stand_in(3, 178, 220);
    for whole in [encode_jpeg(&picture, 85, None).unwrap(), png_rgb(&picture)] {
        decode_upright(&whole).unwrap();
        for len in (1..whole.len())
            .step_by(97)
            .chain(whole.len() - 2..whole.len())
        {
            assert!(
                decode_upright(&whole[..len]).is_err(),
                "{len} of {}",
                whole.len()
            );
            // Probing a beginning must work or give up, never panic.
            let _ = probe(&whole[..len]);
        }
    }
}

#[test]
fn missing_pixels_with_an_end_marker_are_refused() {
    let rows = vec![0; 121 * 20];
    let png = png_of(&[
        header(40, 40, 8, 2),
        chunk(b"IDAT", &deflated(&rows)),
        chunk(b"IEND", &[]),
    ]);
    assert_eq!(refused(&png), "photo-damaged");
    let jpeg = encode_jpeg(&stand_in(3, 178, 220), 85, None).unwrap();
    for share in [3, 5, 8] {
        let patched = [&jpeg[..jpeg.len() * share / 10], &[0xFF, 0xD9]].concat();
        assert_eq!(refused(&patched), "photo-damaged", "{share} tenths");
    }
}

#[test]
fn plain_pictures_are_not_taken_for_cut_ones() {
    // A line of blocks in one colour takes a few bytes: less than a decoder reads ahead.
    for (w, h) in [(26, 32), (26, 6000), (6000, 32), (33, 47), (178, 220)] {
        let white = Rgb::from_fn(w, h, |_, _| [255; 3]);
        for quality in [30, 85, 95] {
            decode_upright(&encode_jpeg(&white, quality, None).unwrap()).unwrap();
        }
        let mut grey = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut grey, 85);
        encoder.set_optimized_huffman_tables(true);
        encoder.set_restart_interval(3);
        let data = vec![255; (w * h) as usize];
        encoder
            .encode(&data, w as u16, h as u16, jpeg_encoder::ColorType::Luma)
            .unwrap();
        decode_upright(&grey).unwrap();
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let picture = stand_in(3, 60, 74);
    for whole in [encode_jpeg(&picture, 60, None).unwrap(), png_rgb(&picture)] {
        for at in (0..whole.len()).step_by(7) {
            let mut broken = whole.clone();
            broken[at] ^= 0xFF;
            let _ = decode_upright(&broken);
        }
    }
}

#[test]
fn broken_side_chunks_do_not_matter() {
    let file = after_header(&png_rgb(&gradient(40, 40)), b"\0\0\0\x04tEXtabcdXXXX");
    assert_eq!(decode_upright(&file).unwrap().into_rgb(), gradient(40, 40));
}
