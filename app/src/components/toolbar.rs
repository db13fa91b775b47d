//! The actions on the selected members.

use domain::MemberRow;
use leptos::prelude::*;

use crate::browser::address::use_address;
use crate::components::bulk_issue::BatchOf;
use crate::components::download::{Ask, PressWords, use_downloader};
use crate::components::erase::Erase;
use crate::components::list::queues::grouped;
use crate::components::list::selection::Selection;
use crate::components::page_state::{use_hydrated, use_session};
use crate::components::print::Print;
use crate::components::workbench::{Subject, use_workbench};

/// 上传照片 and 修改信息 for exactly one selected member, 下载会员证 for any number.
#[component]
pub fn Toolbar(selection: Selection) -> impl IntoView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    let session = use_session();
    let downloader = use_downloader();
    let address = use_address();
    let one = move || hydrated.get() && selection.count() == 1;
    let allowed = move || one() && session.may_change();
    let some_allowed = move || hydrated.get() && selection.count() > 0 && session.may_change();
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
            </span>
            {move || {
                let total = selection.beyond_page().filter(|_| some_allowed());
                total
                    .map(|total| {
                        view! {
                            <button
                                type="button"
                                class="link"
                                on:click=move |_| {
                                    bench.batch.set(Some(BatchOf::List(bench.query.get_untracked())))
                                }
                            >
                                {format!("签发列表全部 {} 人", grouped(total))}
                            </button>
                        }
                    })
            }}
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
                on:click=move |_| with_one(&|row| address.go(&bench.panel_url(row.id, None)))
            >
                "修改信息"
            </button>
            <Print selection />
            <button
                type="button"
                class="button primary"
                title=move || (selection.count() == 0).then_some("请选择会员")
                // Not disabled while busy: it would lose the focus.
                disabled=move || !some_allowed()
                aria-describedby="toolbar-press"
                aria-busy=move || bench.download.busy().to_string()
                on:click=move |_| match selection.single() {
                    Some(row) => downloader.start(Subject::from(&row), Ask::default()),
                    None => bench.batch.set(Some(BatchOf::Members(selection.selected()))),
                }
            >
                <PressWords
                    id="toolbar-press"
                    standing=Signal::derive(move || selection.single().map(|row| row.standing))
                />
            </button>
        </div>
    }
    .erased()
}
