//! The result inside a small picture of the real certificate.

use leptos::html;
use leptos::prelude::*;

use super::crop_state::CropState;
use super::stage::{draw, on_next_frame, window_size};
use crate::browser::canvas;
use crate::components::erase::Erase;

/// Below this resolution a print looks soft, dots an inch.
const CRISP_DPI: u32 = 200;

/// 证件效果 and the print resolution in words.
#[component]
pub fn Preview(member: i64, state: CropState) -> impl IntoView {
    let node = NodeRef::<html::Canvas>::new();
    let size = window_size();
    on_next_frame(
        move || {
            size.track();
            state.frame.track();
            state.picture.track();
        },
        move || {
            if let Some(Some(area)) = node.try_get_untracked() {
                draw(state, |photo| canvas::draw_result(&area, photo));
            }
        },
    );
    let resolution = move || {
        state.dpi().map(|dpi| {
            if dpi >= CRISP_DPI {
                view! {
                    <li>
                        <b class="good">"通过"</b>
                        <span>{format!("清晰度足够，打印约 {dpi} dpi")}</span>
                    </li>
                }
            } else {
                view! {
                    <li>
                        <b class="warn">"提醒"</b>
                        <span>
                            {format!("打印约 {dpi} dpi，可能不够清晰；建议不低于 {CRISP_DPI} dpi")}
                        </span>
                    </li>
                }
            }
        })
    };
    view! {
        <section class="effect" aria-labelledby="effect-title">
            <h3 id="effect-title">"证件效果"</h3>
            <div class="certificate">
                <img src=format!("/members/{member}/certificate.svg") alt="证件预览" width="300" height="212" />
                <canvas node_ref=node role="img" aria-label="证件上的照片"></canvas>
            </div>
            <ul class="checks">{resolution}</ul>
        </section>
    }
    .erased()
}
