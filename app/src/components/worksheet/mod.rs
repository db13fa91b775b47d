//! The editable list of 注师维护: cells open on click or Enter.

mod cell;
mod cell_state;
mod save;

use domain::{Field, MemberRow, SortKey};
use leptos::ev::beforeunload;
use leptos::prelude::*;
use leptos_use::{use_event_listener, use_window};

use crate::browser::address::use_address;
use crate::components::erase::Erase;
use crate::components::list::columns::ColumnTitle;
use crate::components::page_state::use_hydrated;
use crate::components::status_label::StatusLabel;
use crate::components::workbench::{ShownList, use_workbench};
use cell::Cell;
use cell_state::{COLUMNS, SheetState};

/// The rows of the page with cells to edit.
#[component]
pub fn Worksheet(shown: ShownList) -> impl IntoView {
    let sheet = SheetState::new(shown);
    let _ = use_event_listener(use_window(), beforeunload, move |event| {
        if sheet.has_unsaved() {
            event.prevent_default();
        }
    });
    let titles = COLUMNS.map(|field| match field {
        Field::Name => view! { <ColumnTitle name="姓名" sort=SortKey::Name class="s-name" /> },
        Field::MemberNo => view! { <ColumnTitle name="执业会员号" sort=SortKey::MemberNo /> },
        Field::Firm => view! { <ColumnTitle name="服务所" sort=SortKey::Firm /> },
        Field::BirthDate => view! { <ColumnTitle name="出生日期" sort=SortKey::BirthDate /> },
        other => view! { <ColumnTitle name=other.label() /> },
    });
    view! {
        <table role="grid" aria-label="会员信息" class="worksheet">
            <thead>
                <tr>
                    <ColumnTitle name="序号" sort=SortKey::Arrival />
                    {titles}
                    <ColumnTitle name="状态" />
                    <ColumnTitle name="操作" class="s-edit" />
                </tr>
            </thead>
            <tbody>
                <For each=move || shown.rows.get() key=|row| row.id let:row>
                    <SheetRow initial=row sheet />
                </For>
            </tbody>
        </table>
    }
    .erased()
}

#[component]
fn SheetRow(initial: MemberRow, sheet: SheetState) -> impl IntoView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    let address = use_address();
    let id = initial.id;
    let row = sheet.shown.row(initial);
    let cells = COLUMNS.map(|field| view! { <Cell field row sheet /> });
    view! {
        <tr data-member-id=id>
            <td class="number">{move || row.read().position}</td>
            {cells}
            <td>
                <StatusLabel standing=Signal::derive(move || row.read().standing) />
            </td>
            <td class="s-edit">
                <button
                    type="button"
                    class="button row-edit"
                    aria-label=move || format!("修改信息 {}", row.read().name)
                    disabled=move || !hydrated.get()
                    on:click=move |_| address.go(&bench.panel_url(id, None))
                >
                    "修改信息"
                </button>
            </td>
        </tr>
    }
    .erased()
}
