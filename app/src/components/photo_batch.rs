//! The page of one batch of photos, in the browser: files go out as soon as they are dropped,
//! and the body, which the server renders, is asked for again after every press and while
//! something is under way.

mod drop_zone;
mod recrop;

use std::time::Duration;

use domain::PublicError;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_params_map};

use crate::browser::uploads::Progress;
use crate::browser::{document, http};
use crate::components::erase::Erase;
use crate::components::page_state::{Session, use_session};
use crate::served::ServedBody;
use drop_zone::DropZone;
use recrop::{Recrop, RecropDialog};

/// How long until a body under way is looked at again.
const AGAIN: Duration = Duration::from_secs(1);

/// The body of the page as the server last rendered it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The batch.
    pub id: i64,
    node: NodeRef<html::Div>,
    session: Session,
    asking: StoredValue<Asking>,
    /// Files are going out.
    pub progress: RwSignal<Option<Progress>>,
    /// The photo that is being cropped anew.
    pub recrop: RwSignal<Option<Recrop>>,
}

/// How far asking for the body has come.
#[derive(Clone, Copy, Default)]
struct Asking {
    /// An answer is on its way.
    under_way: bool,
    /// What was asked for last is older than what happened since.
    outdated: bool,
    /// Grows with every body that takes the place of what is being asked for: of other rows, or
    /// after a press.
    turn: u32,
    /// It will be looked again in a moment.
    timed: bool,
}

impl Desk {
    fn address(self) -> String {
        // The rows of the address of the page.
        let query = document::current_address();
        let query = query.split_once('?').map_or("", |(_, query)| query);
        format!("/jobs/photos/{}/body?{query}", self.id)
    }

    fn note(self, change: impl FnOnce(&mut Asking)) {
        self.asking.try_update_value(change);
    }

    /// Shows the body anew, once more a little later while something is under way. One answer is
    /// waited for at a time; what happens meanwhile is asked for after it.
    pub fn look(self) {
        let Some(asking) = self.asking.try_get_value() else {
            return;
        };
        if asking.under_way {
            self.note(|asking| asking.outdated = true);
            return;
        }
        self.note(|asking| (asking.under_way, asking.outdated) = (true, false));
        spawn_local(async move {
            let body = http::fetch_text(&self.address()).await;
            let Some(now) = self.asking.try_get_value() else {
                return;
            };
            self.note(|asking| asking.under_way = false);
            match body {
                Ok(body) if now.turn == asking.turn => self.show(&body),
                Ok(_) => {}
                // It shows up with the next thing that the user does.
                Err(error) => self.session.note(&error),
            }
            // While files go out there is always something new: that has its time.
            if now.turn != asking.turn || (now.outdated && !self.is_sending()) {
                self.look();
            } else if self.is_sending() || document::find(".batch[data-busy]").is_some() {
                self.look_in_a_moment();
            }
        });
    }

    fn look_in_a_moment(self) {
        if self
            .asking
            .try_get_value()
            .is_none_or(|asking| asking.timed)
        {
            return;
        }
        self.note(|asking| asking.timed = true);
        set_timeout(
            move || {
                self.note(|asking| asking.timed = false);
                self.look();
            },
            AGAIN,
        );
    }

    /// Looks at other rows: what was asked for is of those before.
    fn look_elsewhere(self) {
        self.note(|asking| asking.turn = asking.turn.wrapping_add(1));
        self.look();
    }

    fn is_sending(self) -> bool {
        let progress = self.progress.try_get_untracked().flatten();
        matches!(progress, Some(Progress::Sending { .. }))
    }

    /// Sends a form of the body, and shows what comes back.
    pub fn send(self, url: String, fields: String) {
        spawn_local(async move {
            match http::post_for_fragment(&url, &fields).await {
                Ok(Some(body)) => {
                    // Newer than what may be on its way.
                    self.note(|asking| asking.turn = asking.turn.wrapping_add(1));
                    self.show(&body);
                    if document::find(".batch[data-busy]").is_some() {
                        self.look_in_a_moment();
                    }
                }
                // Discarded: there is nothing more to show.
                Ok(None) => document::go("/jobs"),
                Err(error) => {
                    self.session.note(&error);
                    let said = self.what_is_so(&error).await;
                    document::alert_in(".batch [role=status]", &said);
                }
            }
        });
    }

    /// What to say of an error. Where it leaves open what was done, the page shows what is so.
    async fn what_is_so(self, error: &PublicError) -> String {
        if error.leaves_open()
            && let Ok(body) = http::fetch_text(&self.address()).await
        {
            self.show(&body);
            return "刚才没有收到答复；下面是服务器上现在的情况，请核对后再操作。".into();
        }
        error.title()
    }

    fn show(self, body: &str) {
        if let Some(Some(node)) = self.node.try_get_untracked() {
            document::replace_keeping_place(&node, body);
        }
    }
}

/// 批量上传照片.
#[component]
pub fn BatchDesk() -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let location = use_location();
    let id = params.with_untracked(|map| map.get("id").and_then(|id| id.parse().ok()));
    let desk = Desk {
        id: id.unwrap_or_default(),
        node: NodeRef::new(),
        session,
        asking: StoredValue::new(Asking::default()),
        progress: RwSignal::new(None),
        recrop: RwSignal::new(None),
    };
    let body = use_context::<ServedBody>().map(|body| body.0);
    Effect::new(move |before: Option<String>| {
        // Other rows were asked for; at first, what the server sent is looked at once, since
        // something may be under way.
        let query = location.search.get();
        if before.is_some_and(|before| before != query) {
            desk.look_elsewhere();
        } else if document::find(".batch[data-busy]").is_some()
            || document::find(".batch").is_none()
        {
            desk.look();
        }
        query
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        if let Some((url, fields)) = document::submitted(&event) {
            event.prevent_default();
            desk.send(url, fields);
        }
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        if let Some(url) = document::pressed(&event, "data-recrop") {
            let rect = document::pressed(&event, "data-rect").unwrap_or_default();
            let whitened = document::pressed(&event, "data-whitened").is_some();
            let exam = document::find(".batch[data-exam]").is_some();
            desk.recrop.set(Some(Recrop {
                url,
                rect,
                whitened,
                exam,
            }));
        }
    };
    view! {
        <main id="content" tabindex="-1" class="batch-page">
            <p class="crumb">
                <a href="/jobs" rel="external">
                    "批量任务"
                </a>
                " / 批量上传照片"
            </p>
            <h1>"批量上传照片"</h1>
            <DropZone desk />
            <div
                node_ref=desk.node
                inner_html=body.unwrap_or_default()
                on:submit=on_submit
                on:click=on_click
            ></div>
        </main>
        <RecropDialog desk />
    }
    .erased()
}
