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

/// Waits for the code of a page. Where the server's rendering of that page stands already and
/// the code does not come, it stays as it is: without its code it cannot be taken over.
pub async fn page_loaded(load: impl Future<Output = Result<(), SplitLoaderError>>) {
    let waiting = Waiting::begin();
    let taking_over =
        Owner::current_shared_context().is_some_and(|context| context.during_hydration());
    if load.await.is_err() && taking_over {
        document::warn("这一页没有完全载入，还不能操作：请检查网络后刷新。");
        drop(waiting);
        std::future::pending::<()>().await;
    }
}

/// A page whose code has been waited for.
pub async fn late_page(page: impl Future<Output = Late>) -> AnyView {
    page.await.unwrap_or_else(|_| {
        view! {
            <main id="content" tabindex="-1">
                <div class="alert" role="alert">
                    <p>"这一页没有载入，请检查网络。"</p>
                    <a class="button" href="" rel="external">
                        "重新载入"
                    </a>
                </div>
            </main>
        }
        .erased()
    })
}
