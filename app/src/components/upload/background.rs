//! A white background at one press.

use leptos::prelude::*;

use super::crop_state::CropState;
use crate::components::erase::Erase;

/// 背景变白, and 恢复原背景 once it is.
#[component]
pub fn Background(state: CropState) -> impl IntoView {
    let idle = move || {
        !state.findings.with(|findings| findings.ready) || state.progress.with(Option::is_some)
    };
    let word = move || {
        if state.findings.with(|findings| findings.whiten) {
            "恢复原背景"
        } else {
            "背景变白"
        }
    };
    let note = move || {
        let inseparable = state.findings.with(|findings| findings.inseparable);
        inseparable.then_some("背景与人物难以区分，未作改动。")
    };
    view! {
        <div class="background">
            <button
                type="button"
                class="button"
                disabled=idle
                on:click=move |_| state.toggle_white()
            >
                {word}
            </button>
            <p role="status">{note}</p>
        </div>
    }
    .erased()
}
