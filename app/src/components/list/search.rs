//! The search box: a plain form that is posted, since what is typed may be the number of a document,
//! which no address may hold. It leads to an address that holds ordinary words or a token.

use domain::ListQuery;
use domain::list::MAX_SEARCH_CHARACTERS;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::sought_list;
use crate::browser::address::use_address;
use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::page_state::{use_announcer, use_session};
use crate::components::workbench::use_workbench;
use crate::owner::owned;

const SEARCH: &str = "#search";

/// Search box and button.
#[component]
pub fn Search() -> impl IntoView {
    let bench = use_workbench();
    let address = use_address();
    let session = use_session();
    let announcer = use_announcer();
    let query = bench.query;
    // The text follows the URL (back button, queue links), but what the user
    // types before the page reacts is left alone.
    Effect::new(move |first: Option<()>| {
        let text = query.with(|query| query.search.clone());
        if first.is_some() {
            document::set_input_text(SEARCH, &text);
        }
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = ListQuery {
            search: document::input_text(SEARCH).trim().to_owned(),
            token: String::new(),
            page: 1,
            ..query.get_untracked()
        };
        if !domain::sought::is_secret(&wanted.search) {
            address.go(&bench.url(&wanted));
            return;
        }
        spawn_local(async move {
            match sought_list(wanted).await {
                Ok(list) => {
                    document::set_input_text(SEARCH, "");
                    address.go(&bench.url(&list));
                }
                Err(error) => {
                    session.note(&error.0);
                    announcer.say(error.0.title());
                }
            }
        });
    };
    view! {
        <form
            class="search"
            method="post"
            action=owned(bench.path)
            role="search"
            on:submit=on_submit
        >
            <input
                id="search"
                type="search"
                name="q"
                value=query.get_untracked().search
                placeholder="姓名 / 拼音 / 会员号 / 证件号"
                aria-label="搜索会员：姓名、拼音或首字母、会员号、证件号、服务所"
                maxlength=MAX_SEARCH_CHARACTERS
                autocomplete="off"
                spellcheck="false"
            />
            {move || hidden(&query.get(), &["q", "t", "page"])}
            <button type="submit" class="button">
                "搜索"
            </button>
        </form>
    }
    .erased()
}

/// What a form of the page hands on of the list, but for these names.
pub(super) fn hidden(query: &ListQuery, but: &[&str]) -> AnyView {
    let params = query.to_params().into_iter();
    let handed_on = params.filter(|(name, _)| !but.contains(name));
    handed_on
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
        .erased()
}
