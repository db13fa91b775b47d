//! From a member's data, photo and a set of fonts to the bytes of an electronic membership
//! certificate, and to a small picture of it.
//!
//! Everything here is a function of its arguments: no clock, no files but the fonts, no randomness.
//! The same certificate drawn twice by the same build with the same fonts gives the same bytes.
//!
//! ```text
//! Face ─▶ layout ─▶ items in mm ─┬─▶ draw ─▶ finish ─▶ write ─▶ PDF ─▶ signature
//!                                └─▶ svg ─▶ preview
//! ```
//!
//! [`print`] puts issued certificates, and cards of the same data, on sheets of paper.

mod artwork;
mod cff;
mod charstring;
mod deflate;
mod draw;
mod embed;
mod error;
mod face;
mod finish;
mod fit;
mod fonts;
mod icc;
mod inscription;
mod item;
mod layout;
mod letters;
mod metadata;
mod path;
mod pdf;
mod photo;
mod pixels;
pub mod print;
mod qr;
mod seal;
mod seal_image;
mod sfnt;
mod sheet;
pub mod sign;
mod signature_field;
mod stock;
mod structure;
mod subset;
mod svg;
mod syntax;
mod typeface;
mod write;
mod xobject;

pub use error::{FontError, RenderError};
pub use face::{Face, Field};
pub use fonts::Fonts;
pub use inscription::Inscription;
pub use letters::{Obstacle, Unprintable};
pub use photo::Photo;
pub use seal_image::{Seal, SealImage, SealPlacement};
pub use sign::{KeyKind, Prepared, SignError, Signer};

use deflate::Deflater;
use sign::Room;

/// Draws a certificate as a PDF file.
///
/// # Errors
/// [`RenderError::Empty`] without code or address, [`RenderError::Photo`] for anything but a sound
/// JPEG, [`RenderError::MissingGlyph`] for the first character no font has (a box is never printed),
/// [`RenderError::TooLong`] for a value that two lines do not hold, [`RenderError::Qr`] for an
/// address beyond what a QR symbol holds; the others for damaged fonts.
pub fn render(face: &Face, photo: &Photo<'_>, fonts: &Fonts) -> Result<Vec<u8>, RenderError> {
    Ok(draw(face, photo, fonts, None)?.0)
}

/// Draws a certificate with `room` bytes kept free for its signature ([`Signer::room`]).
///
/// # Errors
/// As [`render`].
pub fn prepare(
    face: &Face,
    photo: &Photo<'_>,
    fonts: &Fonts,
    room: usize,
) -> Result<Prepared, RenderError> {
    let (bytes, room) = draw(face, photo, fonts, Some(room))?;
    let room = room.ok_or(RenderError::Write {
        reason: "the document has no page".to_owned(),
    })?;
    Ok(Prepared::new(bytes, room))
}

fn draw(
    face: &Face,
    photo: &Photo<'_>,
    fonts: &Fonts,
    room: Option<usize>,
) -> Result<(Vec<u8>, Option<Room>), RenderError> {
    for (field, value) in [
        (Field::Code, &face.code),
        (Field::VerifyUrl, &face.verify_url),
    ] {
        if value.is_empty() {
            return Err(RenderError::Empty { field });
        }
    }
    check_words(face, fonts)?;
    photo.check()?;
    let items = layout::layout(face, fonts)?;
    let mut deflater = Deflater::new();
    let drawn = draw::document(&items, photo, fonts, &mut deflater)?;
    Ok(finish::save(
        drawn,
        face,
        fonts.stock(),
        room,
        &mut deflater,
    ))
}

/// Whether every character of the face can be printed.
///
/// # Errors
/// [`RenderError::MissingGlyph`] for the first character that no font has or that stands for no
/// letter.
pub fn check_words(face: &Face, fonts: &Fonts) -> Result<(), RenderError> {
    for (field, value) in face.values() {
        if let Some(found) = fonts.unprintable(value).first() {
            return Err(RenderError::MissingGlyph {
                field,
                character: found.character,
                place: found.place,
            });
        }
    }
    Ok(())
}

/// Draws the certificate small, as a self-contained SVG document for the screen: the same layout in
/// the same fonts (as outlines), on cream paper, with an empty area where the photo goes.
///
/// The view box is the page in millimetres, `0 0 210 148`; a picture laid over 26,50 to 52,82 fills
/// the frame. Uploaded seals are in it as `data:` addresses. There are neither scripts nor style attributes in it, so that the strictest content
/// security policy lets it stand. Identifiers begin with `hz-`. Characters without a glyph are left
/// out, empty values leave their place blank.
///
/// # Errors
/// [`RenderError::TooLong`] and [`RenderError::Qr`], as [`render`].
pub fn preview_svg(face: &Face, fonts: &Fonts) -> Result<String, RenderError> {
    svg::document(&layout::layout(face, fonts)?, fonts)
}
