//! Where files are dropped or chosen, and how far they have come.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::desk::Desk;
use crate::browser::uploads::{self, Progress};
use crate::browser::{document, folders};
use crate::components::alert::Alert;
use crate::components::erase::Erase;
use crate::components::page_state::use_hydrated;

/// The drop zone, with its two inputs and the progress of what was dropped.
#[component]
pub fn DropZone(desk: Desk) -> impl IntoView {
    let hydrated = use_hydrated();
    let error = RwSignal::new(None::<String>);
    let over = RwSignal::new(false);
    let is_sending = move || matches!(desk.progress.get(), Some(Progress::Sending { .. }));

    let unread = RwSignal::new(Vec::<String>::new());
    let start = move |files: Vec<(File, String)>| {
        if files.is_empty() {
            return;
        }
        error.try_set(None);
        document::ask_before_leaving(true);
        let on_progress = move |progress: Progress| {
            if let Progress::Ended(why) = &progress {
                document::ask_before_leaving(false);
                error.try_set(why.clone());
            }
            desk.progress.try_set(Some(progress));
            desk.look();
        };
        uploads::start(desk.id, files, on_progress);
    };
    let on_drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(data) = event.data_transfer() {
            let dropped = folders::dropped(&data);
            spawn_local(async move {
                let found = dropped.collect().await;
                // Nobody waits for them once the page is left.
                if unread.try_set(found.unread).is_none() {
                    start(found.files);
                }
            });
        }
    };
    let on_choose = move |event: leptos::ev::Event| {
        unread.set(Vec::new());
        start(folders::chosen(&event));
    };
    let left_out = move || {
        unread.with(|unread| {
            let count = unread.len();
            (count > 0).then(|| {
                let names = unread.iter().map(|name| view! { <li>{name.clone()}</li> });
                view! {
                    <div class="alert">
                        <p>
                            {format!(
                                "以下 {count} 项无法读取，没有上传；其余文件不受影响。请检查是否被移动或无权打开（以“/”结尾的是文件夹，其中读到的文件已上传），再单独拖入。",
                            )}
                        </p>
                        <ul class="unread">{names.collect_view()}</ul>
                    </div>
                }
            })
        })
    };
    let progress = move || {
        desk.progress.get().map(|progress| match progress {
            Progress::Sending {
                done,
                of,
                percent,
                waiting,
            } => {
                let text = if waiting {
                    "连接中断，正在重试…已上传的不会重传。".to_owned()
                } else {
                    format!("已上传 {done} / {of} 个文件（{percent}%）")
                };
                view! {
                    <label for="upload-progress">{text}</label>
                    <progress id="upload-progress" max="100" value=percent></progress>
                }
                .erased()
            }
            Progress::Ended(None) => view! { <p>"全部文件已上传。"</p> }.erased(),
            Progress::Ended(Some(_)) => ().into_any(),
        })
    };
    view! {
        <section
            class="drop-zone"
            class:over=move || over.get()
            aria-label="选择要上传的照片"
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <p>"把文件夹、照片或 ZIP 拖到这里"</p>
            <p class="hint">
                "文件名含证件号、会员号或姓名即可对应到会员；JPEG / PNG，每张不超过 8 MB。上传即开始核对，确认前不会改动任何会员的照片。"
            </p>
            <div class="drop-choices">
                <span>
                    <input
                        id="batch-files"
                        type="file"
                        multiple
                        class="file-input"
                        accept="image/jpeg,image/png,.zip,application/zip"
                        disabled=move || !hydrated.get() || is_sending()
                        on:change=on_choose
                    />
                    <label for="batch-files" class="button">
                        "选择文件"
                    </label>
                </span>
                <span>
                    <input
                        id="batch-folder"
                        type="file"
                        multiple
                        prop:webkitdirectory=true
                        class="file-input"
                        disabled=move || !hydrated.get() || is_sending()
                        on:change=on_choose
                    />
                    <label for="batch-folder" class="button">
                        "选择文件夹"
                    </label>
                </span>
            </div>
            <div class="progress" aria-live="off">
                {progress}
            </div>
            <div role="alert">{left_out}</div>
            <Alert text=error />
        </section>
    }
    .erased()
}
