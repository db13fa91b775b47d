//! 批量任务: the list of batches, and one batch of photos. The server alone renders both bodies;
//! what a batch's page does in the browser is in `components/photo_batch.rs`.

mod item;
mod overview;
mod table;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::LazyRoute;
use wasm_split_helpers::wasm_split;

use crate::components::erase::Erase;
use crate::components::late::{Late, late_page, page_loaded};
use crate::components::photo_batch::BatchDesk;
use crate::served::Served;

pub use overview::{jobs_html, jobs_unread_html};
pub use table::{BatchView, Found, batch_html, batch_unread_html};

/// The list of batches around its body.
#[component]
pub fn JobsPage() -> impl IntoView {
    view! {
        <Title text="批量任务 · 会证" />
        <Served />
    }
    .erased()
}

/// One batch around its body.
pub struct PhotoBatchPage;

impl LazyRoute for PhotoBatchPage {
    fn data() -> Self {
        Self
    }

    async fn preload() {
        page_loaded(load_photo_batch()).await;
    }

    async fn view(_: Self) -> AnyView {
        late_page(photo_batch()).await
    }
}

#[wasm_split(photos, fallible, preload(load_photo_batch))]
fn photo_batch() -> Late {
    let page = view! {
        <Title text="批量上传照片 · 会证" />
        <BatchDesk />
    };
    Ok(page.erased())
}
