//! Setting lines of text: measured, fitted, placed.

use crate::error::RenderError;
use crate::fit::{Fitted, Room, fit, width_em};
use crate::fonts::{Fonts, Weight};
use crate::item::{Block, Item, Text};
use crate::path::Colour;
use crate::printed::Field;

/// How a line is to be set, apart from its words and place.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) field: Field,
    pub(crate) size: f32,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
    pub(crate) spacing: f32,
    pub(crate) block: Block,
}

/// Words every certificate carries, in the regular weight.
pub(crate) fn fixed(size: f32, colour: Colour) -> Style {
    Style {
        field: Field::Fixed,
        size,
        weight: Weight::Regular,
        colour,
        spacing: 0.0,
        block: Block::Paragraph,
    }
}

/// The items laid out so far, and the fonts to measure the next ones with.
pub(crate) struct Sheet<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) items: &'a mut Vec<Item>,
}

impl Sheet<'_> {
    pub(crate) fn fit(
        &self,
        value: &str,
        field: Field,
        weight: Weight,
        room: Room,
    ) -> Result<Fitted, RenderError> {
        fit(value, room, |character| self.advance(character, weight))
            .ok_or(RenderError::TooLong { field })
    }

    pub(crate) fn advance(&self, character: char, weight: Weight) -> f32 {
        self.fonts
            .glyph(character, weight)
            .map_or(1.0, |glyph| glyph.advance)
    }

    pub(crate) fn centred(&mut self, text: &str, centre: f32, baseline: f32, style: Style) {
        let left = centre - self.width(text, style) / 2.0;
        self.text(text, left, baseline, style);
    }

    pub(crate) fn width(&self, text: &str, style: Style) -> f32 {
        let gaps = text.chars().count().saturating_sub(1) as f32;
        let em = width_em(text, |character| self.advance(character, style.weight));
        em * style.size + gaps * style.spacing
    }

    pub(crate) fn text(&mut self, text: &str, x: f32, baseline: f32, style: Style) {
        if text.is_empty() {
            return;
        }
        let width = self.width(text, style);
        let Style {
            field,
            size,
            weight,
            colour,
            spacing,
            block,
        } = style;
        self.items.push(Item::Text(Text {
            field,
            text: text.to_owned(),
            x,
            baseline,
            size,
            width,
            weight,
            colour,
            spacing,
            block,
        }));
    }
}
