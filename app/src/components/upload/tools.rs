//! Buttons and sliders beneath the stage.

use domain::crop::CropFrame;
use leptos::prelude::*;

use super::crop_state::CropState;
use super::stage::MAX_FINE_TURN;
use crate::browser::document::slider_value;

use crate::components::erase::Erase;

/// Quarter turns, zoom, fine turn, the suggested crop again.
#[component]
pub fn Tools(state: CropState) -> impl IntoView {
    let idle = move || !state.has_picture() || state.progress.with(Option::is_some);
    let of_frame = move |part: fn(&CropFrame) -> f64| {
        state.frame.with(|frame| frame.as_ref().map_or(0.0, part))
    };
    let turn = move |quarters: i32| state.adjust(|frame| frame.turned_quarter(quarters));
    view! {
        <div class="tools">
            <button
                type="button"
                class="button"
                aria-label="向左旋转 90°"
                disabled=idle
                on:click=move |_| turn(-1)
            >
                "⟲ 90°"
            </button>
            <button
                type="button"
                class="button"
                aria-label="向右旋转 90°"
                disabled=idle
                on:click=move |_| turn(1)
            >
                "90° ⟳"
            </button>
            <button type="button" class="button" disabled=idle on:click=move |_| state.reset()>
                "还原自动裁剪"
            </button>
        </div>
        <div class="sliders">
            <label class="slider">
                <span>"缩放"</span>
                <input
                    type="range"
                    min="0"
                    max="1"
                    step="0.005"
                    disabled=idle
                    aria-valuetext=move || {
                        format!("{} %", rounded(of_frame(CropFrame::zoom_fraction) * 100.0))
                    }
                    prop:value=move || of_frame(CropFrame::zoom_fraction)
                    on:input=move |event| {
                        if let Some(zoom) = slider_value(&event) {
                            state.adjust(|frame| frame.with_zoom_fraction(zoom));
                        }
                    }
                />
            </label>
            <label class="slider">
                <span>"旋转"</span>
                <input
                    type="range"
                    min=-(MAX_FINE_TURN as i32)
                    max=MAX_FINE_TURN as i32
                    step="0.1"
                    disabled=idle
                    aria-valuetext=move || in_tenths(of_frame(CropFrame::fine_rotation)) + "°"
                    prop:value=move || of_frame(CropFrame::fine_rotation)
                    on:input=move |event| {
                        if let Some(degrees) = slider_value(&event) {
                            state.adjust(|frame| frame.rotated_to(degrees));
                        }
                    }
                />
            </label>
        </div>
        <p class="hint" id="crop-help">
            "拖动移动照片，滚轮或双指缩放；方向键移动（Shift 加快），+ − 缩放，[ ] 微调角度，R 旋转 90°。"
        </p>
    }
    .erased()
}

/// The nearest whole number. Formatting fractions would take 30 KB of tables
/// and code to the browser.
fn rounded(number: f64) -> i32 {
    number.round() as i32
}

/// A number with one decimal.
fn in_tenths(number: f64) -> String {
    let tenths = rounded(number * 10.0);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

#[cfg(test)]
mod tests {
    use super::in_tenths;

    #[test]
    fn one_decimal_is_shown() {
        let shown = [0.0, 0.04, -0.5, 14.96, -15.0].map(in_tenths);
        assert_eq!(shown, ["0.0", "0.0", "-0.5", "15.0", "-15.0"]);
    }
}
