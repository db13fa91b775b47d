//! One font face in memory: characters to glyphs, measures, outlines.

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use subsetter::GlyphRemapper;

use crate::common::{Common, Source};
use crate::error::FontError;
use crate::path::Seg;

/// A face and the file it is in.
pub(crate) struct Typeface {
    /// PostScript name.
    name: &'static str,
    bytes: Vec<u8>,
    index: u32,
    units_per_em: u16,
    /// Made when the first subset is taken.
    common: Option<OnceLock<Option<Common>>>,
}

/// What a PDF font descriptor wants to know, in font units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measures {
    pub(crate) units_per_em: u16,
    pub(crate) ascent: i16,
    pub(crate) descent: i16,
    /// Left, bottom, right, top.
    pub(crate) bounds: [i16; 4],
    /// 400 regular, 700 bold.
    pub(crate) weight: u16,
}

impl Typeface {
    /// Reads the file and finds the face called `name` in it.
    pub(crate) fn read(path: &Path, name: &'static str) -> Result<Self, FontError> {
        let bytes = std::fs::read(path).map_err(|source| FontError::Read {
            path: path.to_owned(),
            source,
        })?;
        let malformed = || FontError::Parse {
            path: path.to_owned(),
            font: name,
        };
        let file = FileRef::new(&bytes).map_err(|_| malformed())?;
        let (index, units_per_em) = (0_u32..)
            .zip(file.fonts())
            .find_map(|(index, font)| {
                let font = font.ok()?;
                is_called(&font, name).then(|| (index, unscaled(&font).units_per_em))
            })
            .ok_or_else(malformed)?;
        if units_per_em == 0 {
            return Err(malformed());
        }
        Ok(Self {
            name,
            bytes,
            index,
            units_per_em,
            common: None,
        })
    }

    /// PostScript name.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// What to take a subset from: the font of common characters if it has all the glyphs wanted,
    /// else the whole face. The subset is the same.
    pub(crate) fn source<'a>(&'a self, wanted: &'a GlyphRemapper) -> Source<'a> {
        let common = self.common.as_ref().and_then(|common| {
            common
                .get_or_init(|| Common::of(self))
                .as_ref()?
                .source(wanted)
        });
        common.unwrap_or(Source {
            bytes: &self.bytes,
            index: self.index,
            remapper: Cow::Borrowed(wanted),
        })
    }

    /// The file's bytes and the number of the face in it.
    pub(crate) fn data(&self) -> (&[u8], u32) {
        (&self.bytes, self.index)
    }

    /// Keeps a font of the common characters beside this one: worth it for a font that nearly every
    /// certificate uses.
    pub(crate) fn with_common(mut self) -> Self {
        self.common = Some(OnceLock::new());
        self
    }

    fn font(&self) -> FontRef<'_> {
        FontRef::from_index(&self.bytes, self.index)
            .expect("the same bytes were parsed when the font was read")
    }

    /// Glyph number and advance in em, if the face has the character.
    pub(crate) fn glyph(&self, character: char) -> Option<(u16, f32)> {
        let font = self.font();
        let id = font
            .charmap()
            .map(character)
            .filter(|id| *id != GlyphId::NOTDEF)?;
        let advance = font
            .glyph_metrics(Size::unscaled(), LocationRef::default())
            .advance_width(id)?;
        Some((
            u16::try_from(id.to_u32()).ok()?,
            advance / f32::from(self.units_per_em),
        ))
    }

    /// See [`Measures`].
    pub(crate) fn measures(&self) -> Measures {
        let font = self.font();
        let metrics = unscaled(&font);
        let bounds = metrics
            .bounds
            .map_or([0.0; 4], |b| [b.x_min, b.y_min, b.x_max, b.y_max]);
        Measures {
            units_per_em: self.units_per_em,
            ascent: whole(metrics.ascent),
            descent: whole(metrics.descent),
            bounds: bounds.map(whole),
            weight: font.attributes().weight.value().clamp(1.0, 1000.0).round() as u16,
        }
    }

    /// The glyph's outline in thousandths of an em, y downwards, origin on the baseline. Noto's own
    /// unit, so its numbers stay whole and short.
    pub(crate) fn outline(&self, id: u16) -> Vec<Seg> {
        let font = self.font();
        let mut pen = Pen {
            scale: 1000.0 / f32::from(self.units_per_em),
            ..Pen::default()
        };
        if let Some(glyph) = font.outline_glyphs().get(GlyphId::from(id)) {
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            if glyph.draw(settings, &mut pen).is_err() {
                // A damaged outline would be damaged in the PDF's subset too, and show there.
                pen.segs.clear();
            }
        }
        pen.segs
    }
}

impl std::fmt::Debug for Typeface {
    // Derived, it would print the whole file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typeface")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

fn is_called(font: &FontRef<'_>, name: &str) -> bool {
    font.localized_strings(StringId::POSTSCRIPT_NAME)
        .any(|string| string.chars().eq(name.chars()))
}

fn unscaled(font: &FontRef<'_>) -> skrifa::metrics::Metrics {
    font.metrics(Size::unscaled(), LocationRef::default())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "font units are stored in 16 bits"
)]
fn whole(value: f32) -> i16 {
    value.round() as i16
}

/// Collects an outline; quadratic curves become cubic, which is all that PDF knows.
#[derive(Default)]
struct Pen {
    segs: Vec<Seg>,
    last: (f32, f32),
    scale: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (x * self.scale, -y * self.scale)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = self.at(x, y);
        self.segs.push(Seg::Move(self.last));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.last = self.at(x, y);
        self.segs.push(Seg::Line(self.last));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (start, control, end) = (self.last, self.at(cx, cy), self.at(x, y));
        let towards = |p: (f32, f32)| {
            (
                p.0 + (control.0 - p.0) * 2.0 / 3.0,
                p.1 + (control.1 - p.1) * 2.0 / 3.0,
            )
        };
        self.segs
            .push(Seg::Cubic(towards(start), towards(end), end));
        self.last = end;
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.last = self.at(x, y);
        self.segs
            .push(Seg::Cubic(self.at(ax, ay), self.at(bx, by), self.last));
    }

    fn close(&mut self) {
        self.segs.push(Seg::Close);
    }
}
