//! The one label of a row.

use domain::queue::Tone;
use domain::{RowLabel, Standing};
use leptos::prelude::*;

/// State of a member as a small coloured label.
#[component]
pub fn StatusLabel(#[prop(into)] standing: Signal<Standing>) -> impl IntoView {
    let label = move || standing.get().label();
    view! { <span class=move || format!("tag {}", tone_class(label()))>{move || label().text()}</span> }
}

fn tone_class(label: RowLabel) -> &'static str {
    match label.tone() {
        Tone::Bad => "bad",
        Tone::Warn => "warn",
        Tone::Info => "info",
        Tone::Good => "good",
    }
}
