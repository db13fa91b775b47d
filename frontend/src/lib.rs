//! The WASM entry point: lets the islands of the page be taken over, and tells the page if the program
//! dies.
#![cfg(target_arch = "wasm32")]

use std::panic::PanicHookInfo;

// The script that walks through a page calls what each island exports.
pub use app::islands;
use leptos::mount::hydrate_islands;
use wasm_bindgen::{JsCast, JsValue};

/// Called once by the script that loads the module, before it walks through the islands.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(tell));
    hydrate_islands();
}

/// A panic ends the program: `page.js` says so above the page and reports where it happened. What
/// the message says is for the console alone: it may hold people's data.
fn tell(panic: &PanicHookInfo) {
    console_error_panic_hook::hook(panic);
    let place = panic.location().map(|at| {
        let file = at.file();
        format!("{file}:{}:{}", at.line(), at.column())
    });
    let died = js_sys::Reflect::get(&js_sys::global(), &"pageDied".into());
    if let Some(died) = died
        .ok()
        .and_then(|died| died.dyn_into::<js_sys::Function>().ok())
    {
        // It throws nothing; and there is nobody left to tell.
        let _ = died.call1(&JsValue::NULL, &place.unwrap_or_default().into());
    }
}

/// Dies, so that tests see what the page does then. Not in what is released.
///
/// # Panics
/// Always.
#[cfg(debug_assertions)]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn die() {
    panic!("张三 11010519491231002X");
}
