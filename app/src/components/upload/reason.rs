//! Why a photo is taken though it fails checks.

use leptos::prelude::*;

use super::crop_state::{CropState, REASON};
use crate::browser::document;
use crate::components::erase::Erase;

/// 使用理由; not there while no check fails.
#[component]
pub fn Reason(state: CropState) -> impl IntoView {
    view! {
        <div
            class="reason"
            hidden=move || !state.findings.with(|findings| findings.fails())
        >
            <label for="override-reason">"使用理由"</label>
            <input
                id="override-reason"
                type="text"
                required
                maxlength="200"
                autocomplete="off"
                aria-invalid=move || state.reason_missing.get().to_string()
                aria-describedby="override-hint override-error"
                on:input=move |_| state.reason_missing.set(false)
            />
            <p class="hint" id="override-hint">
                "照片不合格，确需使用请填写理由，理由会记入操作日志。"
            </p>
            <p class="field-error" id="override-error">
                {move || state.reason_missing.get().then_some("请填写使用理由，照片尚未上传。")}
            </p>
        </div>
    }
    .erased()
}

/// The reason typed, empty where none is needed; `None`, and the field has the focus, where
/// it is needed and missing.
pub fn reason_given(state: CropState) -> Option<String> {
    if !state.findings.with_untracked(|findings| findings.fails()) {
        return Some(String::new());
    }
    let reason = document::input_text(REASON).trim().to_owned();
    if reason.is_empty() {
        ask_for_reason(state);
        return None;
    }
    Some(reason)
}

/// Says that a reason is needed, and moves the focus there.
pub fn ask_for_reason(state: CropState) {
    state.reason_missing.try_set(true);
    // The field may come into view with the next frame of the screen only.
    request_animation_frame(|| {
        document::focus(REASON);
    });
}
