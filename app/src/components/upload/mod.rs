//! 上传照片: choose a photo, crop it, see it on the certificate, upload it.

mod background;
mod checks;
mod choose;
mod crop_state;
mod cut;
mod dialog;
mod findings;
mod preview;
mod reason;
mod stage;
mod tools;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::components::late::{Late, late_dialog};
use crate::components::workbench::{Subject, use_workbench};
pub use background::Background;
pub use checks::Checks;
pub use crop_state::CropState;
pub use cut::{Cut, Shown};
use dialog::UploadDialog;
pub use stage::Stage;
pub use tools::Tools;

/// The place of the dialog on a page; empty until a member is chosen.
#[component]
pub fn UploadHost() -> impl IntoView {
    let bench = use_workbench();
    let on_close = Callback::new(move |()| bench.uploading.set(None));
    move || {
        let subject = bench.uploading.get();
        subject.map(|subject| late_dialog(dialog(subject), on_close))
    }
}

#[wasm_split(photos, fallible)]
fn dialog(subject: Subject) -> Late {
    Ok(view! { <UploadDialog subject /> }.into_any())
}
