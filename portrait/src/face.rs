//! Where the faces are, and how a face is to be cropped.
//!
//! Faces are found by SeetaFace's funnel-structured cascade (crate `rustface`, its own model,
//! BSD-2), which gives upright boxes in steps of a fifth. Eyes are then looked for inside the
//! box, which gives place, size and tilt to a few per cent.

mod eyes;
mod frame;

pub(crate) use frame::{CHIN_DROP, FACE_WIDTH};
pub use frame::{CROWN_GAP, EYE_HEIGHT, FACE_SHARE, LOWEST_EYES, suggest};

use std::io::Cursor;

use rustface::{ImageData, Model};

use crate::Gray;

/// The model, in this module so that it is loaded with it and not before.
const MODEL: &[u8] = include_bytes!("../model/seeta_fd_frontal_v1.0.bin");

/// Longest side of the pictures looked through, pixels, one after another until a face is
/// found. The cascade finds faces from 40 pixels: in the first from some 25 % of the
/// height (hair to chin), in the last from 6 %.
const SIDES: [u32; 3] = [224, 448, 896];
/// Side of a box that is clearly above the cascade's least of 40, pixels.
const CLEAR: f64 = 60.0;
/// Least score of a face. SeetaFace's own suggestion is 2 and above. Chosen a little higher.
const SCORE: f64 = 3.0;

/// A point in pixels of the picture looked through, continuous: pixel 0 spans 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    pub(crate) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(crate) fn middle(self, other: Self) -> Self {
        Self::new((self.x + other.x) / 2.0, (self.y + other.y) / 2.0)
    }

    fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    fn scaled(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

/// A face found. Lengths in pixels of the picture looked through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// Middle of the finder's box.
    pub centre: Point,
    /// Side of the finder's box: from the brows to below the lips, cheek to cheek.
    pub side: f64,
    /// How sure the finder is; 3 and more.
    pub score: f64,
    /// The eyes, left and right as seen in the picture, where they stand out.
    pub eyes: Option<(Point, Point)>,
}

/// The distance of the eyes as a share of the finder's box, where they are not seen: the mean
/// over drawn and photographed faces.
const EYE_DISTANCE: f64 = 0.40;
/// How far above the middle of the box the eyes are, as a share of its side.
const EYE_RISE: f64 = 0.13;

impl Face {
    /// How much a face counts among several: its size, less where the finder is unsure.
    fn weight(&self) -> f64 {
        const SURE: f64 = 10.0;
        self.side * self.score.min(SURE)
    }

    /// Between the eyes.
    #[must_use]
    pub fn eye_middle(&self) -> Point {
        match self.eyes {
            Some((left, right)) => left.middle(right),
            None => Point::new(self.centre.x, self.centre.y - EYE_RISE * self.side),
        }
    }

    /// Distance of the eyes, pixels.
    #[must_use]
    pub fn eye_distance(&self) -> f64 {
        match self.eyes {
            Some((left, right)) => left.distance(right),
            None => EYE_DISTANCE * self.side,
        }
    }

    /// Clockwise tilt of the head, degrees; 0 where the eyes are not seen.
    #[must_use]
    pub fn tilt(&self) -> f64 {
        self.eyes.map_or(0.0, |(left, right)| {
            (right.y - left.y).atan2(right.x - left.x).to_degrees()
        })
    }

    /// The same face in a picture `factor` times as large.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self {
            centre: self.centre.scaled(factor),
            side: self.side * factor,
            score: self.score,
            eyes: self
                .eyes
                .map(|(left, right)| (left.scaled(factor), right.scaled(factor))),
        }
    }
}

/// Finds faces.
pub struct Finder {
    model: Option<Model>,
}

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Finder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Finder")
    }
}

impl Finder {
    /// Reads the model: a millisecond, 3 MB.
    #[must_use]
    pub fn new() -> Self {
        Self {
            // The bytes stand in the program; a test reads them.
            model: rustface::read_model(Cursor::new(MODEL)).ok(),
        }
    }

    /// The faces in a picture, the one that counts most first. Small ones are looked for only where there
    /// is no large one.
    #[must_use]
    pub fn find(&self, picture: &Gray) -> Vec<Face> {
        let Some(model) = &self.model else {
            return Vec::new();
        };
        let longer = picture.width().max(picture.height());
        let mut faces = Vec::new();
        for side in SIDES {
            let small = picture.reduced(side);
            let factor = f64::from(picture.width()) / f64::from(small.width());
            let found = boxes(model, &small);
            if !found.is_empty() {
                faces = found.iter().map(|face| face.scaled(factor)).collect();
            }
            // Beside a face that is barely large enough there may be others that are not.
            let clear = found.iter().any(|face| face.side >= CLEAR);
            if clear || longer <= side {
                break;
            }
        }
        for face in &mut faces {
            face.eyes = eyes::find(picture, face);
        }
        faces.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
        faces
    }
}

fn boxes(model: &Model, picture: &Gray) -> Vec<Face> {
    // The cascade's window; it panics below it.
    const WINDOW: u32 = 40;
    if picture.width() < WINDOW || picture.height() < WINDOW {
        return Vec::new();
    }
    // A detector cannot be sent between threads; the model can, and is copied in a third of
    // a millisecond.
    let mut detector = rustface::create_detector_with_model(model.clone());
    detector.set_score_thresh(SCORE);
    let data = ImageData::new(picture.data(), picture.width(), picture.height());
    detector
        .detect(&data)
        .iter()
        .map(|found| {
            let area = found.bbox();
            let side = f64::from(area.width());
            Face {
                centre: Point::new(
                    f64::from(area.x()) + side / 2.0,
                    f64::from(area.y()) + f64::from(area.height()) / 2.0,
                ),
                side,
                score: found.score(),
                eyes: None,
            }
        })
        .collect()
}
