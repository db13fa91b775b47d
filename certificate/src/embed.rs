//! Font subsets as the objects of a PDF file (ISO 32000-1, 9.7): composite fonts whose codes are
//! the subset's glyph numbers, with a map back to characters.

use std::collections::BTreeMap;
use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::typeface::Measures;

/// Entries of one block of a character map (Adobe Technical Note 5014).
const BLOCK: usize = 100;

/// A font as it goes into the file.
pub(crate) struct Embedded {
    /// PostScript name with the subset's mark.
    pub(crate) name: String,
    pub(crate) program: Program,
    pub(crate) measures: Measures,
    /// Glyph to the character it stands for.
    pub(crate) characters: BTreeMap<u16, char>,
    /// Glyph to its advance in em.
    pub(crate) advances: BTreeMap<u16, f32>,
}

/// The outlines.
pub(crate) enum Program {
    /// Compact Font Format, keyed by CID.
    Compact(Vec<u8>),
    TrueType(Vec<u8>),
}

/// The name by which a document's pages call its font of this number.
pub(crate) fn resource_name(index: usize) -> String {
    format!("T{index}")
}

/// Adds the fonts of a document and gives the dictionary that names them for its pages.
pub(crate) fn add(document: &mut Document, fonts: Vec<Embedded>) -> Dictionary {
    let mut names = Dictionary::new();
    for (index, font) in fonts.into_iter().enumerate() {
        let id = font.add_to(document);
        names.set(resource_name(index), id);
    }
    names
}

impl Embedded {
    fn add_to(self, document: &mut Document) -> ObjectId {
        let name = Object::Name(self.name.clone().into_bytes());
        let (kind, file, stream) = match self.program {
            Program::Compact(bytes) => {
                let dict = dictionary! { "Subtype" => "CIDFontType0C" };
                ("CIDFontType0", "FontFile3", Stream::new(dict, bytes))
            }
            Program::TrueType(bytes) => {
                let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                let dict = dictionary! { "Length1" => length };
                ("CIDFontType2", "FontFile2", Stream::new(dict, bytes))
            }
        };
        let program = document.add_object(stream);
        let measures = self.measures;
        let scaled = |value: i16| {
            (f32::from(value) * 1000.0 / f32::from(measures.units_per_em)).round() as i64
        };
        let descriptor = document.add_object(dictionary! {
            "Type" => "FontDescriptor", "FontName" => name.clone(),
            // Symbolic: not of the standard Latin characters.
            "Flags" => 4,
            "FontBBox" => measures.bounds.map(|bound| scaled(bound).into()).to_vec(),
            "ItalicAngle" => 0,
            "Ascent" => scaled(measures.ascent), "Descent" => scaled(measures.descent),
            "CapHeight" => scaled(measures.ascent),
            "StemV" => stem(measures.weight),
            file => program,
        });
        let mut font = dictionary! {
            "Type" => "Font", "Subtype" => kind, "BaseFont" => name.clone(),
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
            },
            "W" => widths(&self.advances), "FontDescriptor" => descriptor,
        };
        if kind == "CIDFontType2" {
            font.set("CIDToGIDMap", "Identity");
        }
        let map = character_map(&self.characters).into_bytes();
        let map = document.add_object(Stream::new(Dictionary::new(), map));
        document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => name, "Encoding" => "Identity-H",
            "DescendantFonts" => vec![font.into()], "ToUnicode" => map,
        })
    }
}

/// The usual estimate of the thickness of upright stems, which no font states.
fn stem(weight: u16) -> i64 {
    50 + (f32::from(weight) / 65.0).powi(2).round() as i64
}

/// The advances other than the default of 1000, as runs: `first [width …] first [width …]`
/// (ISO 32000-1, 9.7.4.3).
fn widths(advances: &BTreeMap<u16, f32>) -> Vec<Object> {
    let uneven: Vec<(u16, i64)> = advances
        .iter()
        .map(|(glyph, advance)| (*glyph, (advance * 1000.0).round() as i64))
        .filter(|(_, width)| *width != 1000)
        .collect();
    let mut out = Vec::new();
    for run in uneven.chunk_by(|a, b| a.0 + 1 == b.0) {
        out.extend(run.first().map(|(glyph, _)| i64::from(*glyph).into()));
        out.push(
            run.iter()
                .map(|(_, width)| Object::Integer(*width))
                .collect::<Vec<_>>()
                .into(),
        );
    }
    out
}

/// From glyphs back to characters, for searching and copying (ISO 32000-1, 9.10.3).
fn character_map(characters: &BTreeMap<u16, char>) -> String {
    let mut out = String::from(
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
         /CMapName/Adobe-Identity-UCS def/CMapType 2 def\n\
         1 begincodespacerange<0000><FFFF>endcodespacerange\n",
    );
    let all: Vec<_> = characters.iter().collect();
    for block in all.chunks(BLOCK) {
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for (glyph, character) in block {
            let _ = write!(out, "<{glyph:04X}><");
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap CMapName currentdict/CMap defineresource pop end end\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_runs_without_the_default() {
        let advances = BTreeMap::from([(1, 0.5), (2, 0.25), (3, 1.0), (7, 0.5)]);
        let shown = format!("{:?}", widths(&advances));
        assert_eq!(shown, "[1, [500 250], 7, [500]]");
    }

    #[test]
    fn characters_beyond_the_basic_plane_are_pairs() {
        let map = character_map(&BTreeMap::from([(1, '一'), (2, '𪛐')]));
        assert!(map.contains("2 beginbfchar\n<0001><4E00>\n<0002><D869DED0>\nendbfchar"));
    }
}
