//! 批量签发: says what will happen, begins a job, shows how far it is.

mod plan;
mod progress;
mod run;

use leptos::html;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::components::alert::Alert;
use crate::components::erase::Erase;
use crate::components::late::{Late, late_dialog};
use crate::components::modal::Modal;
use crate::components::page_state::{use_announcer, use_session};
use crate::components::workbench::use_workbench;
use plan::plan;
use progress::progress;
use run::Batch;
pub use run::BatchOf;

/// The place of the dialog on a page; empty until several members are chosen.
#[component]
pub fn BatchHost() -> impl IntoView {
    let bench = use_workbench();
    let on_close = Callback::new(move |()| bench.batch.set(None));
    move || {
        let members = bench.batch.get();
        members.map(|members| late_dialog(dialog(members), on_close))
    }
}

/// The job goes on when the dialog is closed.
#[wasm_split(issue, fallible)]
fn dialog(members: BatchOf) -> Late {
    let bench = use_workbench();
    let batch = Batch::new(bench, use_session(), use_announcer(), members);
    let node = NodeRef::<html::Dialog>::new();
    batch.read();
    let dialog = view! {
        <Modal
            node=node
            label="批量签发"
            on_close=Callback::new(move |()| bench.batch.set(None))
        >
            <Alert text=batch.failure />
            {move || {
                if batch.job.get().is_some() {
                    progress(batch, node)
                } else {
                    match batch.planned.get() {
                        Some(planned) => plan(batch, node, planned),
                        None => {
                            let reading = move || batch.failure.with(Option::is_none);
                            view! {
                                <p class="loading">{move || reading().then_some("正在核对…")}</p>
                            }
                            .erased()
                        }
                    }
                }
            }}
        </Modal>
    };
    Ok(dialog.erased())
}
