//! What certificates are drawn from, and the drawing of one.

use crate::deflate::Deflater;
use crate::error::RenderError;
use crate::fonts::Fonts;
use crate::photo::Photo;
use crate::printed::{Field, Printed};
use crate::sign::{Prepared, Room};
use crate::stock::Stock;
use crate::{draw, finish, layout, svg};

/// The fonts, and the drawings made of them that many certificates share. Made once per process and
/// shared (`Arc`): drawing needs only `&Renderer`, from any number of threads.
#[derive(Debug)]
pub struct Renderer {
    fonts: Fonts,
    stock: Stock,
}

impl Renderer {
    /// A renderer that sets everything in these fonts.
    pub fn new(fonts: Fonts) -> Self {
        Self {
            fonts,
            stock: Stock::default(),
        }
    }

    /// The fonts: what they can print, and which are there.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Drawings that documents share.
    pub(crate) fn stock(&self) -> &Stock {
        &self.stock
    }

    /// Draws a certificate as a PDF file.
    ///
    /// # Errors
    /// [`RenderError::Empty`] without code or address, [`RenderError::Photo`] for anything but a
    /// sound JPEG, [`RenderError::MissingGlyph`] for the first character no font has (a box is never
    /// printed), [`RenderError::TooLong`] for a value that two lines do not hold,
    /// [`RenderError::Qr`] for an address beyond what a QR symbol holds; the others for damaged
    /// fonts.
    pub fn render(&self, printed: &Printed, photo: &Photo<'_>) -> Result<Vec<u8>, RenderError> {
        Ok(self.draw(printed, photo, None)?.0)
    }

    /// Draws a certificate with `room` bytes kept free for its signature
    /// ([`crate::Signer::room`]).
    ///
    /// # Errors
    /// As [`Renderer::render`].
    pub fn prepare(
        &self,
        printed: &Printed,
        photo: &Photo<'_>,
        room: usize,
    ) -> Result<Prepared, RenderError> {
        let (bytes, room) = self.draw(printed, photo, Some(room))?;
        let room = room.ok_or(RenderError::Write {
            reason: "the document has no page".to_owned(),
        })?;
        Ok(Prepared::new(bytes, room))
    }

    fn draw(
        &self,
        printed: &Printed,
        photo: &Photo<'_>,
        room: Option<usize>,
    ) -> Result<(Vec<u8>, Option<Room>), RenderError> {
        for (field, value) in [
            (Field::Code, &printed.code),
            (Field::VerifyUrl, &printed.verify_url),
        ] {
            if value.is_empty() {
                return Err(RenderError::Empty { field });
            }
        }
        self.check_words(printed)?;
        photo.check()?;
        let items = layout::layout(printed, &self.fonts)?;
        let mut deflater = Deflater::new();
        let drawn = draw::document(&items, photo, &self.fonts, &self.stock, &mut deflater)?;
        Ok(finish::save(
            drawn,
            printed,
            &self.stock,
            room,
            &mut deflater,
        ))
    }

    /// Whether there is a glyph for every character.
    ///
    /// # Errors
    /// [`RenderError::MissingGlyph`] for the first character that no font has or that stands for no
    /// letter.
    pub fn check_words(&self, printed: &Printed) -> Result<(), RenderError> {
        for (field, value) in printed.values() {
            if let Some(found) = self.fonts.unprintable(value).first() {
                return Err(RenderError::MissingGlyph {
                    field,
                    character: found.character,
                    place: found.place,
                });
            }
        }
        Ok(())
    }

    /// Draws the certificate small, as a self-contained SVG document for the screen: the same layout
    /// in the same fonts (as outlines), on cream paper, with an empty area where the photo goes.
    ///
    /// The view box is the page in millimetres, `0 0 210 148`; a picture laid over 26,50 to 52,82
    /// fills the frame. Uploaded seals are in it as `data:` addresses. There are neither scripts nor
    /// style attributes in it, so that the strictest content security policy lets it stand.
    /// Identifiers begin with `hz-`. Characters without a glyph are left out, empty values leave
    /// their place blank.
    ///
    /// # Errors
    /// [`RenderError::TooLong`] and [`RenderError::Qr`], as [`Renderer::render`].
    pub fn preview_svg(&self, printed: &Printed) -> Result<String, RenderError> {
        svg::document(&layout::layout(printed, &self.fonts)?, &self.fonts)
    }
}
