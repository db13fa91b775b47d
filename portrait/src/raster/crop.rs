//! The issued photo.

use super::resample::{Area, add_sample, resample, to_byte};
use super::{ISSUED_QUALITY, PhotoError, Rgb, Upright, encode_jpeg};
use crate::Orientation;
use domain::crop::{CropRect, output_size};

/// The photo that goes into a certificate as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedPhoto {
    /// Baseline JPEG, quality 85, 4:2:0, no metadata.
    pub jpeg: Vec<u8>,
    /// Width, pixels; at most 358.
    pub width: u32,
    /// Height, pixels; at most 441.
    pub height: u32,
}

/// Cuts `rect` out of the photo and encodes it for the certificate.
///
/// # Errors
/// A rectangle that does not fit the photo.
pub fn crop_and_encode(photo: &Upright, rect: &CropRect) -> Result<IssuedPhoto, PhotoError> {
    rect.validate(photo.width(), photo.height())?;
    IssuedPhoto::of(&cut(photo, rect, output_size(rect)))
}

impl IssuedPhoto {
    /// Encodes what was cut out.
    ///
    /// # Errors
    /// [`PhotoError::Encoding`].
    pub fn of(cut: &Rgb) -> Result<Self, PhotoError> {
        Ok(Self {
            jpeg: encode_jpeg(cut, ISSUED_QUALITY, None)?,
            width: cut.width(),
            height: cut.height(),
        })
    }
}

/// Cuts `rect` out of the photo as `size` pixels. The rectangle lies in the photo.
#[must_use]
pub fn cut(photo: &Upright, rect: &CropRect, size: (u32, u32)) -> Rgb {
    let (width, height) = size;
    match quarter_turn(rect.rotation) {
        Some(turn) => {
            let (width, height) = turn.oriented_size(width, height);
            reduced(photo, rect.bounds(), width, height).oriented(turn)
        }
        None => cut_slanting(photo, rect, width, height),
    }
}

/// The turn as one of whole pixels, if it is a multiple of 90°.
fn quarter_turn(degrees: f64) -> Option<Orientation> {
    [
        (0.0, Orientation::Upright),
        (90.0, Orientation::Turn90),
        (-90.0, Orientation::Turn270),
        (180.0, Orientation::Turn180),
        (-180.0, Orientation::Turn180),
    ]
    .into_iter()
    .find(|(turn, _)| *turn == degrees)
    .map(|(_, orientation)| orientation)
}

/// Reduces the box around the slanting rectangle to twice the density of the
/// output (never above the photo's own), then reads four points for each
/// output pixel: the first filters what the slanting grid could alias, the
/// second keeps the detail that an exact fit would blur.
fn cut_slanting(photo: &Upright, rect: &CropRect, width: u32, height: u32) -> Rgb {
    const DENSITY: f64 = 2.0;
    const SUBPIXELS: [f64; 2] = [0.25, 0.75];
    // Room for the filters of both steps beyond the rectangle's corners.
    const MARGIN: f64 = 4.0;

    let step_x = rect.width / f64::from(width);
    let step_y = rect.height / f64::from(height);
    let density = (DENSITY / step_x).min(1.0);
    let margin = MARGIN / density;
    let (left, top, right, bottom) = rect.bounds();
    let left = (left - margin).floor().max(0.0);
    let top = (top - margin).floor().max(0.0);
    let right = (right + margin).ceil().min(photo.width().into());
    let bottom = (bottom + margin).ceil().min(photo.height().into());
    let columns = ((right - left) * density).ceil();
    let rows = ((bottom - top) * density).ceil();
    let (columns, rows) = (columns as u32, rows as u32);
    let bounds = (left, top, right, bottom);
    // With as many pixels as the photo has there is nothing to filter.
    let near = if density < 1.0 {
        reduced(photo, bounds, columns, rows)
    } else {
        part(photo, bounds)
    };
    let (columns, rows) = (f64::from(columns), f64::from(rows));

    let (per_x, per_y) = (columns / (right - left), rows / (bottom - top));
    Rgb::from_fn(width, height, |x, y| {
        let mut sum = [0.0_f32; 3];
        for dy in SUBPIXELS {
            for dx in SUBPIXELS {
                let u = (f64::from(x) + dx) * step_x;
                let v = (f64::from(y) + dy) * step_y;
                let (px, py) = rect.to_photo(u, v);
                add_sample(&near, (px - left) * per_x, (py - top) * per_y, &mut sum);
            }
        }
        sum.map(|total| to_byte(total / (SUBPIXELS.len() * SUBPIXELS.len()) as f32))
    })
}

/// An upright box (left, top, right, bottom) of whole pixels of the photo.
fn part(photo: &Upright, (left, top, right, bottom): (f64, f64, f64, f64)) -> Rgb {
    let (stored_w, stored_h) = (photo.stored.width().into(), photo.stored.height().into());
    Rgb::from_fn((right - left) as u32, (bottom - top) as u32, |x, y| {
        let centre = (left + f64::from(x) + 0.5, top + f64::from(y) + 0.5);
        let (sx, sy) = photo.orientation.to_stored(centre, stored_w, stored_h);
        photo.stored.pixel(sx as i64, sy as i64)
    })
}

/// An upright box (left, top, right, bottom) of the photo as `width` × `height` pixels.
fn reduced(photo: &Upright, bounds: (f64, f64, f64, f64), width: u32, height: u32) -> Rgb {
    let orientation = photo.orientation;
    let (stored_w, stored_h) = (photo.stored.width().into(), photo.stored.height().into());
    let a = orientation.to_stored((bounds.0, bounds.1), stored_w, stored_h);
    let b = orientation.to_stored((bounds.2, bounds.3), stored_w, stored_h);
    let area = Area {
        left: a.0.min(b.0),
        top: a.1.min(b.1),
        right: a.0.max(b.0),
        bottom: a.1.max(b.1),
    };
    let (width, height) = orientation.oriented_size(width, height);
    resample(&photo.stored, area, width, height).oriented(orientation)
}
