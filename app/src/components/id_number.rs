//! 证件号: masked, shown in full on demand.

use domain::PublicError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::reveal_id_number;
use crate::components::confirm_password::Confirming;
use crate::components::erase::Erase;
use crate::components::page_state::{Announcer, Session, use_announcer, use_hydrated, use_session};

/// Asks for one number in full.
#[derive(Clone, Copy)]
struct Reveal {
    member: i64,
    shown: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    confirming: Confirming,
    session: Session,
    announcer: Announcer,
}

impl Reveal {
    fn start(self) {
        if self.busy.try_set(true).is_some() {
            // The row is gone.
            return;
        }
        spawn_local(async move {
            match reveal_id_number(self.member).await {
                Ok(number) => drop(self.shown.try_set(Some(number))),
                Err(error) if error.0 == PublicError::PasswordRequired => {
                    self.confirming.ask(move || self.start());
                }
                Err(error) => {
                    self.session.note(&error.0);
                    self.announcer.say(error.0.title());
                }
            }
            self.busy.try_set(false);
        });
    }
}

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
    let reveal = Reveal {
        member,
        shown: RwSignal::new(None),
        busy: RwSignal::new(false),
        confirming: expect_context(),
        session: use_session(),
        announcer: use_announcer(),
    };
    let Reveal { shown, busy, .. } = reveal;
    let toggle = move |_| {
        if shown.with_untracked(Option::is_some) {
            shown.set(None);
        } else {
            reveal.start();
        }
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
