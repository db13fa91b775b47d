//! 打印: the valid certificates of the selected members on paper.

mod form;

use domain::printing::PrintChoices;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::api::{ApiResult, print_choices};
use crate::components::erase::Erase;
use crate::components::late::{Late, late_dialog};
use crate::components::list::selection::Selection;
use crate::components::modal::Modal;
use crate::components::page_state::{use_hydrated, use_session};
use form::form;

/// The button 打印 and its dialog.
#[component]
pub fn Print(selection: Selection) -> impl IntoView {
    let hydrated = use_hydrated();
    let session = use_session();
    let shown = RwSignal::new(None::<(String, ApiResult<PrintChoices>)>);
    let on_close = Callback::new(move |()| shown.set(None));
    // The rows that are shown; sheets hold few.
    let allowed = move || {
        hydrated.get()
            && selection.count() > 0
            && selection.everybody().is_none()
            && session.may_change()
    };
    let open = move |_| {
        let members = selection.list();
        spawn_local(async move {
            let choices = print_choices().await;
            if let Err(error) = &choices {
                session.note(&error.0);
            }
            shown.try_set(Some((members, choices)));
        });
    };
    view! {
        <button type="button" class="button" disabled=move || !allowed() on:click=open>
            "打印"
        </button>
        {move || {
            let shown = shown.get();
            shown.map(|(members, choices)| late_dialog(dialog(members, choices, on_close), on_close))
        }}
    }
    .erased()
}

#[wasm_split(issue, fallible)]
fn dialog(members: String, choices: ApiResult<PrintChoices>, on_close: Callback<()>) -> Late {
    let content = match choices {
        Ok(choices) => form(members, choices).erased(),
        Err(error) => {
            let title = error.0.title();
            view! {
                <p class="dialog-body dialog-lead" role="alert">
                    {title}
                </p>
            }
            .erased()
        }
    };
    let node = NodeRef::new();
    let dialog = view! {
        <Modal node label="打印" on_close>
            {content}
        </Modal>
    };
    Ok(dialog.erased())
}
