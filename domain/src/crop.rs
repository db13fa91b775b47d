//! Crop geometry of the certificate photo: what the browser sends, what the
//! server accepts, and the frame the user moves in between.
//!
//! Two frames of reference occur. *Photo pixels* are those of the upright
//! original (after its EXIF orientation), origin top left, y downwards.
//! *Screen axes* are those of the crop frame, which stands upright before the
//! user while the photo turns beneath it; lengths are still photo pixels.

mod frame;
#[cfg(test)]
mod tests;

pub use frame::{CropFrame, MIN_FRAME_WIDTH};

use serde::{Deserialize, Serialize};

/// Printed width of the photo on the certificate, millimetres (certificate layout).
pub const PRINT_WIDTH_MM: f64 = 26.0;
/// Printed height of the photo on the certificate, millimetres (certificate layout).
pub const PRINT_HEIGHT_MM: f64 = 32.0;
/// Height of a crop of width 1.
pub const HEIGHT_PER_WIDTH: f64 = PRINT_HEIGHT_MM / PRINT_WIDTH_MM;
/// Widest photo that goes into a certificate, pixels: 350 dpi at 26 mm.
pub const MAX_OUTPUT_WIDTH: u32 = 358;
/// Tallest photo that goes into a certificate, pixels: 350 dpi at 32 mm.
pub const MAX_OUTPUT_HEIGHT: u32 = 441;
/// How far width:height may be from 26:32, as a fraction.
pub const RATIO_TOLERANCE: f64 = 0.005;
/// How far a corner may lie outside the photo, photo pixels: room for rounding
/// by scripts that send whole numbers.
pub const CORNER_TOLERANCE: f64 = 0.5;
/// Narrowest crop accepted, photo pixels. The smallest photo accepted is
/// 26 × 32; turned to the worst angle it still holds a crop 16.4 wide, so
/// every accepted photo can be cropped at every angle.
pub const MIN_CROP_WIDTH: f64 = 16.0;

/// Rounding noise of the calculations here stays far below this, photo pixels.
const NOISE: f64 = 1e-6;

/// The part of a photo that goes into the certificate, as sent to the server.
///
/// The rectangle is `width` × `height`, centred at (`x + width/2`,
/// `y + height/2`), in photo pixels. The photo is turned clockwise by
/// `rotation` degrees about that centre and the rectangle, which stays
/// upright, is cut out; `x` and `y` may therefore be negative.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CropRect {
    /// Left edge before turning, photo pixels.
    pub x: f64,
    /// Top edge before turning, photo pixels.
    pub y: f64,
    /// Width, photo pixels.
    pub width: f64,
    /// Height, photo pixels; 32/26 of the width within 0.5 %.
    pub height: f64,
    /// Clockwise turn of the photo in degrees, −180 to 180, 90° turns included.
    pub rotation: f64,
}

/// Why a crop rectangle is not accepted. The message is the Chinese sentence
/// for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CropError {
    /// A number is infinite or not a number.
    #[error("裁剪范围中有无效的数字，照片未保存。请重新裁剪后再上传。")]
    NotFinite,
    /// The rotation is outside −180 to 180 degrees.
    #[error("旋转角度须在 -180° 到 180° 之间，照片未保存。请重新调整角度后再上传。")]
    Rotation,
    /// The rectangle is narrower than [`MIN_CROP_WIDTH`].
    #[error("裁剪范围太小，照片未保存。请放大裁剪框后再上传。")]
    TooSmall,
    /// Width:height is not 26:32.
    #[error("裁剪范围的宽高比须为 26:32，照片未保存。请重新裁剪后再上传。")]
    Ratio,
    /// A corner lies outside the photo.
    #[error("裁剪框超出了照片边缘，照片未保存。请把裁剪框移回照片内后再上传。")]
    Outside,
}

impl CropError {
    /// Stable machine-readable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFinite => "crop-not-finite",
            Self::Rotation => "crop-rotation",
            Self::TooSmall => "crop-too-small",
            Self::Ratio => "crop-ratio",
            Self::Outside => "crop-outside",
        }
    }
}

