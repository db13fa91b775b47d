//! The table of the certificate page.

use domain::{MemberRow, MembershipStatus, RowLabel, Sex, SortKey};
use leptos::prelude::*;

use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::id_number::IdNumber;
use crate::components::list::columns::ColumnTitle;
use crate::components::list::marked::marked;
use crate::components::list::selection::Selection;
use crate::components::page_state::use_hydrated;
use crate::components::photo::Photo;
use crate::components::status_label::StatusLabel;
use crate::components::workbench::{ShownList, use_workbench};

/// The rows of the page, selectable.
#[component]
pub fn MemberTable(shown: ShownList, selection: Selection) -> impl IntoView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    Effect::new(move |_| {
        bench.query.track();
        selection.clear();
    });
    let some = move || selection.count() > 0 && !selection.is_all();
    view! {
        <table role="grid" aria-multiselectable="true" aria-label="执业会员" class="members">
            <thead>
                <tr>
                    <th scope="col" class="c-check">
                        <input
                            type="checkbox"
                            aria-label="选择本页全部会员"
                            disabled=move || !hydrated.get()
                            prop:checked=move || selection.is_all()
                            prop:indeterminate=some
                            on:change=move |_| selection.set_all(!selection.is_all())
                        />
                    </th>
                    <ColumnTitle name="序号" sort=SortKey::Arrival class="c-position" />
                    <ColumnTitle name="照片" class="c-photo" />
                    <ColumnTitle name="执业会员姓名" sort=SortKey::Name />
                    <ColumnTitle name="执业会员号" sort=SortKey::MemberNo />
                    <ColumnTitle name="服务所名称" sort=SortKey::Firm class="c-firm" />
                    <ColumnTitle name="性别" class="c-sex" />
                    <ColumnTitle name="出生日期" sort=SortKey::BirthDate class="c-birth" />
                    <ColumnTitle name="证件号" />
                    <ColumnTitle name="状态" class="c-status" />
                </tr>
            </thead>
            <tbody>
                <For each=move || shown.rows.get() key=|row| row.id let:row>
                    <Row initial=row shown selection />
                </For>
            </tbody>
        </table>
    }
    .erased()
}

#[component]
fn Row(initial: MemberRow, shown: ShownList, selection: Selection) -> impl IntoView {
    let hydrated = use_hydrated();
    let id = initial.id;
    let row = shown.row(initial);
    let on_click = move |event: leptos::ev::MouseEvent| {
        if !document::came_from(&event, "button, a, input") {
            selection.on_click(id, &event);
        }
    };
    let on_check = move |event: leptos::ev::MouseEvent| {
        if event.shift_key() {
            selection.extend_to(id);
        } else {
            selection.toggle(id);
        }
    };
    view! {
        <tr
            data-member-id=id
            tabindex=move || if selection.is_tab_stop(id) { "0" } else { "-1" }
            aria-selected=move || selection.has(id).to_string()
            on:click=on_click
            on:keydown=move |event| selection.on_key(id, &event)
        >
            <td class="c-check">
                <input
                    type="checkbox"
                    tabindex="-1"
                    aria-label=move || format!("选择 {}", row.read().name)
                    disabled=move || !hydrated.get()
                    prop:checked=move || selection.has(id)
                    on:click=on_check
                />
            </td>
            <td class="c-position number">{move || row.read().position}</td>
            <td class="c-photo">
                <Photo member=id photo=Signal::derive(move || row.read().photo.clone()) class="thumb" />
            </td>
            <td class="c-name">
                <Name row />
            </td>
            <td class="c-no number">
                {move || row.with(|row| marked(&row.member_no, &row.hits.member_no))}
            </td>
            <td class="c-firm" title=move || row.read().firm.clone()>
                {move || row.with(|row| marked(&row.firm, &row.hits.firm))}
            </td>
            <td class="c-sex">{move || row.read().sex.map(Sex::label)}</td>
            <td class="c-birth number">
                {move || row.read().birth_date.map(|date| date.to_string())}
            </td>
            <td class="c-id number" class:found=move || row.read().hits.id_number>
                <IdNumber
                    member=id
                    masked=Signal::derive(move || row.read().id_masked.clone())
                />
            </td>
            <td class="c-status">
                <Status row />
            </td>
        </tr>
    }
    .erased()
}

/// The label; where the certificate is out of date, the way to what differs.
#[component]
fn Status(row: Memo<MemberRow>) -> impl IntoView {
    let bench = use_workbench();
    let standing = Signal::derive(move || row.read().standing);
    let changed = Memo::new(move |_| standing.get().label() == RowLabel::Changed);
    let status = Memo::new(move |_| row.read().status);
    move || {
        let label = view! { <StatusLabel standing /> };
        let left = status.get();
        // Who has left gets no certificate, whatever else holds of them.
        if left != MembershipStatus::Listed {
            view! { <span class="tag warn">{left.label()}</span> }.erased()
        } else if changed.get() {
            view! {
                <a
                    class="status-link"
                    href=move || bench.panel_url(row.read().id, None)
                    data-noscroll=""
                    title="查看差异"
                >
                    {label}
                </a>
            }
            .erased()
        } else {
            label.erased()
        }
    }
}

/// ★ and name.
#[component]
pub fn Name(row: Memo<MemberRow>) -> impl IntoView {
    view! {
        <Show when=move || row.read().starred>
            <span class="star" title="重点标记">
                "★"
            </span>
        </Show>
        {move || row.with(|row| marked(&row.name, &row.hits.name))}
    }
    .erased()
}
