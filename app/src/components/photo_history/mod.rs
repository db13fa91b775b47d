//! 照片历史: every photo ever given to a member.

mod entry;

use domain::{MemberDetail, PhotoEntry};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::api::{ApiResult, photo_history, until_known};
use crate::browser::{document, http};
use crate::components::erase::Erase;
use crate::components::late::{Late, late_dialog};
use crate::components::modal::{Modal, close};
use crate::components::page_state::{Announcer, Session, use_announcer, use_hydrated, use_session};
use crate::components::workbench::{Original, Subject, Workbench, use_workbench};
use entry::entry;

/// The button 照片历史 and its dialog.
#[component]
pub fn PhotoHistory(
    /// The member.
    #[prop(into)]
    subject: Signal<Subject>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let open = RwSignal::new(false);
    let on_close = Callback::new(move |()| open.set(false));
    view! {
        <button
            type="button"
            class="button"
            disabled=move || !hydrated.get()
            on:click=move |_| open.set(true)
        >
            "照片历史"
        </button>
        {move || {
            open.get().then(|| late_dialog(dialog(subject.get_untracked(), on_close), on_close))
        }}
    }
    .erased()
}

/// The dialog and what its buttons act on.
#[derive(Clone, Copy)]
struct History {
    subject: StoredValue<Subject>,
    node: NodeRef<html::Dialog>,
    shown: RwSignal<Option<ApiResult<Vec<PhotoEntry>>>>,
    bench: Workbench,
    session: Session,
    announcer: Announcer,
}

#[wasm_split(photos, fallible)]
fn dialog(subject: Subject, on_close: Callback<()>) -> Late {
    let history = History {
        subject: StoredValue::new(subject),
        node: NodeRef::new(),
        shown: RwSignal::new(None),
        bench: use_workbench(),
        session: use_session(),
        announcer: use_announcer(),
    };
    history.load();
    let dialog = view! {
        <Modal node=history.node label="照片历史" on_close>
            <div class="dialog-body">
                {move || history.shown.get().map(|answer| history.list(answer))}
            </div>
        </Modal>
    };
    Ok(dialog.erased())
}

impl History {
    fn member(self) -> i64 {
        self.subject.with_value(|subject| subject.id)
    }

    fn list(self, answer: ApiResult<Vec<PhotoEntry>>) -> AnyView {
        let (role, words) = match answer {
            Ok(entries) if entries.is_empty() => ("status", "该会员还没有照片。".to_owned()),
            Ok(entries) => {
                let entries = entries.into_iter().map(|photo| entry(self, photo));
                return view! { <ol class="photo-history">{entries.collect_view()}</ol> }.erased();
            }
            Err(error) => ("alert", error.0.title()),
        };
        view! {
            <p class="dialog-lead" role=role>
                {words}
            </p>
        }
        .erased()
    }

    fn load(self) {
        let member = self.member();
        spawn_local(async move {
            let answer = photo_history(member).await;
            if let Err(error) = &answer {
                self.session.note(&error.0);
            }
            // The page may have been left meanwhile.
            self.shown.try_set(Some(answer));
            request_animation_frame(|| document::focus_if_lost(".photo-history button"));
        });
    }

    /// Puts an earlier photo into use.
    fn restore(self, photo: i64) {
        let url = format!("/members/{}/photos/{photo}/restore", self.member());
        spawn_local(async move {
            match until_known(|| http::post_form::<MemberDetail>(&url, "")).await {
                Ok(detail) => {
                    self.announcer.say("照片已恢复");
                    self.bench.take(detail);
                    if self.shown.try_with_untracked(Option::is_some) == Some(true) {
                        self.load();
                    }
                }
                Err(error) => {
                    self.session.note(&error);
                    self.announcer.say(error.title());
                }
            }
        });
    }

    /// Opens the file of an earlier photo for cropping. `exam`: it is from the exam's records.
    fn recrop(self, photo: i64, exam: bool) {
        let url = format!("/members/{}/photos/{photo}?original=1", self.member());
        let subject = self.subject.get_value();
        close(self.node);
        self.bench.recrop.set(Some(Original { url, exam }));
        if self.bench.uploading.with_untracked(Option::is_none) {
            self.bench.uploading.set(Some(subject));
        }
    }
}
