//! What every component of a page may ask for: whether the page reacts yet,
//! who is signed in, the voice for screen readers.

use domain::{PublicError, SignedIn};
use leptos::prelude::*;

use crate::api::ApiResult;
use crate::browser::document;
use crate::components::erase::Erase;

/// Whether the page reacts. False on the server and at the first rendering in
/// the browser; controls that need WASM are disabled until it is true.
#[derive(Clone, Copy)]
pub struct Hydrated(ReadSignal<bool>);

impl Hydrated {
    /// Starts the watch; once for the page.
    pub fn provide() {
        let (hydrated, set_hydrated) = signal(false);
        provide_context(Self(hydrated));
        Effect::new(move |_| {
            set_hydrated.set(true);
            document::mark_hydrated();
        });
    }

    /// The state of the page.
    pub fn get(self) -> bool {
        self.0.get()
    }
}

/// The page's state, from anywhere below [`Hydrated::provide`].
pub fn use_hydrated() -> Hydrated {
    expect_context()
}

/// The person who is signed in, and whether the server still thinks so.
#[derive(Clone, Copy)]
pub struct Session {
    /// Who is signed in.
    pub user: Resource<ApiResult<SignedIn>>,
    /// A call was answered with "not signed in".
    pub lost: RwSignal<bool>,
}

impl Session {
    /// Whether members may be changed; reads a resource: inside `Suspense` only.
    pub fn may_change(self) -> bool {
        matches!(self.user.get(), Some(Ok(user)) if user.role.may_change())
    }

    /// Notes a lost session; every error of a call passes here.
    pub fn note(self, error: &PublicError) {
        if *error == PublicError::Unauthenticated {
            self.lost.set(true);
        }
    }
}

/// The session, from anywhere inside the frame.
pub fn use_session() -> Session {
    expect_context()
}

/// Tells screen readers what happened, politely; also shown for a moment.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// The announcer of one frame.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says it.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        // The same text twice is announced twice only if it differs.
        let repeated = self.0.with_untracked(|said| *said == text);
        self.0.set(if repeated { text + "\u{a0}" } else { text });
    }
}

/// The announcer, from anywhere inside the frame.
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
