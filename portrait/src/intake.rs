//! Everything that is done with a photo file when it comes in, in one call: decoded, its
//! face found, cropped, judged, encoded. One photo from the dialog and thousands from a
//! folder go through here.

use domain::crop::{CropRect, output_size};
use domain::photo_check::PhotoCheck;

use crate::fingerprint::Fingerprint;
use crate::raster::{IssuedPhoto, PhotoError, Scaled, cut, decode_scaled, decode_upright};
use crate::studio::{REDUCED_SIDE, Studio};

/// Pixels of the shorter side that are decoded at first: enough for the crop of a face that
/// fills half of the photo's width.
const SHORTER: u32 = 700;

/// What is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Wish {
    /// What to cut out; without it the crop that the face suggests, or where there is no
    /// face, and of photos from the exam's records, the largest in the middle.
    pub rect: Option<CropRect>,
    /// Make the background white.
    pub whiten: bool,
    /// From the exam's records: its few pixels are no fault of the member's.
    pub exam: bool,
}

/// A photo ready to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// Upright width and height of the original, pixels.
    pub size: (u32, u32),
    /// What was cut out, in pixels of the upright original.
    pub rect: CropRect,
    /// What goes into the certificate.
    pub issued: IssuedPhoto,
    /// Of the whole upright original.
    pub fingerprint: Fingerprint,
    /// What the checks say of the cut photo, one line for each kind.
    pub checks: Vec<PhotoCheck>,
}

/// Takes photos in. Holds the face finder with its model (some 3 MB): keep one for many
/// photos, one for each thread.
#[derive(Debug, Default)]
pub struct Intake {
    studio: Studio,
}

impl Intake {
    /// One with a face finder of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a whole JPEG or PNG file. Takes at most some 240 MB while it runs: 25 megapixels, progressive.
    ///
    /// # Errors
    /// [`PhotoError`] for what is no sound photo, for a rectangle that does not fit, and for
    /// a background that cannot be told from the person where it was to become white.
    pub fn take(&mut self, bytes: &[u8], wish: &Wish) -> Result<Taken, PhotoError> {
        let mut scaled = decode_scaled(bytes, SHORTER)?;
        let size = scaled.size;
        let reduced = scaled.photo.reduced(REDUCED_SIDE);
        let opened = self.studio.open(size, &reduced, wish.exam);
        let rect = wish.rect.unwrap_or(opened.rect);
        rect.validate(size.0, size.1)?;
        let output = output_size(&rect);
        if rect.width * scaled.factor() < f64::from(output.0) {
            // The crop is a small part of the photo: its own pixels are needed.
            scaled = Scaled::whole(decode_upright(bytes)?);
        }
        let pixels = cut(&scaled.photo, &within(&rect, &scaled), output);
        let (pixels, checks) = if wish.whiten {
            let white = self.studio.whiten(&rect, &pixels);
            let white = white.ok_or(PhotoError::Background)?;
            let checks = self.studio.judge_whitened(&rect, &pixels, &white);
            (white, checks)
        } else {
            let checks = self.studio.judge(&rect, &pixels);
            (pixels, checks)
        };
        Ok(Taken {
            size,
            rect,
            issued: IssuedPhoto::of(&pixels)?,
            fingerprint: opened.fingerprint,
            checks,
        })
    }
}

/// The rectangle on the reduced photo.
fn within(rect: &CropRect, scaled: &Scaled) -> CropRect {
    let factor = scaled.factor();
    CropRect {
        x: rect.x * factor,
        y: rect.y * factor,
        width: rect.width * factor,
        height: rect.height * factor,
        rotation: rect.rotation,
    }
}
