//! 批量上传照片: one batch of photos.

use leptos::prelude::*;

use crate::components::frame::Framed;
use crate::components::late::ChunkFirst;
use crate::components::photo_batch::BatchStart;
use crate::islands::PhotoBatchIsland;

/// The page of a batch.
#[component]
pub fn PhotoBatchPage(start: BatchStart) -> impl IntoView {
    view! {
        <Framed title="批量上传照片" path="/jobs/photos" islands=true>
            <ChunkFirst chunk="photos" />
            <PhotoBatchIsland start=start.written() />
        </Framed>
    }
}
