//! A batch under way, and what has come of it.

use domain::MAX_BATCH;
use leptos::html::Dialog;
use leptos::prelude::*;

use super::plan::who;
use super::run::Batch;
use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::modal::close;
use crate::owner::owned;

/// How far it is, who was refused, and at its end the files.
pub(super) fn progress(batch: Batch, node: NodeRef<Dialog>) -> AnyView {
    let total = batch.total.get_untracked();
    Effect::new(move |_| {
        // The button pressed last is gone: the next one takes its place.
        let next = if batch.is_working() {
            "#batch-stop"
        } else {
            "#batch-end"
        };
        request_animation_frame(move || {
            document::focus(next);
        });
    });
    let failures = move || {
        batch.failed.with(|failed| {
            let item = |(member, why): &(_, String)| {
                view! { <li>{who(member)} " " <span class="reasons">{why.clone()}</span></li> }
            };
            (!failed.is_empty()).then(|| {
                view! {
                    <section>
                        <h3>"未签发"</h3>
                        <ul class="batch-list">{failed.iter().map(item).collect_view()}</ul>
                    </section>
                }
            })
        })
    };
    view! {
        <div class="dialog-body batch">
            <label for="batch-progress">
                {move || if batch.is_working() { "正在签发 " } else { "已结束 " }}
                <span class="number">{move || batch.done()} " / " {total}</span>
            </label>
            <progress id="batch-progress" max=total.to_string() value=move || batch.done().to_string()></progress>
            {failures}
        </div>
        <footer class="dialog-foot">
            {move || if batch.is_working() { stop(batch) } else { end(batch, node) }}
        </footer>
    }
    .erased()
}

fn stop(batch: Batch) -> AnyView {
    view! {
        <span class="hint spring">"已签发的不受影响"</span>
        <button id="batch-stop" type="button" class="button" on:click=move |_| batch.stop()>
            "停止"
        </button>
    }
    .erased()
}

/// The files, in as many archives as it takes, by plain forms.
fn end(batch: Batch, node: NodeRef<Dialog>) -> AnyView {
    let codes = batch.codes.get();
    let parts = codes.chunks(MAX_BATCH).count();
    let archives = codes
        .chunks(MAX_BATCH)
        .enumerate()
        .map(|(at, part)| {
            let name = match parts {
                1 => "下载全部（ZIP）".to_owned(),
                _ => format!("下载第 {} 包（ZIP）", at + 1),
            };
            view! {
                <form method="post" action=owned("/certificates/archive")>
                    <input type="hidden" name="codes" value=part.join(",") />
                    <button type="submit" class="button primary">
                        {name}
                    </button>
                </form>
            }
        })
        .collect_view();
    view! {
        <button id="batch-end" type="button" class="button" on:click=move |_| close(node)>
            "完成"
        </button>
        {archives}
    }
    .erased()
}
