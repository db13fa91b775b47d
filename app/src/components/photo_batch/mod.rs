//! The page of one batch of photos: files go out as soon as they are dropped, and the rows are asked
//! for again after every press and while something is under way.

mod desk;
mod drop_zone;
mod item;
mod recrop;
mod table;

use domain::PublicError;
use domain::photo_batch::{BatchFilter, BatchItem, BatchPage, BatchState};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::{ApiError, ApiResult};
use crate::browser::address::{Address, parameters};
use crate::browser::document;
use crate::components::alert::ReadFailure;
use crate::components::erase::Erase;
use desk::Desk;
use drop_zone::DropZone;
use item::{Place, item};
use recrop::RecropDialog;
use table::{head, is_busy, paging};

/// What the page shows first: it comes with the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatchStart {
    /// The query of the address, without `?`.
    pub search: String,
    /// Whether the person may decide.
    pub may_change: bool,
    /// The batch and its rows, or why they could not be read.
    pub page: ApiResult<BatchPage>,
}

impl BatchStart {
    /// As JSON.
    #[cfg(feature = "ssr")]
    pub(crate) fn written(&self) -> String {
        // Every part of it can be written; what could not would be told as unreadable.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Out of JSON.
    pub(crate) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self {
            search: String::new(),
            may_change: false,
            page: Err(ApiError(PublicError::Internal)),
        })
    }
}

/// Which rows an address names. `search` is its query, without `?`.
pub fn rows_asked(search: &str) -> (BatchFilter, u64) {
    let get = parameters(search);
    let filter = get("group").and_then(|slug| BatchFilter::from_slug(&slug));
    let page = get("page").and_then(|page| page.parse().ok());
    (filter.unwrap_or_default(), page.unwrap_or(1))
}

/// 批量上传照片.
#[component]
pub fn BatchDesk(start: BatchStart) -> impl IntoView {
    let address = Address::provide(start.search);
    let content = match start.page {
        Ok(page) => desk(page, address),
        Err(ApiError(error)) => view! { <ReadFailure error /> }.erased(),
    };
    view! {
        <main id="content" tabindex="-1" class="batch-page">
            <p class="crumb">
                <a href="/jobs">"批量任务"</a>
                " / 批量上传照片"
            </p>
            <h1>"批量上传照片"</h1>
            {content}
        </main>
    }
    .erased()
}

fn desk(page: BatchPage, address: Address) -> AnyView {
    let desk = Desk::new(page, address);
    Effect::new(move |before: Option<String>| {
        // Other rows were asked for; at first, something may be under way.
        let search = address.search();
        if before.is_some_and(|before| before != search) {
            desk.look_elsewhere();
        } else if desk.is_busy() {
            desk.look();
        }
        search
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        if let Some((url, fields)) = document::submitted(&event) {
            event.prevent_default();
            desk.send(url, fields);
        }
    };
    let (shown, may_change) = (desk.shown, desk.session.may_change());
    let is_open = move || may_change && shown.with(|page| page.batch.state == BatchState::Open);
    view! {
        <DropZone desk />
        <div
            class="batch"
            data-state=move || if is_open() { "open" } else { "closed" }
            data-busy=move || shown.with(|page| is_busy(&page.batch)).then_some("1")
            on:submit=on_submit
        >
            <div role="status">
                {move || desk.notice.get().map(|notice| view! { <p class="alert">{notice}</p> })}
            </div>
            {move || shown.with(|page| head(page, may_change))}
            <ol class="batch-items">
                <For each=move || shown.with(|page| page.items.clone()) key=|row| row.id let:row>
                    {row_of(desk, row)}
                </For>
            </ol>
            {move || shown.with(paging)}
        </div>
        <RecropDialog desk />
    }
    .erased()
}

/// A row, shown anew whenever it changes; what is typed in it stays.
fn row_of(desk: Desk, first: BatchItem) -> impl IntoView {
    let id = first.id;
    let row = Memo::new(move |old: Option<&BatchItem>| {
        let now = desk
            .shown
            .with(|page| page.items.iter().find(|row| row.id == id).cloned());
        now.unwrap_or_else(|| old.unwrap_or(&first).clone())
    });
    let may_change = desk.session.may_change();
    let place = Memo::new(move |_| {
        desk.shown.with(|page| Place {
            batch: page.batch.id,
            filter: page.filter,
            page: page.page,
            // What a saving has left over can still be decided.
            open: may_change
                && matches!(page.batch.state, BatchState::Open | BatchState::Committed),
        })
    });
    let found = Memo::new(move |_| {
        let found = desk.found.get().filter(|found| found.item == id);
        found.map(|found| found.members)
    });
    move || item(desk, place.get(), row.get(), found.get())
}
