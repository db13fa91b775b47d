//! 修改信息: one member in full beside the list, in the URL as `&member=ID`. Its code is a chunk.

mod actions;
mod conflicts;
pub mod differences;
mod drafts;
mod facts;
mod field_input;
mod form;
mod form_state;
mod history;
mod revoke;
mod save;

use domain::{MemberDetail, PublicError};
use leptos::prelude::*;
use leptos::task::spawn_local;
#[cfg(feature = "hydrate")]
use wasm_split_helpers::SplitLoaderError;
use wasm_split_helpers::wasm_split;

use crate::api::{ApiResult, member_detail};
use crate::browser::address::use_address;
use crate::components::alert::ReadFailure;
use crate::components::erase::Erase;
use crate::components::late::{Late, late_dialog};
use crate::components::workbench::use_workbench;
pub use drafts::Drafts;
use form::MemberForm;

/// The panel of a list page; empty where the URL names no member.
#[component]
pub fn MemberPanel() -> impl IntoView {
    let bench = use_workbench();
    let member = Memo::new(move |_| bench.panel.get().map(|panel| panel.member));
    let first = bench.first_detail.get_value();
    let answer = RwSignal::new(member.get_untracked().zip(first));
    // Of two answers about one member the older does not count.
    let turn = StoredValue::new(0_u32);
    Effect::new(move |before: Option<Option<i64>>| {
        let now = member.get();
        if before.is_some_and(|before| before != now) {
            answer.set(None);
            turn.update_value(|turn| *turn = turn.wrapping_add(1));
            let mine = turn.get_value();
            if let Some(id) = now {
                spawn_local(async move {
                    let detail = member_detail(id).await;
                    // The address decides: what it no longer asks for is not shown.
                    if turn.try_get_value() == Some(mine) {
                        answer.try_set(Some((id, detail)));
                    }
                });
            }
        }
        now
    });
    let address = use_address();
    let on_close = Callback::new(move |()| address.go(&bench.url(&bench.query.get_untracked())));
    move || {
        answer
            .get()
            .map(|(_, answer)| late_dialog(panel(answer), on_close))
    }
}

/// Asks for the code of the panel.
#[cfg(feature = "hydrate")]
pub async fn load() -> Result<(), SplitLoaderError> {
    load_panel().await
}

#[wasm_split(panel, fallible, preload(load_panel))]
fn panel(answer: ApiResult<MemberDetail>) -> Late {
    Ok(match answer {
        Ok(detail) => view! { <MemberForm detail /> }.erased(),
        Err(error) => failed(error.0).erased(),
    })
}

fn failed(error: PublicError) -> impl IntoView {
    let bench = use_workbench();
    view! {
        <section class="panel" role="dialog" aria-label="修改信息">
            <div class="panel-head">
                <h2>"修改信息"</h2>
                <a class="button" href=move || bench.url(&bench.query.get()) data-noscroll="">
                    "关闭"
                </a>
            </div>
            <div class="panel-body">
                <ReadFailure error />
            </div>
        </section>
    }
    .erased()
}
