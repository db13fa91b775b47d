//! The job under way.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::run::Batch;
use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::jobs::job_row;
use crate::components::modal::close;

/// How far it is. It goes on when the dialog is closed.
pub(super) fn progress(batch: Batch, node: NodeRef<Dialog>) -> AnyView {
    Effect::new(move |_| {
        // The button pressed last is gone: the next one takes its place.
        request_animation_frame(|| {
            document::focus("#batch-end");
        });
    });
    let is_over = Memo::new(move |_| batch.is_over());
    Effect::new(move |before: Option<bool>| {
        let now = is_over.get();
        // A short job is over by the time that it is first told of.
        if now && before != Some(true) {
            batch.after_the_end();
        }
        now
    });
    let shown = move || batch.shown().map(|job| job_row(&job, true));
    view! {
        <div class="dialog-body batch">
            {shown}
            <p class="hint">
                {move || (!is_over.get()).then_some("可以关闭窗口或离开此页，任务会继续进行。")}
            </p>
        </div>
        <footer class="dialog-foot">
            <a class="spring" href="/jobs">
                "查看全部批量任务"
            </a>
            <button id="batch-end" type="button" class="button" on:click=move |_| close(node)>
                "关闭"
            </button>
        </footer>
    }
    .erased()
}
