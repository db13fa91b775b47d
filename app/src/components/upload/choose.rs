//! The present photo, and the ways to choose a new one.

use domain::{PhotoKind, PhotoRef};
use leptos::prelude::*;

use super::crop_state::CropState;
use crate::browser::picture;
use crate::components::erase::Erase;
use crate::components::photo::{photo_facts, photo_label, photo_url};
use crate::components::photo_history::PhotoHistory;
use crate::components::workbench::{Original, Subject, use_workbench};

/// 现用照片, the file input 选择照片, and 拍照 where there are fingers.
#[component]
pub fn Choose(subject: Subject, state: CropState) -> impl IntoView {
    let bench = use_workbench();
    let id = subject.id;
    let at_first = subject.photo.clone();
    // 恢复 in the history changes it while the dialog is open.
    let photo = Memo::new(move |known: Option<&Option<PhotoRef>>| {
        let changed = bench.changed.get().filter(|detail| detail.id == id);
        match (known, changed) {
            (None, _) => at_first.clone(),
            (Some(_), Some(detail)) => detail.photo,
            (Some(known), None) => known.clone(),
        }
    });
    let sample = move || photo.with(Option::is_none);
    let present = move || Original {
        url: format!("/members/{id}/photo?original=1"),
        exam: photo.with_untracked(|photo| {
            photo
                .as_ref()
                .is_some_and(|photo| photo.kind == PhotoKind::Exam)
        }),
    };
    let facts = move || {
        photo.with(|photo| {
            photo.as_ref().map_or_else(
                || "该会员还没有照片；示例照片不能用于签发。".to_owned(),
                photo_facts,
            )
        })
    };
    view! {
        <section class="present" aria-labelledby="present-title">
            <h3 id="present-title">"现用照片"</h3>
            <img
                class="portrait"
                class:sample=sample
                src=move || photo.with(|photo| photo_url(id, photo.as_ref()))
                alt=move || photo.with(|photo| photo_label(photo.as_ref()))
                width="130"
                height="160"
            />
            <p>
                <span class=move || if sample() { "tag bad" } else { "tag info" }>
                    {move || photo.with(|photo| photo_label(photo.as_ref()))}
                </span>
            </p>
            <p class="hint">{facts}</p>
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
            {move || {
                (!sample())
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button recrop"
                                disabled=move || state.reading.get()
                                on:click=move |_| state.choose_original(present())
                            >
                                "重新裁剪现有照片"
                            </button>
                        }
                    })
            }}
            <PhotoHistory subject />
        </section>
    }
    .erased()
}
