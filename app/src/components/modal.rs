//! Dialogs above the page.

use leptos::html;
use leptos::prelude::*;

use crate::browser::document;
use crate::components::erase::Erase;

/// A modal dialog, open as long as it is in the view. Closing goes through the
/// element (Escape, 关闭, [`close`]), which gives the focus back to where it
/// was; `on_close` then takes it out of the view.
#[component]
pub fn Modal<C: RenderHtml + Send + 'static>(
    /// The element, for [`close`].
    node: NodeRef<html::Dialog>,
    /// Accessible name, also the title where there is no `title`.
    #[prop(into)]
    label: String,
    /// Title on screen, where it says more than the name.
    #[prop(optional, into)]
    title: Option<String>,
    /// Takes the dialog out of the view.
    on_close: Callback<()>,
    /// `wide` for dialogs with several columns.
    #[prop(optional)]
    class: &'static str,
    /// Content below the title.
    children: TypedChildren<C>,
) -> impl IntoView {
    let content = children.into_inner()().erased();
    let title = title.unwrap_or_else(|| label.clone());
    frame(node, label, title, on_close, class, content)
}

/// The same for every content.
fn frame(
    node: NodeRef<html::Dialog>,
    label: String,
    title: String,
    on_close: Callback<()>,
    class: &'static str,
    content: AnyView,
) -> AnyView {
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            document::show_modal(&dialog);
        }
    });
    view! {
        <dialog
            node_ref=node
            class=format!("dialog {class}")
            aria-label=label
            // It may come when the page is gone already.
            on:close=move |_| {
                on_close.try_run(());
            }
        >
            <header class="dialog-head">
                <h2>{title}</h2>
                <button type="button" class="button" on:click=move |_| close(node)>
                    "关闭"
                </button>
            </header>
            {content}
        </dialog>
    }
    .erased()
}

/// Closes a dialog; the focus goes back to where it was before.
pub fn close(node: NodeRef<html::Dialog>) {
    if let Some(Some(dialog)) = node.try_get_untracked() {
        dialog.close();
    }
}
