//! From the layout's terms to those of the PDF library.

use std::collections::BTreeMap;

use printpdf::{
    Actions, BorderArray, Color, ColorArray, DictItem, ExternalStream, ExternalXObject,
    HighlightingMode, LinkAnnotation, Point, Pt, Rect, Rgb,
};

use crate::item::PAGE;
use crate::path::{Colour, Matrix};
use crate::photo::Photo;
use crate::xobject::name;

/// Points per millimetre.
pub(crate) const SCALE: f32 = 72.0 / 25.4;

/// Puts a form's origin at `(x, y)`, `scale` mm to its unit.
pub(crate) fn placed(x: f32, y: f32, scale: f32) -> Matrix {
    let size = scale * SCALE;
    [size, 0.0, 0.0, -size, x * SCALE, (PAGE.1 - y) * SCALE]
}

/// The photo's file as an image object: `DCTDecode` is JPEG.
pub(crate) fn jpeg(photo: &Photo<'_>) -> ExternalXObject {
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(photo.width.into())),
        ("Height".to_owned(), DictItem::Int(photo.height.into())),
        (
            "ColorSpace".to_owned(),
            name(if photo.is_grey() {
                "DeviceGray"
            } else {
                "DeviceRGB"
            }),
        ),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
        ("Filter".to_owned(), name("DCTDecode")),
    ]);
    let stream = ExternalStream {
        dict,
        content: photo.bytes.to_vec(),
        compress: false,
    };
    ExternalXObject {
        stream,
        width: None,
        height: None,
        dpi: None,
    }
}

/// An invisible frame that opens `url`.
pub(crate) fn link(rect: Rect, url: &str) -> LinkAnnotation {
    LinkAnnotation::new(
        rect,
        Actions::Uri(url.to_owned()),
        Some(BorderArray::Solid([0.0, 0.0, 0.0])),
        Some(ColorArray::Transparent),
        Some(HighlightingMode::None),
    )
}

/// A text string in UTF-16 (ISO 32000-1, 7.9.2.2).
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect()
}

/// A colour for the PDF library.
pub(crate) fn rgb(colour: Colour) -> Color {
    let [r, g, b] = colour.unit();
    Color::Rgb(Rgb::new(r, g, b, None))
}

/// A place on the page, from its lower left corner in points.
pub(crate) fn point(x: f32, y: f32) -> Point {
    Point {
        x: Pt(x * SCALE),
        y: Pt((PAGE.1 - y) * SCALE),
    }
}

/// A rectangle, from the lower left corner of the page in points.
pub(crate) fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect {
        x: Pt(x * SCALE),
        y: Pt((PAGE.1 - y - height) * SCALE),
        width: Pt(width * SCALE),
        height: Pt(height * SCALE),
        mode: None,
        winding_order: None,
    }
}
