//! Requests to the plain routes, which answer with JSON or a problem document.

use domain::PublicError;
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Headers, RequestInit, Response};

use crate::owner::{HEADER, owned, page_owner};

/// Posts a form and reads the JSON answer.
pub async fn post_form<T: DeserializeOwned>(url: &str, body: &str) -> Result<T, PublicError> {
    let answer = send(url, body)
        .await
        .map_err(|_| PublicError::Unreachable)?;
    let text = text_of(&answer).await?;
    read(answer.status(), &text)
}

async fn fetch(url: &str) -> Result<Response, PublicError> {
    let unreachable = |_| PublicError::Unreachable;
    // A part of a page is for the person of the page.
    let headers = Headers::new().map_err(unreachable)?;
    let owner = page_owner();
    if !owner.is_empty() {
        headers.set(HEADER, &owner).map_err(unreachable)?;
    }
    let request = RequestInit::new();
    request.set_headers(&headers);
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &request))
        .await
        .and_then(JsCast::dyn_into::<Response>)
        .map_err(|_| PublicError::Unreachable)?;
    if answer.ok() {
        Ok(answer)
    } else {
        Err(problem(answer.status(), &text_of(&answer).await?))
    }
}

/// Fetches a file.
pub async fn fetch_file(url: &str) -> Result<Blob, PublicError> {
    let unreachable = |_| PublicError::Unreachable;
    let answer = fetch(url).await?;
    JsFuture::from(answer.blob().map_err(unreachable)?)
        .await
        .and_then(JsCast::dyn_into)
        .map_err(unreachable)
}

/// The JSON of a successful answer, or the error that the server tells of.
pub fn read<T: DeserializeOwned>(status: u16, body: &str) -> Result<T, PublicError> {
    if (200..300).contains(&status) {
        serde_json::from_str(body).map_err(|_| PublicError::Unreachable)
    } else {
        Err(problem(status, body))
    }
}

async fn send(url: &str, body: &str) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    headers.set("Content-Type", "application/x-www-form-urlencoded")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(body));
    JsFuture::from(window().fetch_with_str_and_init(&owned(url), &request))
        .await?
        .dyn_into()
}

async fn text_of(answer: &Response) -> Result<String, PublicError> {
    let text = answer.text().map_err(|_| PublicError::Unreachable)?;
    let text = JsFuture::from(text).await;
    text.ok()
        .and_then(|text| text.as_string())
        .ok_or(PublicError::Unreachable)
}

/// The error of a problem document; where something between browser and server
/// answered in its stead, the status alone tells.
fn problem(status: u16, body: &str) -> PublicError {
    serde_json::from_str(body).unwrap_or(match status {
        // Somebody between gave up: what was asked may have been done.
        0 | 502..=504 => PublicError::Unreachable,
        401 => PublicError::Unauthenticated,
        403 => PublicError::Forbidden,
        404 => PublicError::NotFound,
        413 => PublicError::TooLarge,
        507 => PublicError::NoSpace,
        _ => PublicError::Internal,
    })
}
