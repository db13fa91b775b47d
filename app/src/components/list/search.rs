//! Search and firm filter: a plain form that works without WASM.

use domain::list::MAX_SEARCH_CHARACTERS;
use domain::{ListQuery, Queue};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use crate::browser::address::use_address;
use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::workbench::use_workbench;

const SEARCH: &str = "#search";

/// Search box, firm filter and the button 筛选.
#[component]
pub fn Search() -> impl IntoView {
    let bench = use_workbench();
    let address = use_address();
    let query = bench.query;
    let firms = bench.firms.get_value();
    // The text follows the URL (back button, queue links), but what the user
    // types before the page reacts is left alone.
    Effect::new(move |first: Option<()>| {
        let text = query.with(|query| query.search.clone());
        if first.is_some() {
            document::set_input_text(SEARCH, &text);
        }
    });
    let apply = move |firm: Option<i64>| {
        let wanted = ListQuery {
            search: document::input_text(SEARCH).trim().to_owned(),
            firm,
            page: 1,
            ..query.get_untracked()
        };
        address.go(&bench.url(&wanted));
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        apply(query.with_untracked(|query| query.firm));
    };
    let on_firm = move |event: leptos::ev::Event| {
        let select = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        apply(select.and_then(|select| select.value().parse().ok()));
    };
    let hidden = move |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <input type="hidden" name=name value=value /> })
    };
    view! {
        <form class="search" method="get" action=bench.path role="search" on:submit=on_submit>
            <input
                id="search"
                type="search"
                name="q"
                value=query.get_untracked().search
                placeholder="姓名 / 拼音首字母 / 会员号 / 服务所"
                aria-label="搜索会员：姓名、拼音首字母、会员号或服务所"
                maxlength=MAX_SEARCH_CHARACTERS
                autocomplete="off"
                spellcheck="false"
            />
            <select name="firm" aria-label="按服务所筛选" on:change=on_firm>
                <option value="" selected=move || query.with(|query| query.firm.is_none())>
                    "全部服务所"
                </option>
                {firms
                    .into_iter()
                    .map(|firm| {
                        let chosen = move || query.with(|query| query.firm == Some(firm.id));
                        view! {
                            <option value=firm.id selected=chosen>
                                {firm.name}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            {move || {
                let query = query.get();
                let default = ListQuery::default();
                (
                    hidden(
                        "queue",
                        (query.queue != Queue::All).then(|| query.queue.slug().to_owned()),
                    ),
                    hidden(
                        "sort",
                        (query.sort != default.sort || query.descending)
                            .then(|| {
                                let sign = if query.descending { "-" } else { "" };
                                format!("{sign}{}", query.sort.slug())
                            }),
                    ),
                    hidden("size", (query.size != default.size).then(|| query.size.to_string())),
                )
            }}
            <button type="submit" class="button">
                "筛选"
            </button>
        </form>
    }
    .erased()
}
