//! The worker that looks at photos (crate `worker`): started when a photo is first chosen, one
//! for the page. It answers questions in their order.

use domain::crop::CropRect;
use messages::{Answer, FILE, Question, WHITE};
pub use messages::{Opened, ShownCheck};
use wasm_bindgen::JsCast;
use web_sys::{Blob, ImageBitmap};

use super::worker::{Helper, question, says, with};

/// The worker's end in the page.
#[derive(Clone)]
pub struct Studio(Helper);

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
        Helper::of_page().map(Self)
    }

    /// Looks at a photo, `exam` for one from the exam's records, and keeps it for
    /// [`Self::judge`]; `None` if it failed.
    pub async fn open(&self, file: &Blob, exam: bool) -> Option<Opened> {
        let question = question(&Question::Open { exam }, &[(FILE, file)])?;
        match says(&self.0.answer(&question).await?)? {
            Answer::Opened(opened) => Some(opened),
            _ => None,
        }
    }

    /// What the checks say of a crop of the photo opened last; `None` if it failed.
    pub async fn judge(&self, rect: CropRect, whiten: bool) -> Option<Judged> {
        let question = question(&Question::Judge { rect, whiten }, &[])?;
        let answer = self.0.answer(&question).await?;
        match says(&answer)? {
            Answer::Judged(checks) => Some(Judged {
                checks,
                white: with(&answer, WHITE).dyn_into().ok(),
            }),
            _ => None,
        }
    }
}
