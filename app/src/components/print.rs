//! 打印: the valid certificates of the selected members on paper. The server sends the form that the
//! dialog shows, and does the rest.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::erase::Erase;
use crate::components::fragment::fragment;
use crate::components::list::selection::Selection;
use crate::components::modal::Modal;
use crate::components::page_state::{use_hydrated, use_session};

/// The button 打印 and its dialog.
#[component]
pub fn Print(selection: Selection) -> impl IntoView {
    let hydrated = use_hydrated();
    let session = use_session();
    let shown = RwSignal::new(None::<String>);
    let allowed = move || hydrated.get() && selection.count() > 0 && session.may_change();
    let open = move |_| {
        let url = format!("/print/form?ids={}", selection.list());
        spawn_local(async move {
            let form = fragment(&url, session).await;
            shown.try_set(Some(form));
        });
    };
    let node = NodeRef::new();
    view! {
        <button type="button" class="button" disabled=move || !allowed() on:click=open>
            "打印"
        </button>
        {move || {
            shown
                .get()
                .map(|form| {
                    view! {
                        <Modal node label="打印" on_close=Callback::new(move |()| shown.set(None))>
                            <div inner_html=form></div>
                        </Modal>
                    }
                })
        }}
    }
    .erased()
}
