//! The finished photo on small canvases.

use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

use super::crop_state::CropState;
use super::stage::{draw, on_next_frame, window_size};
use crate::browser::canvas;
use crate::components::erase::Erase;

/// What a canvas shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The crop with the background that it will have.
    Issued,
    /// The crop with the background of the photo.
    Original,
    /// The crop judged last, on white.
    White,
}

/// A canvas with the crop, kept up to date.
#[component]
pub fn Cut(state: CropState, shown: Shown, label: &'static str) -> impl IntoView {
    let node = NodeRef::<html::Canvas>::new();
    let size = window_size();
    on_next_frame(
        move || {
            size.track();
            state.frame.track();
            state.picture.track();
            if shown != Shown::Original {
                state.findings.track();
            }
        },
        move || {
            if let Some(Some(area)) = node.try_get_untracked() {
                show(state, shown, &area);
            }
        },
    );
    view! { <canvas node_ref=node role="img" aria-label=label></canvas> }.erased()
}

fn show(state: CropState, shown: Shown, area: &HtmlCanvasElement) {
    // While the frame moves, what is on white is of an earlier crop.
    let white = match shown {
        Shown::Issued if untrack(|| state.is_checking()) => None,
        Shown::Original => None,
        _ => state
            .findings
            .with_untracked(|findings| findings.white.clone()),
    };
    match white {
        Some(white) => canvas::draw_whole(area, &white),
        None => draw(state, |photo| canvas::draw_result(area, photo)),
    }
}
