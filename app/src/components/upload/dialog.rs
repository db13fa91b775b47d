//! The dialog itself.

use domain::PublicError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::ClipboardEvent;

use super::choose::Choose;
use super::crop_state::CropState;
use super::findings::Findings;
use super::preview::Preview;
use super::reason::{Reason, ask_for_reason, reason_given};
use super::stage::Stage;
use super::tools::Tools;
use crate::api::until_known;
use crate::browser::picture;
use crate::browser::upload::{self, Wish};
use crate::components::alert::Alert;
use crate::components::erase::Erase;
use crate::components::modal::{Modal, close};
use crate::components::page_state::{use_announcer, use_session};
use crate::components::workbench::{Subject, use_workbench};

/// 上传照片 for one member.
#[component]
pub fn UploadDialog(subject: Subject) -> impl IntoView {
    let bench = use_workbench();
    let session = use_session();
    let announcer = use_announcer();
    let state = CropState::new(Some(subject.id));
    let node = NodeRef::new();
    let id = subject.id;
    let title = format!("上传照片 · {} {}", subject.name, subject.member_no);

    Effect::new(move |_| {
        if let Some(original) = bench.recrop.get() {
            bench.recrop.set(None);
            state.choose_original(original);
        }
    });
    let confirm = move |_| {
        let (Some(picture), Some(frame)) =
            (state.picture.get_untracked(), state.frame.get_untracked())
        else {
            return;
        };
        if state.is_uploading() || !untrack(move || state.is_ready()) {
            return;
        }
        let Some(reason) = reason_given(state) else {
            return;
        };
        let whiten = state.findings.with_untracked(|findings| findings.whiten);
        state.error.set(None);
        state.progress.set(Some(0));
        spawn_local(async move {
            let on_progress = move |done: f64| {
                // The dialog may have been closed meanwhile.
                state.progress.try_set(Some((done * 100.0) as u32));
            };
            let send = || {
                let wish = Wish {
                    crop: frame.to_rect(),
                    whiten,
                    reason: &reason,
                };
                upload::send_photo(id, &picture, wish, on_progress)
            };
            let answer = until_known(send).await;
            state.progress.try_set(None);
            match answer {
                Ok(detail) => {
                    close(node);
                    announcer.say("照片已更新");
                    bench.take(detail);
                }
                Err(error) => {
                    session.note(&error);
                    state.error.try_set(Some(error.title()));
                    if let PublicError::PhotoUnfit(checks) = error {
                        let take = |findings: &mut Findings| findings.take_servers(checks);
                        state.findings.try_update(take);
                        ask_for_reason(state);
                    }
                }
            }
        });
    };
    let on_paste = move |event: leptos::ev::ClipboardEvent| {
        let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
        if let Some(file) = picture::transferred(data) {
            event.prevent_default();
            state.choose(Some(file));
        }
    };
    let on_drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        state.choose(picture::transferred(event.data_transfer()));
    };
    view! {
        <Modal
            node=node
            label="上传照片"
            title=title
            class="wide"
            on_close=Callback::new(move |()| bench.uploading.set(None))
        >
            <div
                class="upload"
                on:paste=on_paste
                on:dragover=|event| event.prevent_default()
                on:drop=on_drop
            >
                <Choose subject=subject.clone() state />
                <section class="crop" aria-labelledby="crop-title">
                    <h3 id="crop-title">"裁剪"</h3>
                    <Stage state />
                    <Tools state />
                </section>
                <Preview member=id state />
            </div>
            <Alert text=state.error />
            <Reason state />
            <footer class="dialog-foot">
                <div class="progress" aria-live="off">
                    {move || {
                        state
                            .progress
                            .get()
                            .map(|percent| {
                                view! {
                                    <label for="upload-progress">
                                        {format!("正在上传 {percent} %")}
                                    </label>
                                    <progress id="upload-progress" max="100" value=percent></progress>
                                }
                            })
                    }}
                </div>
                <button type="button" class="button" on:click=move |_| close(node)>
                    "取消"
                </button>
                <button
                    type="button"
                    class="button primary"
                    disabled=move || !state.is_ready()
                    aria-busy=move || state.progress.with(Option::is_some).to_string()
                    on:click=confirm
                >
                    "确认上传"
                </button>
            </footer>
        </Modal>
    }
    .erased()
}
