//! The main part of a list page: title, queues, search, table, paging.

use domain::ListQuery;
use leptos::ev;
use leptos::prelude::*;
use leptos_use::{use_event_listener, use_window};

use crate::browser::document;
use crate::components::alert::ReadFailure;
use crate::components::erase::Erase;
use crate::components::list::chips::Chips;
use crate::components::list::filters::Filters;
use crate::components::list::firm_box::FirmsWhileTyping;
use crate::components::list::paging::Paging;
use crate::components::list::queues::Queues;
use crate::components::list::search::Search;
use crate::components::list::views::Views;
use crate::components::workbench::{ShownList, use_workbench};

/// A list page. While a new page of the list is on its way, the old rows stay,
/// dimmed.
#[component]
pub fn ListPage(
    /// The page's name.
    name: &'static str,
    /// What stands beside the search, and the table.
    body: fn(ShownList) -> (AnyView, AnyView),
) -> impl IntoView {
    let bench = use_workbench();
    let shown = ShownList::of(bench.list);
    let (tools, table) = body(shown);
    let waits = move || bench.list.waits();
    close_popovers_elsewhere();
    view! {
        <main id="content" tabindex="-1" inert=move || bench.panel.get().is_some()>
            <p class="crumb">"注册会计师管理 / " {name}</p>
            <h1>{name}</h1>
            {move || shown.failure.get().map(|error| view! { <ReadFailure error /> })}
            <FirmsWhileTyping />
            <Queues shown />
            <section class="card" aria-label="会员列表" aria-busy=move || waits().to_string()>
                <div class="bar">
                    <Search />
                    <div class="narrowing">
                        <Filters shown />
                        <Views />
                    </div>
                    {tools}
                </div>
                <Chips shown />
                <div class="table-scroll" class:pending=waits>
                    {table}
                    <Nothing shown />
                </div>
                <Paging shown />
            </section>
        </main>
    }
    .erased()
}

/// What opens above the page closes where something else is pressed, and with Escape.
fn close_popovers_elsewhere() {
    let _ = use_event_listener(use_window(), ev::click, |event| {
        document::close_popovers(Some(&event));
    });
    let _ = use_event_listener(use_window(), ev::keydown, |event| {
        if event.key() == "Escape" {
            document::close_popovers(None);
        }
    });
}

/// Says that nothing is found, and the way back.
#[component]
fn Nothing(shown: ShownList) -> impl IntoView {
    let bench = use_workbench();
    let nothing = move || shown.part(|page| page.rows.is_empty());
    let anything =
        move || shown.part(|page| page.counts.all) > 0 || bench.query.with(ListQuery::is_narrowed);
    move || {
        nothing().then(|| {
            if anything() {
                view! {
                    <p class="nothing">
                        "没有符合条件的会员。" <a href=bench.path>"查看全部会员"</a>
                    </p>
                }
                .erased()
            } else {
                view! { <p class="nothing">"协会还没有在册的执业会员，请先导入会员名册。"</p> }
                    .erased()
            }
        })
    }
}
