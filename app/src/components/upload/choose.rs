//! The present photo, and the ways to choose a new one.

use leptos::prelude::*;

use super::crop_state::CropState;
use crate::browser::picture;
use crate::components::erase::Erase;
use crate::components::photo::{photo_facts, photo_label, photo_url};
use crate::components::photo_history::PhotoHistory;
use crate::components::workbench::Subject;

/// 现用照片, the file input 选择照片, and 拍照 where there are fingers.
#[component]
pub fn Choose(subject: Subject, state: CropState) -> impl IntoView {
    let whose = subject.clone();
    let Subject { id, photo, .. } = subject;
    let sample = photo.is_none();
    view! {
        <section class="present" aria-labelledby="present-title">
            <h3 id="present-title">"现用照片"</h3>
            <img
                class="portrait"
                class:sample=sample
                src=photo_url(id, photo.as_ref())
                alt=photo_label(photo.as_ref())
                width="130"
                height="160"
            />
            <p>
                <span class=if sample { "tag bad" } else { "tag info" }>
                    {photo_label(photo.as_ref())}
                </span>
            </p>
            <p class="hint">
                {photo
                    .as_ref()
                    .map_or_else(
                        || "该会员还没有照片；示例照片不能用于签发。".to_owned(),
                        photo_facts,
                    )}
            </p>
            <div class="drop">
                <input
                    id="photo-file"
                    type="file"
                    class="file-input"
                    autofocus
                    accept="image/jpeg,image/png,image/heic,image/heif"
                    on:change=move |event| state.choose(picture::take_chosen(&event))
                />
                <label for="photo-file" class="button">
                    "选择照片"
                </label>
                <p class="hint">"或拖到此处、粘贴"</p>
                <p class="hint">"JPEG / PNG，不超过 8 MB"</p>
            </div>
            <div class="camera">
                <input
                    id="photo-camera"
                    type="file"
                    class="file-input"
                    accept="image/*"
                    capture="environment"
                    on:change=move |event| state.choose(picture::take_chosen(&event))
                />
                <label for="photo-camera" class="button">
                    "拍照"
                </label>
            </div>
            {(!sample)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button recrop"
                            disabled=move || state.reading.get()
                            on:click=move |_| state.choose_original(format!("/members/{id}/photo?original=1"))
                        >
                            "重新裁剪现有照片"
                        </button>
                        <PhotoHistory subject=whose />
                    }
                })}
        </section>
    }
    .erased()
}
