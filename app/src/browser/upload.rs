//! Uploading a photo; `XMLHttpRequest`, because `fetch` tells no progress.

use domain::crop::CropRect;
use domain::{MemberDetail, PublicError};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

use super::http;
use super::picture::Picture;
use crate::owner::owned;

/// What is sent with a photo.
pub struct Wish<'a> {
    /// What to cut out.
    pub crop: CropRect,
    /// Make the background white.
    pub whiten: bool,
    /// Why the photo is taken though it fails checks; empty where it does not.
    pub reason: &'a str,
}

/// Sends the untouched file and what is wished of it; the member as it is then.
pub async fn send_photo(
    member: i64,
    picture: &Picture,
    wish: Wish<'_>,
    on_progress: impl FnMut(f64) + 'static,
) -> Result<MemberDetail, PublicError> {
    let request = send(member, picture, wish, on_progress)
        .await
        .map_err(|_| PublicError::Unreachable)?;
    let status = request.status().unwrap_or(0);
    let body = request.response_text().ok().flatten().unwrap_or_default();
    http::read(status, &body)
}

/// The rectangle as JSON. The browser writes the numbers: serde_json would
/// bring 10 KB of tables for it.
pub fn json_of(crop: &CropRect) -> String {
    let CropRect {
        x,
        y,
        width,
        height,
        rotation,
    } = *crop;
    // Finite numbers, which `CropFrame` alone gives, always have a JSON text.
    let written = |number: f64| {
        js_sys::JSON::stringify(&JsValue::from_f64(number))
            .map_or_else(|_| "null".into(), String::from)
    };
    let [x, y, width, height, rotation] = [x, y, width, height, rotation].map(written);
    format!(r#"{{"x":{x},"y":{y},"width":{width},"height":{height},"rotation":{rotation}}}"#)
}

async fn send(
    member: i64,
    picture: &Picture,
    wish: Wish<'_>,
    mut on_progress: impl FnMut(f64) + 'static,
) -> Result<XmlHttpRequest, JsValue> {
    let form = FormData::new()?;
    form.append_with_blob_and_filename("file", &picture.file, &picture.name)?;
    form.append_with_str("crop", &json_of(&wish.crop))?;
    form.append_with_str("checks", "enforce")?;
    if wish.whiten {
        form.append_with_str("whiten", "1")?;
    }
    if !wish.reason.is_empty() {
        form.append_with_str("reason", wish.reason)?;
    }
    let request = XmlHttpRequest::new()?;
    request.open_with_async("POST", &owned(&format!("/members/{member}/photo")), true)?;
    request.set_request_header("Accept", "application/json")?;
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            on_progress(event.loaded() / event.total());
        }
    });
    request
        .upload()?
        .set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let ended = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_form_data(Some(&form))?;
    // `progress` lives until here: the request may call it no longer.
    JsFuture::from(ended).await?;
    drop(progress);
    Ok(request)
}
