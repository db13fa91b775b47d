//! What narrows the list, each as a link that takes it off.

use domain::{Filter, ListQuery};
use leptos::prelude::*;

use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::workbench::{ShownList, use_workbench};

/// The chips; nothing where nothing narrows the list but its queue and the words in the search box.
#[component]
pub fn Chips(shown: ShownList) -> impl IntoView {
    let bench = use_workbench();
    let chips = Memo::new(move |_| {
        let query = bench.query.get();
        chips(
            &query,
            shown.part(|page| page.sought.clone()),
            shown.part(|page| page.firm.clone()),
        )
    });
    move || {
        let chips = chips.get();
        (!chips.is_empty()).then(|| {
            let all = bench.query.with(|query| ListQuery {
                filter: Filter::default(),
                ..query.without_search().of_all_firms()
            });
            let several = chips.len() > 1;
            let chips = chips.into_iter().map(|(words, without)| {
                let label = format!("去掉筛选：{words}");
                view! {
                    <li>
                        <a
                            class="chip"
                            href=bench.url(&without)
                            aria-label=label
                            data-noscroll=""
                            on:click=move |_| hold_the_focus()
                        >
                            {words}
                            <span aria-hidden="true">"×"</span>
                        </a>
                    </li>
                }
            });
            let none = several.then(|| {
                view! {
                    <li>
                        <a
                            class="chip-all"
                            href=bench.url(&all)
                            data-noscroll=""
                            on:click=move |_| hold_the_focus()
                        >
                            "全部去掉"
                        </a>
                    </li>
                }
            });
            view! {
                <ul class="chips" aria-label="当前筛选">
                    {chips.collect_view()}
                    {none}
                </ul>
            }
            .erased()
        })
    }
}

/// The chip is about to go: the focus stays beside it.
fn hold_the_focus() {
    document::focus("details.filters > summary");
}

/// What is set, in words, each with the list that is left without it.
fn chips(query: &ListQuery, sought: String, firm: String) -> Vec<(String, ListQuery)> {
    let mut chips = Vec::new();
    if !query.token.is_empty() {
        chips.push((format!("证件号 {sought}"), query.without_search()));
    }
    if query.firm.is_some() || !query.firm_name.is_empty() {
        let name = match (query.firm_name.as_str(), firm.as_str()) {
            ("", "") => "服务所".to_owned(),
            ("", name) => name.to_owned(),
            (typed, _) => typed.to_owned(),
        };
        chips.push((name, query.of_all_firms()));
    }
    let set = query.filter.set().into_iter();
    chips.extend(set.map(|(words, rest)| (words, query.with_filter(rest))));
    chips
}
