//! Which glyphs one document uses, and the font subsets made of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use subsetter::GlyphRemapper;

use crate::cff;
use crate::embed::{Embedded, Program};
use crate::error::RenderError;
use crate::fonts::{FontKey, Fonts, Weight};
use crate::sfnt::without_needless_tables;

/// The fonts of one document while its text is being set.
///
/// A PDF font maps each glyph to one text. Fonts, however, draw some pairs of characters with one
/// glyph (`⼀` and `一`, compatibility ideographs), and extracted text must give back the one that was
/// stored. So when a second character wants a glyph already taken, a second subset of the same font
/// is begun for it.
///
/// Spaced text is set in glyphs whose own advance holds the space: for readers, space between glyphs
/// parts words (`姓 名`), a wide glyph does not.
pub(crate) struct FontBook<'a> {
    fonts: &'a Fonts,
    subsets: Vec<Subset>,
    /// Where each character set so far was put.
    placed: HashMap<(char, Weight, u16), Placed>,
}

/// A character's place in the document's fonts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    /// Index of the subset.
    pub(crate) subset: usize,
    /// Number of the glyph in the subset.
    pub(crate) glyph: u16,
}

struct Subset {
    key: FontKey,
    glyphs: Glyphs,
    /// Glyph in the subset to the character it stands for.
    characters: BTreeMap<u16, char>,
    /// Glyph in the subset to its advance in em.
    advances: BTreeMap<u16, f32>,
}

/// What stands in a subset, glyph 1 first; glyph 0 is the empty one of every font.
enum Glyphs {
    /// Of a main font, with the space that each has behind it, in thousandths of an em.
    Main(Vec<(u16, u16)>),
    /// Of any other font, which no spaced words are set in.
    Other(GlyphRemapper),
}

impl Glyphs {
    /// Its number in the subset, if it is there.
    fn get(&self, original: u16, space: u16) -> Option<u16> {
        match self {
            Self::Main(glyphs) => {
                let index = glyphs
                    .iter()
                    .position(|glyph| *glyph == (original, space))?;
                u16::try_from(index + 1).ok()
            }
            Self::Other(remapper) => remapper.get(original),
        }
    }

    fn put(&mut self, original: u16, space: u16) -> Option<u16> {
        if let Some(glyph) = self.get(original, space) {
            return Some(glyph);
        }
        match self {
            Self::Main(glyphs) => {
                glyphs.push((original, space));
                u16::try_from(glyphs.len()).ok()
            }
            Self::Other(remapper) => Some(remapper.remap(original)),
        }
    }
}

impl<'a> FontBook<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            subsets: Vec::new(),
            placed: HashMap::new(),
        }
    }

    /// Finds or makes the place of a character with so much space behind it, in thousandths of an
    /// em; `None` if no font has it.
    pub(crate) fn place(&mut self, character: char, weight: Weight, space: u16) -> Option<Placed> {
        if let Some(placed) = self.placed.get(&(character, weight, space)) {
            return Some(*placed);
        }
        let glyph = self.fonts.glyph(character, weight)?;
        let free = self.subsets.iter().position(|subset| {
            subset.key == glyph.font && subset.is_free(glyph.id, space, character)
        });
        let index = free.unwrap_or_else(|| {
            self.subsets.push(Subset {
                key: glyph.font,
                glyphs: if glyph.font.is_main() {
                    Glyphs::Main(Vec::new())
                } else {
                    Glyphs::Other(GlyphRemapper::new())
                },
                characters: BTreeMap::new(),
                advances: BTreeMap::new(),
            });
            self.subsets.len() - 1
        });
        let subset = &mut self.subsets[index];
        let new = subset.glyphs.put(glyph.id, space)?;
        subset.characters.insert(new, character);
        let space_em = match subset.glyphs {
            Glyphs::Main(_) => f32::from(space) / 1000.0,
            Glyphs::Other(_) => 0.0,
        };
        subset.advances.insert(new, glyph.advance + space_em);
        let placed = Placed {
            subset: index,
            glyph: new,
        };
        self.placed.insert((character, weight, space), placed);
        Some(placed)
    }

    /// Whether bold text in this subset must be thickened, as its font comes in one weight only.
    pub(crate) fn lacks_bold(&self, index: usize) -> bool {
        !self.subsets[index].key.is_main()
    }

    /// Makes the subsets, for embedding, in the order of their numbers.
    pub(crate) fn finish(self) -> Result<Vec<Embedded>, RenderError> {
        let fonts = self.fonts;
        self.subsets
            .into_iter()
            .enumerate()
            .map(|(index, subset)| subset.embedded(fonts, index))
            .collect()
    }
}

impl Subset {
    fn is_free(&self, original: u16, space: u16, character: char) -> bool {
        self.glyphs
            .get(original, space)
            .and_then(|glyph| self.characters.get(&glyph))
            .is_none_or(|taken| *taken == character)
    }

    fn embedded(self, fonts: &Fonts, index: usize) -> Result<Embedded, RenderError> {
        let typeface = fonts.typeface(self.key);
        let name = format!("{}+{}", self.tag(index), typeface.name());
        let program = match &self.glyphs {
            Glyphs::Main(glyphs) => {
                let programs: Vec<Arc<[u8]>> = glyphs
                    .iter()
                    .map(|(glyph, space)| typeface.program(*glyph, *space))
                    .collect();
                let programs: Vec<&[u8]> = programs.iter().map(|program| &**program).collect();
                Program::Compact(cff::font(&name, typeface.measures().bounds, &programs))
            }
            Glyphs::Other(remapper) => {
                let (bytes, number) = typeface.data();
                let subset = subsetter::subset(bytes, number, remapper);
                let bytes = subset.map_err(|error| RenderError::Font {
                    font: typeface.name().to_owned(),
                    reason: error.to_string(),
                })?;
                Program::TrueType(without_needless_tables(bytes))
            }
        };
        Ok(Embedded {
            name,
            program,
            measures: typeface.measures(),
            characters: self.characters,
            advances: self.advances,
        })
    }

    /// Six capitals that mark a subset (ISO 32000-1, 9.6.4), different for different glyphs and the
    /// same whenever the same certificate is drawn again.
    fn tag(&self, index: usize) -> String {
        // FNV-1a; nothing here needs to withstand anyone.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ index as u64;
        for character in self.characters.values() {
            hash = (hash ^ u64::from(u32::from(*character))).wrapping_mul(0x0100_0000_01b3);
        }
        (0..6)
            .map(|_| {
                let letter = (hash % 26) as u8;
                hash /= 26;
                char::from(b'A' + letter)
            })
            .collect()
    }
}
