//! What every component of a page may ask for: whether the page reacts yet,
//! who is signed in, the voice for screen readers.

use domain::PublicError;
use leptos::prelude::*;

use crate::browser::document;
use crate::components::erase::Erase;

/// Whether the page reacts. False on the server and at the first rendering in
/// the browser; controls that need WASM are disabled until it is true.
#[derive(Clone, Copy)]
pub struct Hydrated(Signal<bool>);

impl Hydrated {
    /// The state of the page.
    pub fn get(self) -> bool {
        self.0.get()
    }
}

impl Hydrated {
    /// Lets everything in an island ask. Effects run in the browser alone, once the island has been
    /// taken over.
    pub fn provide() {
        let hydrated = RwSignal::new(false);
        provide_context(Self(hydrated.into()));
        Effect::new(move |_| {
            hydrated.set(true);
            document::mark_hydrated();
        });
    }
}

/// The page's state.
pub fn use_hydrated() -> Hydrated {
    expect_context()
}

/// The person for whom the page was rendered, and whether the server still thinks so.
#[derive(Clone, Copy)]
pub struct Session {
    may_change: bool,
    /// Why the server no longer takes what this page sends, once it has said so.
    pub lost: RwSignal<Option<Lost>>,
}

/// Why the server no longer takes what a page sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nobody is signed in.
    SignedOut,
    /// Somebody else is, in another window of the same browser.
    OtherPerson,
}

impl Session {
    /// The session of a page for this person. Provides itself.
    pub fn provide(may_change: bool) -> Self {
        let session = Self {
            may_change,
            lost: RwSignal::new(None),
        };
        provide_context(session);
        session
    }

    /// Whether members may be changed.
    pub fn may_change(self) -> bool {
        self.may_change
    }

    /// Notes a lost session; every error of a call passes here.
    pub fn note(self, error: &PublicError) {
        let lost = match error {
            PublicError::Unauthenticated => Lost::SignedOut,
            PublicError::OtherPerson => Lost::OtherPerson,
            _ => return,
        };
        self.lost.try_set(Some(lost));
    }
}

/// The session, from anywhere in the island.
pub fn use_session() -> Session {
    expect_context()
}

/// Tells screen readers what happened, politely; also shown for a moment.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// The announcer of a page. Provides itself.
    pub fn provide() {
        provide_context(Self(RwSignal::new(String::new())));
    }

    /// Says it, if there is still a page to say it on.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        // The same text twice is announced twice only if it differs.
        let Some(repeated) = self.0.try_with_untracked(|said| *said == text) else {
            return;
        };
        self.0
            .try_set(if repeated { text + "\u{a0}" } else { text });
    }
}

/// The announcer, from anywhere in the island.
pub fn use_announcer() -> Announcer {
    expect_context()
}

/// The live region of the page.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let Announcer(said) = use_announcer();
    view! {
        <div class="live" role="status" aria-live="polite">
            {move || {
                said.with(|text| (!text.is_empty()).then(|| view! { <p>{text.clone()}</p> }))
            }}
        </div>
    }
    .erased()
}
