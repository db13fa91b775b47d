//! The stage: the frame stands still, the photo moves beneath it.

use domain::crop::CropFrame;
use leptos::html;
use leptos::prelude::*;
use leptos_use::{use_event_listener, use_window};

use super::crop_state::CropState;
use crate::browser::{canvas, keys};
use crate::components::erase::Erase;

/// Magnification of one press of + or −.
const ZOOM_STEP: f64 = 1.1;
/// Magnification of one pixel of the wheel.
const WHEEL_STEP: f64 = 1.0015;
/// Degrees of one press of [ or ].
const TURN_STEP: f64 = 0.5;
/// The farthest that the slider and the keys turn, degrees.
pub const MAX_FINE_TURN: f64 = 15.0;

/// A finger, pen or mouse button held down.
#[derive(Clone, Copy)]
struct Touch {
    id: i32,
    x: f64,
    y: f64,
}

/// The crop area 裁剪框.
#[component]
pub fn Stage(state: CropState) -> impl IntoView {
    let area = NodeRef::<html::Div>::new();
    let picture = NodeRef::<html::Canvas>::new();
    let touches = StoredValue::new(Vec::<Touch>::new());

    redraw_when_changed(state, picture);

    // CSS pixels on the stage to photo pixels.
    let scale = move |frame: &CropFrame| {
        let stage = area.get_untracked();
        stage.map_or(1.0, |stage| canvas::stage_scale(&stage, frame))
    };
    let drag = move |dx: f64, dy: f64| {
        state.adjust(|frame| {
            let scale = scale(&frame);
            frame.panned(-dx / scale, -dy / scale)
        });
    };
    let zoom_at = move |factor: f64, x: f64, y: f64| {
        state.adjust(|frame| {
            let scale = scale(&frame);
            let (dx, dy) = area
                .get_untracked()
                .map_or((0.0, 0.0), |stage| canvas::from_stage_centre(&stage, x, y));
            frame.zoomed(factor, (dx / scale, dy / scale))
        });
    };

    let on_down = move |event: leptos::ev::PointerEvent| {
        if let Some(stage) = area.get_untracked() {
            // Fails only if the pointer is gone again: then there is nothing to follow.
            let _ = stage.set_pointer_capture(event.pointer_id());
        }
        touches.update_value(|touches| {
            touches.retain(|touch| touch.id != event.pointer_id());
            touches.push(touch_of(&event));
            touches.truncate(2);
        });
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        let now = touch_of(&event);
        let held = touches.get_value();
        let Some(before) = held.iter().find(|touch| touch.id == now.id).copied() else {
            return;
        };
        match held.iter().find(|touch| touch.id != now.id) {
            None => drag(now.x - before.x, now.y - before.y),
            Some(other) => {
                // Two fingers: each moves the middle by half of its way.
                let distance = |touch: Touch| (touch.x - other.x).hypot(touch.y - other.y);
                drag((now.x - before.x) / 2.0, (now.y - before.y) / 2.0);
                zoom_at(
                    distance(now) / distance(before).max(1.0),
                    (now.x + other.x) / 2.0,
                    (now.y + other.y) / 2.0,
                );
            }
        }
        touches.update_value(|touches| {
            if let Some(touch) = touches.iter_mut().find(|touch| touch.id == now.id) {
                *touch = now;
            }
        });
    };
    let on_up = move |event: leptos::ev::PointerEvent| {
        touches.update_value(|touches| touches.retain(|touch| touch.id != event.pointer_id()));
    };
    let on_wheel = move |event: leptos::ev::WheelEvent| {
        event.prevent_default();
        // Lines and pages instead of pixels: as browsers count them.
        let unit = match event.delta_mode() {
            0 => 1.0,
            1 => 16.0,
            _ => 400.0,
        };
        zoom_at(
            WHEEL_STEP.powf(-event.delta_y() * unit),
            f64::from(event.client_x()),
            f64::from(event.client_y()),
        );
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if keys::is_command(&event) || event.alt_key() {
            return;
        }
        let step = if event.shift_key() { 10.0 } else { 1.0 };
        match event.key().as_str() {
            "ArrowLeft" => drag(-step, 0.0),
            "ArrowRight" => drag(step, 0.0),
            "ArrowUp" => drag(0.0, -step),
            "ArrowDown" => drag(0.0, step),
            "+" | "=" => state.adjust(|frame| frame.zoomed(ZOOM_STEP, (0.0, 0.0))),
            "-" | "_" => state.adjust(|frame| frame.zoomed(1.0 / ZOOM_STEP, (0.0, 0.0))),
            "[" => state.adjust(|frame| turned_by(frame, -TURN_STEP)),
            "]" => state.adjust(|frame| turned_by(frame, TURN_STEP)),
            "r" | "R" => state.adjust(|frame| frame.turned_quarter(1)),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div
            node_ref=area
            class="stage"
            class:empty=move || !state.has_picture()
            role="application"
            tabindex="0"
            aria-label="裁剪框"
            aria-describedby="crop-help"
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=on_up
            on:wheel=on_wheel
            on:keydown=on_key
        >
            <canvas node_ref=picture aria-hidden="true"></canvas>
            <Show when=move || !state.has_picture()>
                <p class="stage-hint">
                    {move || {
                        if state.reading.get() { "正在读取照片…" } else { "请先选择照片" }
                    }}
                </p>
            </Show>
        </div>
    }
    .erased()
}

/// Turns the photo a little, as far as the slider goes.
fn turned_by(frame: CropFrame, degrees: f64) -> CropFrame {
    let fine = frame.fine_rotation() + degrees;
    frame.rotated_to(fine.clamp(-MAX_FINE_TURN, MAX_FINE_TURN))
}

fn touch_of(event: &web_sys::PointerEvent) -> Touch {
    Touch {
        id: event.pointer_id(),
        x: f64::from(event.client_x()),
        y: f64::from(event.client_y()),
    }
}

/// Draws the stage at the next frame of the screen, once for all that changed
/// until then.
fn redraw_when_changed(state: CropState, node: NodeRef<html::Canvas>) {
    let size = window_size();
    on_next_frame(
        move || {
            size.track();
            state.frame.track();
            state.picture.track();
        },
        move || {
            if let Some(Some(area)) = node.try_get_untracked() {
                draw(state, |photo| canvas::draw_stage(&area, photo));
            }
        },
    );
}

/// Hands photo and frame to a drawing function.
pub fn draw(state: CropState, draw: impl FnOnce(Option<(&web_sys::ImageBitmap, &CropFrame)>)) {
    let picture = state.picture.try_get_untracked().flatten();
    let frame = state.frame.try_get_untracked().flatten();
    draw(picture.as_ref().map(|p| &p.bitmap).zip(frame.as_ref()));
}

/// Grows with every change of the window's size.
pub fn window_size() -> RwSignal<u32> {
    let size = RwSignal::new(0_u32);
    let _ = use_event_listener(use_window(), leptos::ev::resize, move |_| {
        size.update(|count| *count = count.wrapping_add(1));
    });
    size
}

/// Runs `act` at the next frame of the screen after anything that `track`
/// reads has changed.
pub fn on_next_frame(track: impl Fn() + 'static, act: impl Fn() + Clone + 'static) {
    let waiting = StoredValue::new(false);
    Effect::new(move |_| {
        track();
        if waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        let act = act.clone();
        request_animation_frame(move || {
            waiting.try_update_value(|waiting| *waiting = false);
            act();
        });
    });
}
