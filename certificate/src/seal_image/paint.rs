//! A seal's pixels as an object of a PDF file.
//!
//! Most seals are one red, even ink with smooth edges. Such a seal is a stencil: one bit a pixel at
//! 600 dots an inch, where a print shows no steps, in the compression of fax machines. That takes 2
//! to 3 KB and prints sharper than five times as much in shades. A seal of several colours, or with
//! the blots and gaps of a scanned one, keeps its shades under a soft mask.

use std::collections::BTreeMap;

use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use printpdf::{DictItem, ExternalStream, ExternalXObject};

use crate::deflate::Deflater;
use crate::path::push_number;
use crate::pixels::{Pixels, Stencil};
use crate::xobject::{dict, name, numbers};

/// Of a stencil, and the finest that shades are kept in, dots an inch.
const FINEST: f32 = 600.0;
/// Shades are made no coarser than this, however many bytes they take.
const COARSEST: f32 = 300.0;
/// From one resolution that was tried to the next.
const STEP: f32 = 50.0;
/// What shades may take before a coarser resolution is tried, bytes.
const ROOM: usize = 4 * 1024;
/// Steps of opacity that are kept. Eight look like 256 at the edge of a stroke.
const SHADES: f32 = 8.0;
/// How far a channel may be from the seal's colour for the seal to count as being of one colour.
const SAME_COLOUR: f32 = 24.0;

/// An object that paints a unit square, `inches` wide in print, and the bytes of its streams.
pub(super) fn object(pixels: &Pixels, inches: f32) -> (ExternalXObject, usize) {
    let across = |dpi: f32| (inches * dpi).round() as u32;
    let colour = pixels.one_colour(SAME_COLOUR);
    if let Some(colour) = colour
        && let Some(stencil) = pixels.stencil(across(FINEST))
    {
        return stencilled(&stencil, colour);
    }
    let mut dpi = FINEST;
    loop {
        let (object, bytes) = shaded(&pixels.reduced(across(dpi)), colour);
        if bytes <= ROOM || dpi <= COARSEST {
            return (object, bytes);
        }
        dpi -= STEP;
    }
}

/// A stencil mask (ISO 32000-1, 8.9.6.2) painted through in one colour.
fn stencilled(stencil: &Stencil, [r, g, b]: [u8; 3]) -> (ExternalXObject, usize) {
    let content = group4(stencil);
    let bytes = content.len();
    let parameters = dict([
        ("K", DictItem::Int(-1)),
        ("Columns", DictItem::Int(stencil.width.into())),
        ("Rows", DictItem::Int(stencil.height.into())),
    ]);
    let mask = ExternalStream {
        dict: BTreeMap::from([
            ("Type".to_owned(), name("XObject")),
            ("Subtype".to_owned(), name("Image")),
            ("Width".to_owned(), DictItem::Int(stencil.width.into())),
            ("Height".to_owned(), DictItem::Int(stencil.height.into())),
            ("ImageMask".to_owned(), DictItem::Bool(true)),
            ("BitsPerComponent".to_owned(), DictItem::Int(1)),
            ("Filter".to_owned(), name("CCITTFaxDecode")),
            ("DecodeParms".to_owned(), parameters),
        ]),
        content,
        compress: false,
    };
    let state = dict([("ca", DictItem::Real(stencil.opacity))]);
    let resources = dict([
        ("ExtGState", dict([("O", state)])),
        ("XObject", dict([("P0", DictItem::Stream { stream: mask })])),
    ]);
    let mut drawing = "/O gs ".to_owned();
    for part in [r, g, b] {
        push_number(&mut drawing, f32::from(part) / 255.0, 3);
        drawing.push(' ');
    }
    drawing.push_str("rg /P0 Do");
    let form = ExternalStream {
        dict: BTreeMap::from([
            ("Type".to_owned(), name("XObject")),
            ("Subtype".to_owned(), name("Form")),
            ("BBox".to_owned(), numbers(&[0.0, 0.0, 1.0, 1.0])),
            ("Resources".to_owned(), resources),
        ]),
        content: drawing.into_bytes(),
        compress: false,
    };
    (external(form), bytes)
}

/// ITU-T T.6; ink is black.
fn group4(stencil: &Stencil) -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in stencil.ink.chunks_exact(stencil.width as usize) {
        let line = row
            .iter()
            .map(|ink| if *ink { Color::Black } else { Color::White });
        // Writing to memory cannot fail.
        let Ok(()) = encoder.encode_line(line, stencil.width);
    }
    let Ok(writer) = encoder.finish();
    writer.finish()
}

