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
use crate::owner::owned;

/// 上传照片 and 修改信息 for exactly one selected member, 下载会员证 for any number.
#[component]
pub fn Toolbar(selection: Selection) -> impl IntoView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    let session = use_session();
    let downloader = use_downloader();
    let address = use_address();
    let one = move || hydrated.get() && selection.count() == 1 && selection.everybody().is_none();
    let more = Memo::new(move |_| selection.everybody_on_offer().filter(|_| hydrated.get()));
    let allowed = move || one() && session.may_change();
    let some_allowed = move || hydrated.get() && selection.count() > 0 && session.may_change();
    let hint = move || match (selection.count(), selection.everybody()) {
        (1, None) => None,
        _ => Some("请选择一名会员"),
    };
    let with_one = move |act: &dyn Fn(&MemberRow)| {
        if let Some(row) = selection.single() {
            act(&row);
        }
    };
    view! {
        <div class="toolbar" role="group" aria-label="对所选会员的操作">
            // Where nothing is selected the button beside it says how many there are.
            <span
                class="selected-count"
                class:unseen=move || selection.count() == 0 && more.get().is_some()
                id="selected-count"
                aria-live="polite"
            >
                {move || match selection.everybody() {
                    Some(total) => format!("已选全部 {} 人", grouped(total)),
                    None => format!("已选 {} 人", selection.count()),
                }}
            </span>
            // One button, whose words change: it keeps the focus.
            <button
                type="button"
                class="link"
                hidden=move || more.get().is_none()
                on:click=move |_| match selection.everybody() {
                    Some(_) => selection.clear(),
                    None => selection.take_everybody(),
                }
            >
                {move || match selection.everybody() {
                    Some(_) => "清除".to_owned(),
                    None => format!("选择全部 {} 人", grouped(more.get().unwrap_or(0))),
                }}
            </button>
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
            <Export selection />
            <button
                type="button"
                class="button primary"
                title=move || (selection.count() == 0).then_some("请选择会员")
                // Not disabled while busy: it would lose the focus.
                disabled=move || !some_allowed()
                aria-describedby="toolbar-press"
                aria-busy=move || bench.download.busy().to_string()
                on:click=move |_| match selection.single() {
                    _ if untrack(|| selection.everybody()).is_some() => {
                        bench.batch.set(Some(BatchOf::List(bench.query.get_untracked())));
                    }
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

/// 导出: the selected members, or where nobody is selected everybody in the list, as a workbook.
/// A plain form: of the list it needs no script.
#[component]
fn Export(selection: Selection) -> impl IntoView {
    let bench = use_workbench();
    let some = move || selection.count() > 0 && selection.everybody().is_none();
    let words = move || match some() {
        true => format!("把所选 {} 人导出为 Excel", selection.count()),
        false => "把列表中的全部会员导出为 Excel".to_owned(),
    };
    view! {
        <form method="post" action=owned("/export") class="export">
            <input
                type="hidden"
                name="list"
                value=move || bench.query.with(|query| query.to_query_string())
            />
            {move || {
                some().then(|| view! { <input type="hidden" name="ids" value=selection.list() /> })
            }}
            <button type="submit" class="button" title=words>
                "导出"
            </button>
        </form>
    }
    .erased()
}
