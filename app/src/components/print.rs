//! 打印: the valid certificates of the selected members on paper. A plain form that opens the document
//! in a tab of its own; the server does the rest.

use leptos::prelude::*;
use leptos::task::spawn_local;

use domain::PrinterProfile;

use crate::api::list_printers;
use crate::components::erase::Erase;
use crate::components::list::selection::Selection;
use crate::components::modal::Modal;
use crate::components::page_state::{use_hydrated, use_session};

struct Kind {
    /// The server's name, also that of the picture.
    slug: &'static str,
    name: &'static str,
    detail: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind {
        slug: "a5",
        name: "A5 原大",
        detail: "A5 横向，每页一张，不用裁切",
    },
    Kind {
        slug: "a4-one",
        name: "A4 一张",
        detail: "A4 横向，原大居中，有裁切线",
    },
    Kind {
        slug: "a4-two",
        name: "A4 两张",
        detail: "A4 纵向，缩至 92%，有裁切线",
    },
    Kind {
        slug: "card",
        name: "卡片",
        detail: "85.6 × 54 毫米，A4 每页十张，有裁切线",
    },
];

/// The button 打印 and its dialog.
#[component]
pub fn Print(selection: Selection) -> impl IntoView {
    let hydrated = use_hydrated();
    let session = use_session();
    let ids = RwSignal::new(None::<String>);
    let profiles = RwSignal::new(Vec::<PrinterProfile>::new());
    let allowed = move || hydrated.get() && selection.count() > 0 && session.may_change();
    let open = move |_| {
        ids.set(Some(selection.list()));
        spawn_local(async move {
            // Without the profiles one can still print; the next call tells what is wrong.
            match list_printers().await {
                Ok(list) => profiles.set(list),
                Err(error) => session.note(&error.0),
            }
        });
    };
    let node = NodeRef::new();
    view! {
        <button type="button" class="button" disabled=move || !allowed() on:click=open>
            "打印"
        </button>
        {move || {
            ids.get()
                .map(|members| {
                    view! {
                        <Modal node label="打印" on_close=Callback::new(move |()| ids.set(None))>
                            {form(members, profiles)}
                        </Modal>
                    }
                })
        }}
    }
    .erased()
}

fn form(members: String, profiles: RwSignal<Vec<PrinterProfile>>) -> impl IntoView {
    let count = members.split(',').count();
    view! {
        <form method="post" action="/print/sheets" target="_blank" class="print-form">
            <input type="hidden" name="ids" value=members />
            <div class="dialog-body">
                <p class="hint">
                    "打印所选 " {count} " 人的有效会员证，内容与已签发的文件一致。"
                </p>
                <fieldset class="sheet-kinds">
                    <legend>"版式"</legend>
                    {KINDS.map(kind).collect_view()}
                </fieldset>
                <div class="print-options">
                    <label class="gutter">
                        "卡片间距（毫米）"
                        <select name="gutter">
                            {["0", "1", "2", "3", "4"]
                                .map(|gutter| view! { <option value=gutter>{gutter}</option> })}
                        </select>
                    </label>
                    <label>
                        "打印机"
                        <select name="profile">
                            <option value="">"不校准"</option>
                            {move || {
                                profiles
                                    .get()
                                    .into_iter()
                                    .map(|profile| {
                                        view! {
                                            <option value=profile.id.to_string()>{profile.name}</option>
                                        }
                                    })
                                    .collect_view()
                            }}
                        </select>
                    </label>
                    <a href="/printers">"打印机校准"</a>
                </div>
                <p class="hint">"打印时请选“实际大小”或“100%”。"</p>
            </div>
            <footer class="dialog-foot">
                <button type="submit" class="button primary">
                    "生成打印文件"
                </button>
            </footer>
        </form>
    }
    .erased()
}

fn kind(Kind { slug, name, detail }: Kind) -> impl IntoView {
    view! {
        <label class="sheet-kind">
            <input type="radio" name="kind" value=slug checked=slug == "a5" />
            <img src=format!("/sheet-{slug}.svg") alt="" width="60" height="60" />
            <span>
                <strong>{name}</strong>
                <span class="hint">{detail}</span>
            </span>
        </label>
    }
}
