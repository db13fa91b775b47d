//! What the dialog 打印 asks: a plain form that opens the document in a tab of its own.

use domain::printing::PrintChoices;
use leptos::prelude::*;

use crate::owner::owned;

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

/// The form for these members (identities separated by commas).
pub(super) fn form(members: String, choices: PrintChoices) -> impl IntoView {
    let PrintChoices { profiles, no_cards } = choices;
    let count = members.split(',').filter(|id| !id.is_empty()).count();
    view! {
        <form method="post" action=owned("/print/sheets") target="_blank" class="print-form">
            <input type="hidden" name="ids" value=members />
            <div class="dialog-body">
                <p class="hint">
                    "打印所选 " {count} " 人的有效会员证，内容与已签发的文件一致。"
                </p>
                <fieldset class="sheet-kinds">
                    <legend>"版式"</legend>
                    {KINDS.map(|of| kind(of, no_cards.clone())).collect_view()}
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
                            {profiles
                                .into_iter()
                                .map(|profile| {
                                    view! {
                                        <option value=profile.id.to_string()>{profile.name}</option>
                                    }
                                })
                                .collect_view()}
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
}

fn kind(Kind { slug, name, detail }: Kind, no_cards: Option<String>) -> impl IntoView {
    let refused = no_cards.filter(|_| slug == "card");
    let disabled = refused.is_some();
    let detail = refused.unwrap_or_else(|| detail.to_owned());
    view! {
        <label class="sheet-kind">
            <input type="radio" name="kind" value=slug checked=slug == "a5" disabled=disabled />
            <img src=format!("/sheet-{slug}.svg") alt="" width="60" height="60" />
            <span>
                <strong>{name}</strong>
                <span class="hint">{detail}</span>
            </span>
        </label>
    }
}
