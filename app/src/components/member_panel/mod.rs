//! 修改信息: one member in full beside the list, in the URL as `&member=ID`.

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

use crate::api::member_detail;
use crate::components::alert::ReadFailure;
use crate::components::erase::Erase;
use crate::components::workbench::use_workbench;
pub use drafts::Drafts;
use form::MemberForm;

/// The panel of a list page; empty where the URL names no member.
#[component]
pub fn MemberPanel() -> impl IntoView {
    let bench = use_workbench();
    let member = Memo::new(move |_| bench.panel.get().map(|panel| panel.member));
    let detail = Resource::new(
        move || member.get(),
        async |member| match member {
            Some(id) => Some(member_detail(id).await),
            None => None,
        },
    );
    view! {
        <Transition>
            {move || {
                let answer = detail.get().flatten();
                // The URL decides: an answer that it no longer asks for is not shown.
                answer
                    .filter(|_| member.get().is_some())
                    .map(|answer| match answer {
                        Ok(detail) => opened(detail).erased(),
                        Err(error) => failed(error.0).erased(),
                    })
            }}
        </Transition>
    }
    .erased()
}

fn opened(detail: MemberDetail) -> impl IntoView {
    view! { <MemberForm detail /> }
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
