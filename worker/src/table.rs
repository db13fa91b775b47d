//! The photo on the table.

use std::cell::RefCell;

use domain::crop::{CropRect, output_size};
use messages::{Answer, Opened, ShownCheck, WHITE};
use portrait::studio::{REDUCED_SIDE, Studio};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, ImageBitmapOptions, ImageOrientation};

use crate::message::{answer, set};
use crate::{canvas, scope};

/// The photo opened last.
pub(crate) struct Table {
    studio: Studio,
    photo: Option<ImageBitmap>,
    /// Counts the photos asked for: decoding takes time, and the newest is to stay.
    asked: u32,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self {
            studio: Studio::new(),
            photo: None,
            asked: 0,
        }
    }
}

/// Decodes a photo, finds its face and suggests a crop.
pub(crate) async fn open(table: &RefCell<Table>, file: &JsValue, exam: bool) -> Option<JsValue> {
    let file: &Blob = file.dyn_ref()?;
    let mine = {
        let mut table = table.borrow_mut();
        table.asked = table.asked.wrapping_add(1);
        table.asked
    };
    let photo = decode(file).await.ok()?;
    if table.borrow().asked != mine {
        photo.close();
        return None;
    }
    let reduced = canvas::reduced(&photo, REDUCED_SIDE).ok()?;
    let size = (photo.width(), photo.height());
    let mut table = table.borrow_mut();
    let opened = table.studio.open(size, &reduced, exam);
    if let Some(old) = table.photo.replace(photo) {
        old.close();
    }
    Some(answer(Some(&Answer::Opened(Opened {
        rect: opened.rect,
        found: opened.found,
        fingerprint: opened.fingerprint.to_string(),
    }))))
}

async fn decode(file: &Blob) -> Result<ImageBitmap, JsValue> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let promise = scope().create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)?;
    JsFuture::from(promise).await?.dyn_into()
}

/// Judges a crop, and gives it a white background if that is asked for.
pub(crate) fn judge(table: &RefCell<Table>, rect: &CropRect, whiten: bool) -> Option<JsValue> {
    let table = table.borrow();
    let photo = table.photo.as_ref()?;
    let cut = canvas::cut(photo, rect, output_size(rect)).ok()?;
    let white = if whiten {
        table.studio.whiten(rect, &cut)
    } else {
        None
    };
    let checks = match &white {
        Some(white) => table.studio.judge_whitened(rect, &cut, white),
        None => table.studio.judge(rect, &cut),
    };
    let checks = checks.into_iter().map(|check| ShownCheck {
        grade: check.grade,
        slug: check.kind.slug().to_owned(),
        text: check.text,
    });
    let answer = answer(Some(&Answer::Judged(checks.collect())));
    if let Some(white) = white {
        set(&answer, WHITE, &canvas::bitmap(&white).ok()?.into());
    }
    Some(answer)
}
