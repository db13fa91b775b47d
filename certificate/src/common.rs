//! A small font of the common characters, from which most subsets are taken.
//!
//! Taking a subset costs the subsetter a walk over all subroutines of the font it takes it from, tens
//! of thousands in Noto Serif CJK, which is more than half of its time. A font reduced once to the
//! characters of GB 2312 has none left: they are written out in its glyphs.

use std::borrow::Cow;
use std::collections::HashMap;

use subsetter::GlyphRemapper;

use crate::typeface::Typeface;

/// The reduced font.
pub(crate) struct Common {
    bytes: Vec<u8>,
    /// Glyph in the whole font to glyph in this one.
    glyphs: HashMap<u16, u16>,
}

/// Where to take a subset from, and its glyphs in the order they are to have.
pub(crate) struct Source<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) index: u32,
    pub(crate) remapper: Cow<'a, GlyphRemapper>,
}

impl Common {
    /// Reduces a font; `None` if it cannot be done, in which case the whole font serves.
    pub(crate) fn of(face: &Typeface) -> Option<Self> {
        let mut remapper = GlyphRemapper::new();
        for character in characters() {
            if let Some((glyph, _)) = face.glyph(character) {
                remapper.remap(glyph);
            }
        }
        let (bytes, index) = face.data();
        let bytes = subsetter::subset(bytes, index, &remapper).ok()?;
        let glyphs = remapper.remapped_gids().zip(0..).collect();
        Some(Self { bytes, glyphs })
    }

    /// This font as the source of `wanted`, if it has all of that.
    pub(crate) fn source(&self, wanted: &GlyphRemapper) -> Option<Source<'_>> {
        let mut remapper = GlyphRemapper::new();
        for glyph in wanted.remapped_gids() {
            remapper.remap(*self.glyphs.get(&glyph)?);
        }
        Some(Source {
            bytes: &self.bytes,
            index: 0,
            remapper: Cow::Owned(remapper),
        })
    }
}

/// ASCII and GB 2312: punctuation, digits and the 6,763 characters nearly all names are made of.
fn characters() -> impl Iterator<Item = char> {
    let pairs = (0xa1..=0xf7_u8).flat_map(|row| (0xa1..=0xfe_u8).map(move |cell| [row, cell]));
    let chinese = pairs.filter_map(|pair| {
        encoding_rs::GBK
            .decode_without_bom_handling_and_without_replacement(&pair)?
            .chars()
            .next()
    });
    (' '..='~').chain(['·']).chain(chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_characters_are_those_of_gb_2312() {
        let all: Vec<char> = characters().collect();
        let han = all
            .iter()
            .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
            .count();
        assert_eq!(han, 6_763);
        for character in "丁万伟证（）·A9：".chars() {
            assert!(all.contains(&character), "{character}");
        }
    }
}
