//! 下载会员证 and 照片历史 from the panel.

use leptos::prelude::*;

use super::form_state::FormState;
use crate::components::download::{Ask, PressWords, use_downloader};
use crate::components::erase::Erase;
use crate::components::page_state::{use_hydrated, use_session};
use crate::components::photo_history::PhotoHistory;
use crate::components::workbench::{Subject, use_workbench};

/// 下载会员证, once everything is saved; 照片历史.
#[component]
pub fn Actions(form: FormState) -> impl IntoView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    let session = use_session();
    let downloader = use_downloader();
    view! {
        <button
            type="button"
            class="button"
            title=move || form.is_dirty().then_some("请先保存修改")
            disabled=move || !hydrated.get() || !session.may_change() || form.is_dirty()
            aria-describedby="panel-press"
            aria-busy=move || bench.download.busy().to_string()
            on:click=move |_| {
                let subject = form.detail.with_untracked(|detail| Subject::from(detail));
                downloader.start(subject, Ask::default());
            }
        >
            <PressWords
                id="panel-press"
                standing=Signal::derive(move || form.detail.with(|detail| Some(detail.standing)))
            />
        </button>
        <PhotoHistory subject=Signal::derive(move || {
            form.detail.with(|detail| Subject::from(detail))
        }) />
    }
    .erased()
}
