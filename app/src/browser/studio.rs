//! The worker that looks at photos (crate `worker`): started when a photo is first chosen, one
//! for the page. It answers questions in their order.

use domain::CheckGrade;
use domain::crop::CropRect;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, ImageBitmap};

use super::worker::{Helper, object};

/// The worker's end in the page.
#[derive(Clone)]
pub struct Studio(Helper);

/// What the first look at a photo says.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The suggested crop, photo pixels; without a face, and of photos from the exam's records,
    /// the largest in the middle.
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
        Helper::of_page().map(Self)
    }

    /// Looks at a photo, `exam` for one from the exam's records, and keeps it for
    /// [`Self::judge`]; `None` if it failed.
    pub async fn open(&self, file: &Blob, exam: bool) -> Option<Opened> {
        let question = object(&[
            ("kind", "open".into()),
            ("file", file.into()),
            ("exam", exam.into()),
        ]);
        let answer = self.0.answer(&question).await?;
        Some(Opened {
            rect: to_rect(&get(&answer, "rect"))?,
            found: get(&answer, "found").is_truthy(),
            fingerprint: get(&answer, "fingerprint").as_string()?,
        })
    }

    /// What the checks say of a crop of the photo opened last; `None` if it failed.
    pub async fn judge(&self, rect: &CropRect, whiten: bool) -> Option<Judged> {
        let question = object(&[
            ("kind", "judge".into()),
            ("rect", from_rect(rect)),
            ("whiten", whiten.into()),
        ]);
        let answer = self.0.answer(&question).await?;
        let checks = get(&answer, "checks").dyn_into::<Array>().ok()?;
        Some(Judged {
            checks: checks.iter().filter_map(|check| to_check(&check)).collect(),
            white: get(&answer, "white").dyn_into().ok(),
        })
    }
}

fn get(from: &JsValue, name: &str) -> JsValue {
    Reflect::get(from, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn to_rect(value: &JsValue) -> Option<CropRect> {
    let numbers = value.dyn_ref::<Array>()?;
    let number = |at| numbers.get(at).as_f64();
    Some(CropRect {
        x: number(0)?,
        y: number(1)?,
        width: number(2)?,
        height: number(3)?,
        rotation: number(4)?,
    })
}

fn from_rect(rect: &CropRect) -> JsValue {
    let numbers = Array::new();
    for number in [rect.x, rect.y, rect.width, rect.height, rect.rotation] {
        numbers.push(&number.into());
    }
    numbers.into()
}

fn to_check(value: &JsValue) -> Option<ShownCheck> {
    let words = value.dyn_ref::<Array>()?;
    let grade = words.get(0).as_string()?;
    Some(ShownCheck {
        grade: [CheckGrade::Pass, CheckGrade::Warn, CheckGrade::Fail]
            .into_iter()
            .find(|known| known.slug() == grade)?,
        slug: words.get(1).as_string()?,
        text: words.get(2).as_string()?,
    })
}
