//! The page and what a layout puts on it. Millimetres, origin top left.

use crate::fonts::Weight;
use crate::path::Colour;
use crate::printed::Field;
use crate::seal_image::SealImage;

/// A5 landscape: width and height.
pub(crate) const PAGE: (f32, f32) = (210.0, 148.0);

/// Something to draw.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    /// The guilloche band and the rosettes.
    Ornament,
    /// A frame of lines around `(x, y)` to `(x + width, y + height)`.
    Frame {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        line: f32,
        colour: Colour,
    },
    /// A level line.
    Rule {
        from: f32,
        to: f32,
        y: f32,
        line: f32,
        colour: Colour,
    },
    /// The member's photo.
    Photo {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
    /// A QR symbol filling a square, which also is a link.
    Qr {
        x: f32,
        y: f32,
        size: f32,
        content: String,
        colour: Colour,
    },
    /// Words.
    Text(Text),
    /// The specimen seals.
    Specimens(Vec<Specimen>),
    /// An uploaded seal.
    Seal {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        image: SealImage,
    },
}

/// A specimen seal around its centre.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Specimen {
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Of the middle of the ring's line.
    pub(crate) radius: f32,
    pub(crate) association: String,
}

/// One line of text, already in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    /// Where the words come from, for messages.
    pub(crate) field: Field,
    pub(crate) text: String,
    /// Left end.
    pub(crate) x: f32,
    pub(crate) baseline: f32,
    /// Of the em.
    pub(crate) size: f32,
    /// From the first character's left to the last one's right.
    pub(crate) width: f32,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
    /// Added between characters.
    pub(crate) spacing: f32,
    /// What it is to its reader.
    pub(crate) block: Block,
}

/// What a part of the page is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// The document's title.
    Heading,
    /// A line by itself.
    Paragraph,
    /// Continues the line before it.
    Continued,
    /// The member's photo.
    Photo,
    /// The QR symbol, which is a link.
    Symbol,
}

impl Block {
    /// The standard structure type (ISO 32000-1, 14.8.4).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Heading => "H1",
            Self::Paragraph | Self::Continued => "P",
            Self::Photo | Self::Symbol => "Figure",
        }
    }
}

impl Item {
    /// What the item is to someone who hears the page read; `None` for ornament.
    pub(crate) fn block(&self) -> Option<Block> {
        match self {
            Self::Text(text) => Some(text.block),
            Self::Photo { .. } => Some(Block::Photo),
            Self::Qr { .. } => Some(Block::Symbol),
            _ => None,
        }
    }
}
