//! From a member's data, photo and a set of fonts to the bytes of an electronic membership
//! certificate, and to a small picture of it.
//!
//! Everything here is a function of its arguments: no clock, no files but the fonts, no randomness.
//! The same certificate drawn twice by the same build with the same fonts gives the same bytes.
//!
//! ```text
//! Face ─▶ layout ─▶ items in mm ─┬─▶ draw ─▶ finish ─▶ PDF
//!                                └─▶ svg ─▶ preview
//! ```

mod artwork;
mod common;
mod deflate;
mod draw;
mod error;
mod face;
mod finish;
mod fit;
mod fonts;
mod form;
mod item;
mod layout;
mod path;
mod pdf;
mod photo;
mod qr;
mod seal;
mod sfnt;
mod sheet;
mod stock;
mod subset;
mod svg;
mod typeface;

pub use error::{FontError, RenderError};
pub use face::{Face, Field};
pub use fonts::Fonts;
pub use photo::Photo;

use deflate::Deflater;

/// Draws a certificate as a PDF file.
///
/// # Errors
/// [`RenderError::Empty`] without code or address, [`RenderError::Photo`] for anything but a sound
/// JPEG, [`RenderError::MissingGlyph`] for the first character no font has (a box is never printed),
/// [`RenderError::TooLong`] for a value that two lines do not hold, [`RenderError::Qr`] for an
/// address beyond what a QR symbol holds; the others for damaged fonts.
pub fn render(face: &Face, photo: &Photo<'_>, fonts: &Fonts) -> Result<Vec<u8>, RenderError> {
    for (field, value) in [
        (Field::Code, &face.code),
        (Field::VerifyUrl, &face.verify_url),
    ] {
        if value.is_empty() {
            return Err(RenderError::Empty { field });
        }
    }
    for (field, value) in face.values() {
        if let Some(character) = fonts.missing_glyph(value) {
            return Err(RenderError::MissingGlyph { field, character });
        }
    }
    photo.check()?;
    let items = layout::layout(face, fonts)?;
    let mut deflater = Deflater::new();
    let document = draw::document(&items, photo, fonts, &mut deflater)?;
    finish::save(&document, face, &mut deflater)
}

/// Draws the certificate small, as a self-contained SVG document for the screen: the same layout in
/// the same fonts (as outlines), on cream paper, with an empty area where the photo goes.
///
/// The view box is the page in millimetres, `0 0 210 148`; a picture laid over 26,50 to 52,82 fills
/// the frame. There are neither scripts nor style attributes in it, so that the strictest content
/// security policy lets it stand. Identifiers begin with `hz-`. Characters without a glyph are left
/// out, empty values leave their place blank.
///
/// # Errors
/// [`RenderError::TooLong`] and [`RenderError::Qr`], as [`render`].
pub fn preview_svg(face: &Face, fonts: &Fonts) -> Result<String, RenderError> {
    svg::document(&layout::layout(face, fonts)?, fonts)
}
