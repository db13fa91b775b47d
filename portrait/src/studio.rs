//! One photo on the table: its face, the crop that it suggests, what the checks say of a
//! crop, and a white background for it. The browser's worker and the server call this alone.

mod crown;
mod whiten;

use domain::crop::{CropFrame, CropRect};
use domain::photo_check::{CheckKind, PhotoCheck};

use crate::checks::{self, Seen};
use crate::face::{Face, Finder, Point, suggest};
use crate::fingerprint::{Fingerprint, GRID};
use crate::{Gray, Rgb};

/// Longest side of the picture that faces are looked for in, pixels.
pub const REDUCED_SIDE: u32 = 1024;

/// A crop this many pixels across prints at 300 dots an inch.
const FINE_WIDTH: f64 = 307.0;

/// What the first look at a photo says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opened {
    /// What to cut out, photo pixels: as the face suggests, or without one, and of photos from
    /// the exam's records, the largest possible in the middle.
    pub rect: CropRect,
    /// Whether there is a face.
    pub found: bool,
    /// Of the whole photo.
    pub fingerprint: Fingerprint,
}

/// A photo and what was found in it.
#[derive(Debug, Default)]
pub struct Studio {
    finder: Finder,
    /// In pixels of the upright original, the largest first.
    faces: Vec<Face>,
    /// From the exam's records.
    exam: bool,
}

impl Studio {
    /// Reads the face finder's model: a millisecond, 3 MB.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes another photo: `size` of the upright original in pixels, and the whole of it
    /// reduced to at most [`REDUCED_SIDE`]. One from the exam's records (`exam`) is framed
    /// already and has no pixels to lose: it is kept whole, and its few pixels are no fault of
    /// the member's.
    pub fn open(&mut self, size: (u32, u32), reduced: &Rgb, exam: bool) -> Opened {
        self.exam = exam;
        let gray = Gray::of(reduced);
        let cells = gray.cells(GRID + 1, GRID);
        let fingerprint = Fingerprint::of_cells(|x, y| cells.pixel(x.into(), y.into()).into());
        let factor = f64::from(size.0) / f64::from(reduced.width());
        let found = self.finder.find(&gray);
        let crown = found.first().and_then(|face| crown::rise(reduced, face));
        self.faces = found.iter().map(|face| face.scaled(factor)).collect();
        let whole = CropFrame::largest_centred(size.0, size.1).to_rect();
        let rect = match self.faces.first() {
            Some(face) if !exam => {
                let suggested = suggest(face, crown.map(|rise| rise * factor), size);
                let costs = suggested.width < FINE_WIDTH;
                if costs && is_framed(face, &whole, size) {
                    whole
                } else {
                    suggested
                }
            }
            _ => whole,
        };
        Opened {
            rect,
            found: !self.faces.is_empty(),
            fingerprint,
        }
    }

    /// What the checks say of a crop of the photo, one line for each kind. `cut` is what
    /// `rect` cuts out, at [`domain::crop::output_size`].
    #[must_use]
    pub fn judge(&self, rect: &CropRect, cut: &Rgb) -> Vec<PhotoCheck> {
        let faces: Vec<Face> = self
            .faces
            .iter()
            .map(|face| in_cut(face, rect, cut))
            .collect();
        checks::judge(&Seen {
            cut,
            rect,
            faces: &faces,
            exam: self.exam,
        })
    }

    /// The same of a crop that [`Studio::whiten`] put on white: the background is judged as it is
    /// issued, all else as the photo was taken.
    #[must_use]
    pub fn judge_whitened(&self, rect: &CropRect, cut: &Rgb, white: &Rgb) -> Vec<PhotoCheck> {
        let issued = self.judge(rect, white);
        let background = |check: &PhotoCheck| check.kind == CheckKind::Background;
        let mut checks = self.judge(rect, cut);
        let pairs = checks.iter_mut().zip(issued);
        for (taken, issued) in pairs.filter(|(taken, _)| background(taken)) {
            *taken = issued;
        }
        checks
    }

    /// The crop on a white background; `None` where background and person cannot be told
    /// apart, or there is no face to keep clear of.
    #[must_use]
    pub fn whiten(&self, rect: &CropRect, cut: &Rgb) -> Option<Rgb> {
        let face = in_cut(self.faces.first()?, rect, cut);
        whiten::whitened(cut, &face)
    }
}

/// Whether a photo is a portrait in its frame already, as exam photos are: cropping it once
/// more would cost pixels.
fn is_framed(face: &Face, whole: &CropRect, size: (u32, u32)) -> bool {
    const MARGINS: f64 = 0.92;
    let area = |width: f64, height: f64| width * height;
    let kept = area(whole.width, whole.height) / area(size.0.into(), size.1.into());
    kept >= MARGINS && checks::is_well_placed(face, whole)
}

/// The face as it lies in what was cut out, pixels of that.
fn in_cut(face: &Face, rect: &CropRect, cut: &Rgb) -> Face {
    let scale = f64::from(cut.width()) / rect.width;
    let moved = |point: Point| {
        let (u, v) = rect.in_crop(point.x, point.y);
        Point::new(u * scale, v * scale)
    };
    Face {
        centre: moved(face.centre),
        side: face.side * scale,
        score: face.score,
        eyes: face.eyes.map(|(left, right)| (moved(left), moved(right))),
    }
}
