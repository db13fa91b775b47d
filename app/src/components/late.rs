//! Views whose code comes when it is first wanted. A function marked `wasm_split` makes one, and
//! is cut out of the module into a chunk (`xtask/src/split.rs`); here is what happens until the
//! chunk is there, and where it does not come.

use leptos::prelude::*;
use wasm_split_helpers::SplitLoaderError;

use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::modal::Modal;

/// What a function in a chunk makes. It does not fail itself: calling it may.
pub type Late = Result<AnyView, SplitLoaderError>;

/// Shows on the page that something is on its way, as long as this lives.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        // The server has no chunks.
        if cfg!(target_arch = "wasm32") {
            document::mark_waiting(true);
        }
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if cfg!(target_arch = "wasm32") {
            document::mark_waiting(false);
        }
    }
}

/// A dialog, once its code is there; where it does not come, a dialog that says so.
pub fn late_dialog(
    dialog: impl Future<Output = Late> + Send + 'static,
    on_close: Callback<()>,
) -> Suspend<AnyView> {
    let waiting = Waiting::begin();
    Suspend::new(async move {
        let dialog = dialog.await;
        drop(waiting);
        dialog.unwrap_or_else(|_| not_loaded(on_close))
    })
}

fn not_loaded(on_close: Callback<()>) -> AnyView {
    let node = NodeRef::new();
    view! {
        <Modal node label="没有载入" on_close>
            <div class="dialog-body" role="alert">
                <p>"这一部分没有载入，请检查网络后再试；仍然不行时请刷新页面。"</p>
            </div>
        </Modal>
    }
    .erased()
}

/// Stands before an island whose code is a chunk: the islands behind it are taken over once the
/// chunk is there. The script that walks through the islands calls the function of this name.
#[cfg(feature = "ssr")]
#[component]
pub fn ChunkFirst(chunk: &'static str) -> impl IntoView {
    view! { <leptos-island data-component="chunk_first" data-chunk=chunk></leptos-island> }
}

/// Waits for the chunk. Where it does not come, the page stays as the server rendered it and says
/// so: the islands behind are never taken over.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn chunk_first(element: web_sys::HtmlElement) {
    let waiting = Waiting::begin();
    let chunk = element.get_attribute("data-chunk").unwrap_or_default();
    if crate::islands::load(&chunk).await.is_err() {
        document::warn("这一页没有完全载入，还不能操作：请检查网络后刷新。");
        drop(waiting);
        std::future::pending::<()>().await;
    }
}

/// An island whose code has been waited for.
pub fn late_island(
    island: impl Future<Output = Late> + Send + 'static,
) -> Suspend<Option<AnyView>> {
    // Its code is there, or `chunk_first` never ends: it does not fail.
    Suspend::new(async move { island.await.ok() })
}
