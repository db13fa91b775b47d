//! Cards on sheets: one document, one subset of each font for all of them.

use super::PrintError;
use super::canvas::Canvas;
use super::card::{Card, layout};
use super::finish;
use super::geometry::{Adjustment, Sheet};
use crate::deflate::Deflater;
use crate::photo::Photo;
use crate::renderer::Renderer;

/// Draws cards, ten to a sheet of A4, `gutter` mm apart (0 to 4), as a PDF file.
///
/// # Errors
/// The first of `cards` that is an error, and [`PrintError`] for one that cannot be drawn: see
/// [`crate::RenderError`].
pub fn cards<E: From<PrintError>>(
    gutter: f32,
    adjustment: &Adjustment,
    cards: impl IntoIterator<Item = Result<Card, E>>,
    renderer: &Renderer,
) -> Result<Vec<u8>, E> {
    let refused = |error| E::from(PrintError::Render(error));
    let sheet = Sheet::Cards { gutter };
    let (places, marks) = (sheet.places(), sheet.marks());
    let mut drawing = Deflater::new();
    let mut canvas = Canvas::new(sheet.paper(), adjustment, renderer, &mut drawing);
    let mut cards = cards.into_iter().peekable();
    while cards.peek().is_some() {
        for (place, card) in places.iter().zip(&mut cards) {
            let card = card?;
            let photo = Photo::read(&card.photo).map_err(refused)?;
            let items = layout(&card, renderer.fonts()).map_err(refused)?;
            canvas
                .items((place.x, place.y), &items, &photo)
                .map_err(refused)?;
        }
        canvas.marks(&marks);
        canvas.end_page();
    }
    let document = canvas.finish().map_err(refused)?;
    finish::save(document, "执业电子会员证（卡片）", &mut drawing).map_err(refused)
}
