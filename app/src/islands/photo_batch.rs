//! 批量上传照片: files come in, rows are decided on. Its code is a chunk of its own.

use leptos::prelude::*;

use crate::components::erase::Erase;
#[cfg(feature = "hydrate")]
use wasm_split_helpers::SplitLoaderError;
use wasm_split_helpers::wasm_split;

use super::{beside, provide};
use crate::components::late::{Late, late_island};
use crate::components::photo_batch::{BatchDesk, BatchStart};

/// One batch of photos. `start` is a [`BatchStart`] as JSON: the first module would have to know the
/// type otherwise, which is read in the chunk.
#[island]
pub fn PhotoBatchIsland(start: String) -> impl IntoView {
    late_island(photo_batch(start))
}

/// Asks for the code of the island.
#[cfg(feature = "hydrate")]
pub(super) async fn load() -> Result<(), SplitLoaderError> {
    load_photo_batch().await
}

#[wasm_split(photos, fallible, preload(load_photo_batch))]
fn photo_batch(start: String) -> Late {
    let start = BatchStart::read(&start);
    provide(start.may_change);
    let page = view! {
        <BatchDesk start />
        {beside()}
    };
    Ok(page.erased())
}
