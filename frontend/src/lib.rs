//! The WASM entry point: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

use app::{App, Hydration};
use leptos::mount::hydrate_from_async;
use leptos::prelude::*;
use leptos::tachys::dom::body;
use wasm_bindgen_futures::spawn_local;

/// Hydrates the page; called once by the script that loads the module.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let hydration = Hydration::default();
    spawn_local(async move {
        let told = hydration.clone();
        // Not at once: the page may wait for a chunk.
        let page = hydrate_from_async(body(), move || {
            told.provide();
            view! { <App /> }
        });
        page.await.forget();
        hydration.complete();
    });
}
