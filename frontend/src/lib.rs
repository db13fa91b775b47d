//! The WASM entry point: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

/// Hydrates the page; called once by the script that loads the module.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
