//! The crop frame as the user moves it.

use super::{CropRect, HEIGHT_PER_WIDTH, half_extents, screen_to_photo, split_turn};

/// Narrowest frame that zooming reaches, photo pixels (or the largest possible
/// where the photo does not hold this): below it a face is no longer recognisable.
pub const MIN_FRAME_WIDTH: f64 = 60.0;

/// Centre and width of the frame, photo pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    cx: f64,
    cy: f64,
    width: f64,
}

/// The interactive crop frame: a rectangle 26:32 on a photo that may be turned.
///
/// Invariant: all four corners lie inside the photo, whatever is done. What
/// does not fit is first made smaller, then moved. Operations with numbers
/// that are not finite change nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CropFrame {
    photo_w: f64,
    photo_h: f64,
    /// What the user last asked for by moving or zooming. Turning to and fro
    /// starts from here, so that a frame made smaller at a slant grows back.
    wish: Place,
    actual: Place,
    /// Clockwise quarter turns of the photo, 0 to 3.
    quarters: u8,
    /// Clockwise turn on top of the quarters, degrees, −45 to 45.
    fine: f64,
}

impl CropFrame {
    /// The largest frame in the middle of an upright photo of `photo_w` ×
    /// `photo_h` pixels, not turned: the suggestion to start from.
    #[must_use]
    pub fn largest_centred(photo_w: u32, photo_h: u32) -> Self {
        let (photo_w, photo_h) = (f64::from(photo_w.max(1)), f64::from(photo_h.max(1)));
        let place = Place {
            cx: photo_w / 2.0,
            cy: photo_h / 2.0,
            width: f64::MAX,
        };
        Self {
            photo_w,
            photo_h,
            wish: place,
            actual: place,
            quarters: 0,
            fine: 0.0,
        }
        .placed(place)
    }

    /// The frame that shows `rect` on an upright photo of `photo_w` ×
    /// `photo_h` pixels; a rectangle that does not fit is made to.
    #[must_use]
    pub fn from_rect(photo_w: u32, photo_h: u32, rect: &CropRect) -> Self {
        let frame = Self::largest_centred(photo_w, photo_h);
        let (cx, cy) = rect.centre();
        if ![cx, cy, rect.width, rect.rotation]
            .iter()
            .all(|n| n.is_finite())
        {
            return frame;
        }
        let (quarters, fine) = split_turn(rect.rotation);
        Self {
            quarters,
            fine,
            ..frame
        }
        .placed(Place {
            cx,
            cy,
            width: rect.width,
        })
    }

    /// The rectangle to send to the server.
    #[must_use]
    pub fn to_rect(&self) -> CropRect {
        let (width, height) = (self.width(), self.height());
        let (cx, cy) = self.centre();
        CropRect {
            x: cx - width / 2.0,
            y: cy - height / 2.0,
            width,
            height,
            rotation: self.rotation(),
        }
    }

    /// Moves the frame by (`dx`, `dy`) photo pixels along the screen axes, to
    /// the right and down; to drag the photo beneath the frame, negate both.
    #[must_use]
    pub fn panned(self, dx: f64, dy: f64) -> Self {
        let (dx, dy) = screen_to_photo(dx, dy, self.rotation());
        let Place { cx, cy, width } = self.actual;
        self.placed(Place {
            cx: cx + dx,
            cy: cy + dy,
            width,
        })
    }

    /// Magnifies the picture in the frame by `factor` (above 1: the frame
    /// covers less of the photo). `about` is the point that stays where it is,
    /// as an offset from the frame's centre along the screen axes in photo pixels.
    #[must_use]
    pub fn zoomed(self, factor: f64, about: (f64, f64)) -> Self {
        if !factor.is_finite() || factor <= 0.0 {
            return self;
        }
        let Place { cx, cy, width: old } = self.actual;
        let width = self.fitting_width(old / factor);
        let kept = 1.0 - width / old;
        let (dx, dy) = screen_to_photo(about.0, about.1, self.rotation());
        self.placed(Place {
            cx: cx + dx * kept,
            cy: cy + dy * kept,
            width,
        })
    }

