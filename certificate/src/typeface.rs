//! One typeface in memory: characters to glyphs, measures, outlines.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use crate::cff::DEFAULT_WIDTH;
use crate::charstring;
use crate::error::FontError;
use crate::letters::obstacle;
use crate::path::Seg;

/// Code points of the basic multilingual plane.
const PLANE: usize = 0x1_0000;

/// A typeface and the file it is in.
pub(crate) struct Typeface {
    /// PostScript name.
    name: &'static str,
    bytes: Vec<u8>,
    index: u32,
    measures: Measures,
    /// Glyph and advance of each character of the basic plane, glyph 0 for none and for what stands
    /// for no letter: asking the font's
    /// own tables takes a hundred times as long, and a certificate asks some 300 times.
    plane: Vec<(u16, u16)>,
    /// The programs of glyphs used so far, with the space behind each.
    programs: RwLock<HashMap<GlyphKey, Arc<[u8]>>>,
}

/// A glyph, and the space behind it.
type GlyphKey = (u16, u16);

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
    /// Reads the file and finds the typeface called `name` in it.
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
        let (index, measures, plane) = (0_u32..)
            .zip(file.fonts())
            .find_map(|(index, font)| {
                let font = font.ok()?;
                is_called(&font, name).then(|| (index, Measures::of(&font), plane(&font)))
            })
            .ok_or_else(malformed)?;
        if measures.units_per_em == 0 {
            return Err(malformed());
        }
        Ok(Self {
            name,
            bytes,
            index,
            measures,
            plane,
            programs: RwLock::default(),
        })
    }

    /// PostScript name.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// The file's bytes and the number of the typeface in it.
    pub(crate) fn data(&self) -> (&[u8], u32) {
        (&self.bytes, self.index)
    }

    fn font(&self) -> FontRef<'_> {
        FontRef::from_index(&self.bytes, self.index)
            .expect("the same bytes were parsed when the font was read")
    }

    /// Glyph number and advance in em, if the typeface has the character.
    pub(crate) fn glyph(&self, character: char) -> Option<(u16, f32)> {
        let (id, advance) = match self.plane.get(u32::from(character) as usize) {
            Some(found) => *found,
            None => look_up(&self.font(), character)?,
        };
        let advance = f32::from(advance) / f32::from(self.measures.units_per_em);
        (id != 0).then_some((id, advance))
    }

    /// See [`Measures`].
    pub(crate) fn measures(&self) -> Measures {
        self.measures
    }

    /// The glyph's program for a subset ([`crate::charstring`]), its advance wider by `space`
    /// thousandths of an em; made when it is first wanted.
    pub(crate) fn program(&self, id: u16, space: u16) -> Arc<[u8]> {
        // A poisoned lock still guards whole values: each is added in one step.
        let programs = self.programs.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(program) = programs.get(&(id, space)) {
            return program.clone();
        }
        drop(programs);
        let upright = |seg: Seg| seg.map(|(x, y)| (x, -y));
        let outline: Vec<Seg> = self.outline(id).into_iter().map(upright).collect();
        let advance = self
            .font()
            .glyph_metrics(Size::unscaled(), LocationRef::default())
            .advance_width(GlyphId::from(id))
            .unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "font units are stored in 16 bits"
        )]
        let width = (advance * 1000.0 / f32::from(self.measures.units_per_em)).round() as i32;
        let width = width + i32::from(space);
        let width = (width != DEFAULT_WIDTH).then_some(width);
        let program: Arc<[u8]> = charstring::program(&outline, width).into();
        let mut programs = self
            .programs
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        programs.insert((id, space), program.clone());
        program
    }

    /// The glyph's outline in thousandths of an em, y downwards, origin on the baseline. Noto's own
    /// unit, so its numbers stay whole and short.
    pub(crate) fn outline(&self, id: u16) -> Vec<Seg> {
        let font = self.font();
        let mut pen = Pen {
            scale: 1000.0 / f32::from(self.measures.units_per_em),
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

impl Measures {
    fn of(font: &FontRef<'_>) -> Self {
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let bounds = metrics
            .bounds
            .map_or([0.0; 4], |b| [b.x_min, b.y_min, b.x_max, b.y_max]);
        Self {
            units_per_em: metrics.units_per_em,
            ascent: whole(metrics.ascent),
            descent: whole(metrics.descent),
            bounds: bounds.map(whole),
            weight: font.attributes().weight.value().clamp(1.0, 1000.0).round() as u16,
        }
    }
}

/// Every character of the basic plane.
fn plane(font: &FontRef<'_>) -> Vec<(u16, u16)> {
    let mut plane = vec![(0, 0); PLANE];
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    for (character, id) in font.charmap().mappings() {
        if char::from_u32(character).is_none_or(|c| obstacle(c).is_some()) {
            continue;
        }
        let place = plane.get_mut(character as usize);
        if let Some((place, entry)) = place.zip(entry(id, &metrics)) {
            *place = entry;
        }
    }
    plane
}

fn look_up(font: &FontRef<'_>, character: char) -> Option<(u16, u16)> {
    if obstacle(character).is_some() {
        return None;
    }
    let id = font.charmap().map(character)?;
    entry(
        id,
        &font.glyph_metrics(Size::unscaled(), LocationRef::default()),
    )
}

fn entry(id: GlyphId, metrics: &GlyphMetrics<'_>) -> Option<(u16, u16)> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "advances are stored in 16 unsigned bits"
    )]
    let advance = metrics.advance_width(id)?.round() as u16;
    Some((u16::try_from(id.to_u32()).ok()?, advance))
}

fn is_called(font: &FontRef<'_>, name: &str) -> bool {
    font.localized_strings(StringId::POSTSCRIPT_NAME)
        .any(|string| string.chars().eq(name.chars()))
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
