//! The actions on the selected member.

use domain::MemberRow;
use leptos::prelude::*;

use crate::components::download::use_downloader;
use crate::components::erase::Erase;
use crate::components::list::selection::Selection;
use crate::components::page_state::{use_hydrated, use_session};
use crate::components::print::Print;
use crate::components::workbench::{Subject, use_go, use_workbench};

/// 上传照片, 修改信息, 下载会员证: for exactly one selected member.
#[component]
pub fn Toolbar(selection: Selection) -> impl IntoView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    let session = use_session();
    let downloader = use_downloader();
    let go = use_go();
    let one = move || hydrated.get() && selection.count() == 1;
    let allowed = move || one() && session.may_change();
    let hint = move || match selection.count() {
        1 => None,
        _ => Some("请选择一名会员"),
    };
    let with_one = move |act: &dyn Fn(&MemberRow)| {
        if let Some(row) = selection.single() {
            act(&row);
        }
    };
    view! {
        <div class="toolbar" role="group" aria-label="对所选会员的操作">
            <span class="selected-count" id="selected-count">
                "已选 " {move || selection.count()} " 人"
                {move || (selection.count() > 1).then_some("，请选择一名会员")}
            </span>
            <button
                type="button"
                class="button"
                title=hint
                disabled=move || !allowed()
                on:click=move |_| with_one(&|row| bench.uploading.set(Some(Subject::from(row))))
            >
                "上传照片"
            </button>
            <button
                type="button"
                class="button"
                title=hint
                disabled=move || !one()
                on:click=move |_| with_one(&|row| go(&bench.panel_url(row.id, None)))
            >
                "修改信息"
            </button>
            <Print selection />
            <button
                type="button"
                class="button primary"
                title=hint
                // Not disabled while busy: it would lose the focus.
                disabled=move || !allowed()
                aria-busy=move || bench.download.busy().to_string()
                on:click=move |_| with_one(&|row| downloader.start(Subject::from(row), &[]))
            >
                {move || if bench.download.busy() { "正在签发…" } else { "下载会员证" }}
            </button>
        </div>
    }
    .erased()
}