/// An image under a soft mask (ISO 32000-1, 11.6.5.3).
fn shaded(pixels: &Pixels, colour: Option<[u8; 3]>) -> (ExternalXObject, usize) {
    let mut deflater = Deflater::thorough();
    let size = (pixels.width(), pixels.height());
    let mask = image(size, "DeviceGray", &pixels.alpha(SHADES), &mut deflater);
    // A mask need not have its picture's size: one pixel colours all of it.
    let mut stream = match colour {
        Some(colour) => image((1, 1), "DeviceRGB", &colour, &mut deflater),
        None => image(size, "DeviceRGB", &pixels.colours(), &mut deflater),
    };
    let bytes = stream.content.len() + mask.content.len();
    stream
        .dict
        .insert("SMask".to_owned(), DictItem::Stream { stream: mask });
    (external(stream), bytes)
}

fn image(
    (width, height): (u32, u32),
    space: &str,
    samples: &[u8],
    deflater: &mut Deflater,
) -> ExternalStream {
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(width.into())),
        ("Height".to_owned(), DictItem::Int(height.into())),
        ("ColorSpace".to_owned(), name(space)),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
        ("Filter".to_owned(), name("FlateDecode")),
    ]);
    ExternalStream {
        dict,
        content: deflater.deflate(samples),
        compress: false,
    }
}

fn external(stream: ExternalStream) -> ExternalXObject {
    ExternalXObject {
        stream,
        width: None,
        height: None,
        dpi: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INCH: f32 = 250.0 / 254.0;

    /// Pixels computed one by one: colour and opacity.
    fn drawn(side: u32, mut pixel: impl FnMut(u32, u32) -> ([u8; 3], f32)) -> Pixels {
        let mut rgba = Vec::new();
        for y in 0..side {
            for x in 0..side {
                let (colour, alpha) = pixel(x, y);
                rgba.extend(colour);
                rgba.push((alpha.clamp(0.0, 1.0) * 255.0) as u8);
            }
        }
        Pixels::new(side, side, &rgba).expect("whole")
    }

    /// How much of a pixel a ring covers.
    fn ring(side: u32, x: u32, y: u32) -> f32 {
        let middle = side as f32 / 2.0;
        let away = (x as f32 + 0.5 - middle).hypot(y as f32 + 0.5 - middle);
        0.5 + side as f32 * 0.03 - (away - side as f32 * 0.45).abs()
    }

    fn entry<'a>(object: &'a ExternalXObject, key: &str) -> Option<&'a DictItem> {
        object.stream.dict.get(key)
    }

    #[test]
    fn even_ink_becomes_a_stencil_at_print_resolution_whatever_size_it_comes_in() {
        for side in [300, 1200] {
            let pixels = drawn(side, |x, y| ([200, 30, 30], ring(side, x, y)));
            let (object, bytes) = object(&pixels, INCH);
            assert_eq!(entry(&object, "Subtype"), Some(&name("Form")), "{side}");
            assert!(bytes < 1500, "{bytes} for {side}");
            let stencil = pixels.stencil(591).expect("even ink");
            let mut rows = Vec::new();
            fax::decoder::decode_g4(group4(&stencil).into_iter(), 591, Some(591), |row| {
                rows.push(fax::decoder::pels(row, 591).collect::<Vec<_>>());
            });
            let read: Vec<bool> = rows
                .concat()
                .iter()
                .map(|pel| *pel == Color::Black)
                .collect();
            assert!(read == stencil.ink, "the stencil reads as it was written");
        }
    }

    #[test]
    fn blots_and_gaps_keep_their_shades_but_not_at_any_price() {
        let mut state = 1_u32;
        let pixels = drawn(800, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ([200, 30, 30], (state >> 24) as f32 / 255.0)
        });
        let (object, _) = object(&pixels, INCH);
        assert_eq!(entry(&object, "Width"), Some(&DictItem::Int(1)));
        let Some(DictItem::Stream { stream: mask }) = entry(&object, "SMask") else {
            panic!("no mask");
        };
        // 300 dots an inch across 25 mm.
        assert_eq!(mask.dict["Width"], DictItem::Int(295));
        assert_eq!(mask.dict["ColorSpace"], name("DeviceGray"));
        assert!(!mask.dict.contains_key("Interpolate"));
    }

    #[test]
    fn half_a_shade_is_no_even_ink() {
        let pixels = drawn(400, |x, y| {
            let strength = if x < 200 { 1.0 } else { 0.4 };
            ([200, 30, 30], ring(400, x, y).clamp(0.0, 1.0) * strength)
        });
        assert!(pixels.stencil(591).is_none());
    }

    #[test]
    fn several_colours_are_kept() {
        let pixels = drawn(120, |x, y| {
            let colour = if x < 60 { [200, 30, 30] } else { [30, 30, 200] };
            (colour, ring(120, x, y))
        });
        let (object, _) = object(&pixels, INCH);
        assert_eq!(entry(&object, "Width"), Some(&DictItem::Int(120)));
        assert!(entry(&object, "SMask").is_some());
    }
}
