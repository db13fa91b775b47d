//! 证件号: masked, shown in full on demand.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::reveal_id_number;
use crate::components::erase::Erase;
use crate::components::page_state::{use_announcer, use_hydrated, use_session};

/// A masked 证件号 with a button that shows it in full; each reveal is logged
/// by the server.
#[component]
pub fn IdNumber(
    /// The member.
    member: i64,
    /// The masked number.
    #[prop(into)]
    masked: Signal<String>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let session = use_session();
    let announcer = use_announcer();
    let shown = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let toggle = move |_| {
        if shown.with_untracked(Option::is_some) {
            shown.set(None);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match reveal_id_number(member).await {
                Ok(number) => {
                    shown.try_set(Some(number));
                }
                Err(error) => {
                    session.note(&error.0);
                    announcer.say(error.0.title());
                }
            }
            busy.try_set(false);
        });
    };
    let name = move || {
        if shown.with(Option::is_some) {
            "隐藏证件号"
        } else {
            "显示完整证件号"
        }
    };
    view! {
        <span class="id-number">
            <span class="number">{move || shown.get().unwrap_or_else(|| masked.get())}</span>
            <Show when=move || masked.with(|masked| !masked.is_empty())>
                <button
                    type="button"
                    class="eye"
                    class:open=move || shown.with(Option::is_some)
                    aria-label=name
                    title=name
                    disabled=move || !hydrated.get() || busy.get()
                    on:click=toggle
                ></button>
            </Show>
        </span>
    }
    .erased()
}
