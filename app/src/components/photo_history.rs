//! 照片历史: every photo ever given to a member. The server renders the list; here are the
//! dialog around it and its two kinds of buttons.

use domain::MemberDetail;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::until_known;
use crate::browser::{document, http};
use crate::components::erase::Erase;
use crate::components::fragment::fragment;
use crate::components::modal::{Modal, close};
use crate::components::page_state::{use_announcer, use_hydrated, use_session};
use crate::components::workbench::{Original, Subject, use_workbench};

/// The button 照片历史 and its dialog.
#[component]
pub fn PhotoHistory(
    /// The member.
    #[prop(into)]
    subject: Signal<Subject>,
) -> impl IntoView {
    let bench = use_workbench();
    let session = use_session();
    let announcer = use_announcer();
    let hydrated = use_hydrated();
    let open = RwSignal::new(false);
    let list = RwSignal::new(String::new());
    let node = NodeRef::<html::Dialog>::new();
    let address = move || format!("/members/{}/photos", subject.with_untracked(|s| s.id));
    let load = move |address: String| {
        spawn_local(async move {
            let html = fragment(&address, session).await;
            // The page may have been left meanwhile.
            list.try_set(html);
            open.try_set(true);
            request_animation_frame(|| document::focus_if_lost(".photo-history button"));
        });
    };
    let restore = move |photo: String| {
        let list = address();
        spawn_local(async move {
            let url = format!("{list}/{photo}/restore");
            match until_known(|| http::post_form::<MemberDetail>(&url, "")).await {
                Ok(detail) => {
                    announcer.say("照片已恢复");
                    bench.take(detail);
                    load(list);
                }
                Err(error) => {
                    session.note(&error);
                    announcer.say(error.title());
                }
            }
        });
    };
    let recrop = move |photo: String, exam: bool| {
        close(node);
        bench.recrop.set(Some(Original {
            url: format!("{}/{photo}?original=1", address()),
            exam,
        }));
        if bench.uploading.with_untracked(Option::is_none) {
            bench.uploading.set(Some(subject.get_untracked()));
        }
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        if let Some(photo) = document::pressed(&event, "data-restore") {
            restore(photo);
        } else if let Some(photo) = document::pressed(&event, "data-recrop") {
            let exam = document::pressed(&event, "data-exam").is_some();
            recrop(photo, exam);
        }
    };
    view! {
        <button type="button" class="button" disabled=move || !hydrated.get() on:click=move |_| load(address())>
            "照片历史"
        </button>
        <Show when=move || open.get()>
            <Modal node label="照片历史" on_close=Callback::new(move |()| open.set(false))>
                <div inner_html=move || list.get() on:click=on_click></div>
            </Modal>
        </Show>
    }
    .erased()
}