    /// How far the picture is magnified, for a slider: 0 is the largest frame
    /// possible at this rotation, 1 the smallest; equal steps look equal.
    #[must_use]
    pub fn zoom_fraction(&self) -> f64 {
        let (min, max) = (self.min_width(), self.max_width());
        if min >= max {
            return 0.0;
        }
        ((max / self.actual.width).ln() / (max / min).ln()).clamp(0.0, 1.0)
    }

    /// Sets the magnification from a slider, 0 to 1, about the frame's centre.
    #[must_use]
    pub fn with_zoom_fraction(self, fraction: f64) -> Self {
        let (min, max) = (self.min_width(), self.max_width());
        let width = max * (min / max).powf(fraction.clamp(0.0, 1.0));
        self.placed(Place {
            width,
            ..self.actual
        })
    }

    /// Turns the photo clockwise by `quarters` × 90° (negative: anticlockwise).
    #[must_use]
    pub fn turned_quarter(self, quarters: i32) -> Self {
        let quarters = (i32::from(self.quarters) + quarters.rem_euclid(4)).rem_euclid(4);
        Self {
            quarters: quarters as u8,
            ..self
        }
        .resettled()
    }

    /// Sets the fine turn, clockwise degrees on top of the quarter turns,
    /// limited to −45 to 45.
    #[must_use]
    pub fn rotated_to(self, fine_degrees: f64) -> Self {
        if !fine_degrees.is_finite() {
            return self;
        }
        Self {
            fine: fine_degrees.clamp(-45.0, 45.0),
            ..self
        }
        .resettled()
    }

    /// Width of the photo, pixels.
    #[must_use]
    pub fn photo_width(&self) -> f64 {
        self.photo_w
    }

    /// Height of the photo, pixels.
    #[must_use]
    pub fn photo_height(&self) -> f64 {
        self.photo_h
    }

    /// Centre of the frame, photo pixels.
    #[must_use]
    pub fn centre(&self) -> (f64, f64) {
        (self.actual.cx, self.actual.cy)
    }

    /// Width of the frame, photo pixels.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.actual.width
    }

    /// Height of the frame, photo pixels.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.actual.width * HEIGHT_PER_WIDTH
    }

    /// Clockwise turn of the photo, degrees, −180 (exclusive) to 180.
    #[must_use]
    pub fn rotation(&self) -> f64 {
        let degrees = f64::from(self.quarters) * 90.0 + self.fine;
        if degrees > 180.0 {
            degrees - 360.0
        } else {
            degrees
        }
    }

    /// The fine part of the rotation, clockwise degrees, −45 to 45.
    #[must_use]
    pub fn fine_rotation(&self) -> f64 {
        self.fine
    }

    /// Widest frame the photo holds at the present rotation, photo pixels.
    #[must_use]
    pub fn max_width(&self) -> f64 {
        let (half_w, half_h) = half_extents(1.0, HEIGHT_PER_WIDTH, self.rotation());
        (self.photo_w / (2.0 * half_w)).min(self.photo_h / (2.0 * half_h))
    }

    /// Narrowest frame allowed at the present rotation, photo pixels.
    #[must_use]
    pub fn min_width(&self) -> f64 {
        MIN_FRAME_WIDTH.min(self.max_width())
    }

    fn fitting_width(&self, width: f64) -> f64 {
        width.clamp(self.min_width(), self.max_width())
    }

    fn placed(self, wish: Place) -> Self {
        if ![wish.cx, wish.cy, wish.width].iter().all(|n| n.is_finite()) {
            return self;
        }
        let settled = Self { wish, ..self }.resettled();
        Self {
            wish: settled.actual,
            ..settled
        }
    }

    fn resettled(self) -> Self {
        let width = self.fitting_width(self.wish.width);
        let (half_w, half_h) = half_extents(width, width * HEIGHT_PER_WIDTH, self.rotation());
        let actual = Place {
            cx: within(self.wish.cx, half_w, self.photo_w),
            cy: within(self.wish.cy, half_h, self.photo_h),
            width,
        };
        Self { actual, ..self }
    }
}

/// The nearest centre at which something reaching `half` to both sides stays
/// between 0 and `length`; the middle where rounding leaves no room at all.
fn within(centre: f64, half: f64, length: f64) -> f64 {
    let half = half.min(length / 2.0);
    centre.clamp(half, length - half)
}
