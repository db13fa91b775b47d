//! The result inside a small picture of the real certificate, and what is said of it.

use leptos::prelude::*;

use super::background::Background;
use super::checks::Checks;
use super::crop_state::CropState;
use super::cut::{Cut, Shown};
use crate::components::erase::Erase;

/// 证件效果, the background before and after, the checks.
#[component]
pub fn Preview(member: i64, state: CropState) -> impl IntoView {
    let whitens = move || {
        state
            .findings
            .with(|findings| findings.whiten && findings.white.is_some())
    };
    view! {
        <section class="effect" aria-labelledby="effect-title">
            <h3 id="effect-title">"证件效果"</h3>
            <div>
                <div class="certificate">
                    <img src=format!("/members/{member}/certificate.svg") alt="证件预览" width="300" height="212" />
                    <Cut state shown=Shown::Issued label="证件上的照片" />
                </div>
                <Background state />
                <Show when=whitens>
                    <div class="pair">
                        <figure>
                            <Cut state shown=Shown::Original label="变白前" />
                            <figcaption>"变白前"</figcaption>
                        </figure>
                        <figure>
                            <Cut state shown=Shown::White label="变白后" />
                            <figcaption>"变白后"</figcaption>
                        </figure>
                    </div>
                </Show>
            </div>
            <div>
                <Checks state />
            </div>
        </section>
    }
    .erased()
}
