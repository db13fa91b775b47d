//! Column titles.

use domain::SortKey;
use leptos::prelude::*;

use crate::components::erase::Erase;
use crate::components::workbench::use_workbench;

/// A column title; with a sort key it is a link that orders the list.
#[component]
pub fn ColumnTitle(
    /// The title.
    name: &'static str,
    /// What the column sorts by.
    #[prop(optional, into)]
    sort: Option<SortKey>,
    /// The column's class, which decides where it is left out.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let bench = use_workbench();
    let content = match sort {
        None => name.erased(),
        Some(key) => view! {
            <a
                class="sort"
                href=move || bench.url(&bench.query.with(|query| query.sorted_by(key)))
                data-noscroll=""
            >
                {name}
            </a>
        }
        .erased(),
    };
    let order = move || {
        let key = sort?;
        bench.query.with(|query| {
            (query.sort == key).then_some(if query.descending {
                "descending"
            } else {
                "ascending"
            })
        })
    };
    view! {
        <th scope="col" class=class aria-sort=order>
            {content}
        </th>
    }
    .erased()
}
