//! The foot of the list: how many, which page, how many on a page.

use domain::ListQuery;
use domain::list::PAGE_SIZES;
use leptos::prelude::*;

use crate::components::erase::Erase;
use crate::components::list::queues::grouped;
use crate::components::workbench::{ShownList, use_workbench};

/// Total, previous and next page, page size; all links.
#[component]
pub fn Paging(shown: ShownList) -> impl IntoView {
    let bench = use_workbench();
    let page = move || shown.part(|page| page.page).max(1);
    let pages = move || shown.part(|page| page.pages()).max(1);
    let link = move |name: &'static str, rel: &'static str, to: Option<u32>| match to {
        Some(to) => view! {
            <a class="button" rel=rel href=bench.url(&bench.query.get().with_page(to))>
                {name}
            </a>
        }
        .erased(),
        None => view! {
            <span class="button" aria-disabled="true">
                {name}
            </span>
        }
        .erased(),
    };
    let sizes = PAGE_SIZES.map(|size| {
        let address = move || {
            bench.url(&ListQuery {
                size,
                page: 1,
                ..bench.query.get()
            })
        };
        let current = move || (bench.query.with(|query| query.size) == size).then_some("true");
        view! {
            <a class="size" href=address aria-current=current aria-label=format!("每页 {size} 人")>
                {size}
            </a>
        }
    });
    view! {
        <nav class="paging" aria-label="分页">
            <span class="total">"共 " {move || grouped(shown.part(|page| page.total))} " 人"</span>
            {move || link("上一页", "prev", (page() > 1).then(|| page() - 1))}
            <span class="number">{page} " / " {pages}</span>
            {move || link("下一页", "next", (page() < pages()).then(|| page() + 1))}
            <span class="sizes">"每页 " {sizes}</span>
        </nav>
    }
    .erased()
}