impl CropRect {
    /// Checks the rectangle against an upright photo of `photo_w` × `photo_h` pixels.
    ///
    /// # Errors
    /// The first rule the rectangle breaks.
    pub fn validate(&self, photo_w: u32, photo_h: u32) -> Result<(), CropError> {
        let Self {
            x,
            y,
            width,
            height,
            rotation,
        } = *self;
        if ![x, y, width, height, rotation]
            .iter()
            .all(|n| n.is_finite())
        {
            return Err(CropError::NotFinite);
        }
        if !(-180.0..=180.0).contains(&rotation) {
            return Err(CropError::Rotation);
        }
        if width < MIN_CROP_WIDTH || height <= 0.0 {
            return Err(CropError::TooSmall);
        }
        if (width * HEIGHT_PER_WIDTH / height - 1.0).abs() > RATIO_TOLERANCE + NOISE {
            return Err(CropError::Ratio);
        }
        let room = CORNER_TOLERANCE + NOISE;
        let (left, top, right, bottom) = self.bounds();
        let inside = left >= -room
            && top >= -room
            && right <= f64::from(photo_w) + room
            && bottom <= f64::from(photo_h) + room;
        if inside {
            Ok(())
        } else {
            Err(CropError::Outside)
        }
    }

    /// Centre of the rectangle, photo pixels.
    #[must_use]
    pub fn centre(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Where in the photo the point (`u`, `v`) of the finished crop comes from.
    /// `u` and `v` run along the screen axes from the crop's top left corner,
    /// 0 to `width` and 0 to `height`; the result is in photo pixels.
    #[must_use]
    pub fn to_photo(&self, u: f64, v: f64) -> (f64, f64) {
        let (cx, cy) = self.centre();
        let (dx, dy) = screen_to_photo(u - self.width / 2.0, v - self.height / 2.0, self.rotation);
        (cx + dx, cy + dy)
    }

    /// Where a point of the photo (photo pixels) lies in the finished crop: the inverse of
    /// [`Self::to_photo`].
    #[must_use]
    pub fn in_crop(&self, x: f64, y: f64) -> (f64, f64) {
        let (cx, cy) = self.centre();
        let (du, dv) = screen_to_photo(x - cx, y - cy, -self.rotation);
        (du + self.width / 2.0, dv + self.height / 2.0)
    }

    /// Smallest upright box of the photo that holds the four corners: left,
    /// top, right, bottom in photo pixels.
    #[must_use]
    pub fn bounds(&self) -> (f64, f64, f64, f64) {
        let (cx, cy) = self.centre();
        let (half_w, half_h) = half_extents(self.width, self.height, self.rotation);
        (cx - half_w, cy - half_h, cx + half_w, cy + half_h)
    }
}

/// Size in pixels of the photo issued from `rect`: at most 358 × 441, never
/// more pixels than the crop has, in the shape 26:32 to the nearest pixel.
#[must_use]
pub fn output_size(rect: &CropRect) -> (u32, u32) {
    let width = (rect.width + NOISE)
        .floor()
        .clamp(1.0, f64::from(MAX_OUTPUT_WIDTH));
    let tallest = (rect.height + NOISE)
        .floor()
        .clamp(1.0, f64::from(MAX_OUTPUT_HEIGHT));
    let height = (width * HEIGHT_PER_WIDTH).round().min(tallest);
    // Both lie between 1 and 441: the conversion is exact.
    (width as u32, height as u32)
}

/// Dots per inch at which a photo `output_width_px` pixels wide prints at 26 mm.
#[must_use]
pub fn print_dpi(output_width_px: u32) -> f64 {
    const MM_PER_INCH: f64 = 25.4;
    f64::from(output_width_px) * MM_PER_INCH / PRINT_WIDTH_MM
}

/// Splits a clockwise turn in degrees into the nearest number of quarter turns
/// (0 to 3) and the rest, −45 to 45 degrees.
fn split_turn(degrees: f64) -> (u8, f64) {
    let quarters = (degrees / 90.0).round();
    (quarters.rem_euclid(4.0) as u8, degrees - 90.0 * quarters)
}

/// Sine and cosine, exact at multiples of 90 degrees, where the library
/// functions leave a remainder that would push corners out of the photo.
fn sin_cos(degrees: f64) -> (f64, f64) {
    let (quarters, fine) = split_turn(degrees);
    let (sin, cos) = fine.to_radians().sin_cos();
    match quarters {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

/// Turns an offset along the screen axes into one along the photo's axes, the
/// photo being turned clockwise by `degrees`.
fn screen_to_photo(dx: f64, dy: f64, degrees: f64) -> (f64, f64) {
    let (sin, cos) = sin_cos(degrees);
    (cos * dx + sin * dy, cos * dy - sin * dx)
}

/// Half width and half height of the upright box around a turned rectangle.
fn half_extents(width: f64, height: f64, degrees: f64) -> (f64, f64) {
    let (sin, cos) = sin_cos(degrees);
    let (sin, cos) = (sin.abs(), cos.abs());
    (
        (width * cos + height * sin) / 2.0,
        (width * sin + height * cos) / 2.0,
    )
}
