//! The worker that looks at photos (crate `worker`): started when a photo is first chosen, one
//! for the page. It answers questions in their order.

use domain::CheckGrade;
use domain::crop::CropRect;
use web_sys::{Blob, ImageBitmap};

/// The worker's end in the page.
#[derive(Clone)]
pub struct Studio {}

/// What the first look at a photo says.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The suggested crop, photo pixels; without a face the largest in the middle.
    pub rect: CropRect,
    /// Whether there is a face.
    pub found: bool,
    /// The photo's fingerprint, 64 hexadecimal digits.
    pub fingerprint: String,
}

/// One check, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCheck {
    /// How it came out.
    pub grade: CheckGrade,
    /// Name of its picture: `/checks/{slug}.svg`.
    pub slug: String,
    /// The sentence.
    pub text: String,
}

/// What is said of a crop.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The checks in order.
    pub checks: Vec<ShownCheck>,
    /// The crop on a white background, if that was asked for and background and person could
    /// be told apart.
    pub white: Option<ImageBitmap>,
}

impl Studio {
    /// The page's worker, started if need be; `None` where the browser has no module workers.
    pub fn of_page() -> Option<Self> {
        None
    }

    /// Looks at a photo and keeps it for [`Self::judge`]; `None` if it failed.
    pub async fn open(&self, _file: &Blob) -> Option<Opened> {
        None
    }

    /// What the checks say of a crop of the photo opened last; `None` if it failed.
    pub async fn judge(&self, _rect: &CropRect, _whiten: bool) -> Option<Judged> {
        None
    }
}
