//! The page of one batch of photos: files go out as soon as they are dropped, and the rows are asked
//! for again after every press and while something is under way.

mod drop_zone;
mod item;
mod recrop;
mod table;

use std::time::Duration;

use domain::photo_batch::{
    BatchAnswer, BatchFilter, BatchItem, BatchPage, BatchState, FoundMembers,
};
use domain::{PhotoKind, PublicError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api::{ApiError, ApiResult, photo_batch_page};
use crate::browser::address::{Address, parameters};
use crate::browser::uploads::Progress;
use crate::browser::{document, http};
use crate::components::alert::ReadFailure;
use crate::components::erase::Erase;
use crate::components::page_state::{Session, use_session};
use drop_zone::DropZone;
use item::{Place, item};
use recrop::{Recrop, RecropDialog};
use table::{head, is_busy, paging};

/// How long until what is under way is looked at again.
const AGAIN: Duration = Duration::from_secs(1);

/// What the page shows first: it comes with the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatchStart {
    /// The query of the address, without `?`.
    pub search: String,
    /// Whether the person may decide.
    pub may_change: bool,
    /// The batch and its rows, or why they could not be read.
    pub page: ApiResult<BatchPage>,
}

impl BatchStart {
    /// As JSON.
    #[cfg(feature = "ssr")]
    pub(crate) fn written(&self) -> String {
        // Every part of it can be written; what could not would be told as unreadable.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Out of JSON.
    pub(crate) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self {
            search: String::new(),
            may_change: false,
            page: Err(ApiError(PublicError::Internal)),
        })
    }
}

/// Which rows an address names. `search` is its query, without `?`.
pub fn rows_asked(search: &str) -> (BatchFilter, u64) {
    let get = parameters(search);
    let filter = get("group").and_then(|slug| BatchFilter::from_slug(&slug));
    let page = get("page").and_then(|page| page.parse().ok());
    (filter.unwrap_or_default(), page.unwrap_or(1))
}

/// The page as the server last told of it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The batch.
    pub id: i64,
    address: Address,
    shown: RwSignal<BatchPage>,
    /// What is to be said of the last press.
    notice: RwSignal<Option<String>>,
    /// Members who may be meant, where somebody was looked for.
    found: RwSignal<Option<FoundMembers>>,
    session: Session,
    asking: StoredValue<Asking>,
    /// Files are going out.
    pub progress: RwSignal<Option<Progress>>,
    /// The photo that is being cropped anew.
    pub recrop: RwSignal<Option<Recrop>>,
}

/// How far asking for the rows has come.
#[derive(Clone, Copy, Default)]
struct Asking {
    /// An answer is on its way.
    under_way: bool,
    /// What was asked for last is older than what happened since.
    outdated: bool,
    /// Grows with everything that takes the place of what is being asked for: other rows, or what
    /// came of a press.
    turn: u32,
    /// It will be looked again in a moment.
    timed: bool,
    /// Other rows than those shown are wanted.
    moved: bool,
    /// Grows with every press.
    presses: u32,
}

impl Desk {
    fn new(page: BatchPage, address: Address) -> Self {
        Self {
            id: page.batch.id,
            address,
            shown: RwSignal::new(page),
            notice: RwSignal::new(None),
            found: RwSignal::new(None),
            session: use_session(),
            asking: StoredValue::new(Asking::default()),
            progress: RwSignal::new(None),
            recrop: RwSignal::new(None),
        }
    }

    /// Whether the photos come from the exam's records.
    fn is_of_exam(self) -> bool {
        self.shown
            .with_untracked(|page| page.batch.kind == PhotoKind::Exam)
    }

    fn is_busy(self) -> bool {
        self.shown.try_with_untracked(|page| is_busy(&page.batch)) == Some(true)
    }

    fn is_sending(self) -> bool {
        let progress = self.progress.try_get_untracked().flatten();
        matches!(progress, Some(Progress::Sending { .. }))
    }

    fn note(self, change: impl FnOnce(&mut Asking)) {
        self.asking.try_update_value(change);
    }

    async fn read(self) -> ApiResult<BatchPage> {
        let search = self.address.search_now();
        let (filter, page) = rows_asked(&search);
        photo_batch_page(self.id, filter, page).await
    }

    /// Shows the rows anew, once more a little later while something is under way. One answer is
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
            let answer = self.read().await;
            let Some(now) = self.asking.try_get_value() else {
                return;
            };
            self.note(|asking| asking.under_way = false);
            match answer {
                Ok(page) if now.turn == asking.turn => {
                    self.note(|asking| asking.moved = false);
                    self.shown.try_set(page);
                }
                Ok(_) => {}
                Err(ApiError(error)) => {
                    self.session.note(&error);
                    if now.moved {
                        self.notice.try_set(Some(error.title()));
                    }
                    // Else it shows up with the next thing that the user does.
                    if matches!(
                        error,
                        PublicError::Unauthenticated | PublicError::OtherPerson
                    ) {
                        return;
                    }
                }
            }
            // While files go out there is always something new: that has its time.
            if now.turn != asking.turn || (now.outdated && !self.is_sending()) {
                self.look();
            } else if self.is_sending() || self.is_busy() {
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

    /// Looks at other rows: what was asked for, and what was said, is of those before.
    fn look_elsewhere(self) {
        self.notice.try_set(None);
        self.found.try_set(None);
        self.note(|asking| asking.moved = true);
        self.look_anew();
    }

    /// Looks once more: what is on its way is older than what happened.
    fn look_anew(self) {
        self.outdate();
        self.look();
    }

    fn outdate(self) {
        self.note(|asking| asking.turn = asking.turn.wrapping_add(1));
    }

    /// Sends a form of the page, and shows what comes of it.
    pub fn send(self, url: String, fields: String) {
        self.notice.set(None);
        self.note(|asking| asking.presses = asking.presses.wrapping_add(1));
        let asked = self.address.search_now();
        let press = self.asking.try_get_value().map(|asking| asking.presses);
        // What is done to the batch as a whole is answered with its first rows.
        let item = url.rsplit_once("/items/");
        let item: Option<i64> = item.and_then(|(_, id)| id.split('?').next()?.parse().ok());
        spawn_local(async move {
            let answer = http::post_form::<Option<BatchAnswer>>(&url, &fields).await;
            let is_last = self.asking.try_get_value().map(|asking| asking.presses) == press;
            match answer {
                Ok(Some(answer)) => {
                    if is_last {
                        self.notice.try_set(answer.notice);
                    }
                    let found = self.found.try_get_untracked().flatten();
                    if answer.found.is_some() || found.map(|found| found.item) == item {
                        self.found.try_set(answer.found);
                    }
                    if is_last && item.is_some() && self.address.search_now() == asked {
                        // Newer than what may be on its way.
                        self.outdate();
                        self.shown.try_set(answer.page);
                        if self.is_busy() {
                            self.look_in_a_moment();
                        }
                    } else {
                        self.look_anew();
                    }
                }
                // Discarded: there is nothing more to show.
                Ok(None) => document::go("/jobs"),
                Err(error) => {
                    self.session.note(&error);
                    let said = self.what_is_so(&error).await;
                    self.notice.try_set(Some(said));
                }
            }
        });
    }

    /// What to say of an error. Where it leaves open what was done, the page shows what is so.
    async fn what_is_so(self, error: &PublicError) -> String {
        if error.leaves_open()
            && let Ok(page) = self.read().await
        {
            self.outdate();
            self.shown.try_set(page);
            return "刚才没有收到答复；下面是服务器上现在的情况，请核对后再操作。".into();
        }
        error.title()
    }
}

/// 批量上传照片.
#[component]
pub fn BatchDesk(start: BatchStart) -> impl IntoView {
    let address = Address::provide(start.search);
    let content = match start.page {
        Ok(page) => desk(page, address),
        Err(ApiError(error)) => view! { <ReadFailure error /> }.erased(),
    };
    view! {
        <main id="content" tabindex="-1" class="batch-page">
            <p class="crumb">
                <a href="/jobs">"批量任务"</a>
                " / 批量上传照片"
            </p>
            <h1>"批量上传照片"</h1>
            {content}
        </main>
    }
    .erased()
}

fn desk(page: BatchPage, address: Address) -> AnyView {
    let desk = Desk::new(page, address);
    Effect::new(move |before: Option<String>| {
        // Other rows were asked for; at first, something may be under way.
        let search = address.search();
        if before.is_some_and(|before| before != search) {
            desk.look_elsewhere();
        } else if desk.is_busy() {
            desk.look();
        }
        search
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        if let Some((url, fields)) = document::submitted(&event) {
            event.prevent_default();
            desk.send(url, fields);
        }
    };
    let (shown, may_change) = (desk.shown, desk.session.may_change());
    let is_open = move || may_change && shown.with(|page| page.batch.state == BatchState::Open);
    view! {
        <DropZone desk />
        <div
            class="batch"
            data-state=move || if is_open() { "open" } else { "closed" }
            data-busy=move || shown.with(|page| is_busy(&page.batch)).then_some("1")
            on:submit=on_submit
        >
            <div role="status">
                {move || desk.notice.get().map(|notice| view! { <p class="alert">{notice}</p> })}
            </div>
            {move || shown.with(|page| head(page, may_change))}
            <ol class="batch-items">
                <For each=move || shown.with(|page| page.items.clone()) key=|row| row.id let:row>
                    {row_of(desk, row)}
                </For>
            </ol>
            {move || shown.with(paging)}
        </div>
        <RecropDialog desk />
    }
    .erased()
}

/// A row, shown anew whenever it changes; what is typed in it stays.
fn row_of(desk: Desk, first: BatchItem) -> impl IntoView {
    let id = first.id;
    let row = Memo::new(move |old: Option<&BatchItem>| {
        let now = desk
            .shown
            .with(|page| page.items.iter().find(|row| row.id == id).cloned());
        now.unwrap_or_else(|| old.unwrap_or(&first).clone())
    });
    let may_change = desk.session.may_change();
    let place = Memo::new(move |_| {
        desk.shown.with(|page| Place {
            batch: page.batch.id,
            filter: page.filter,
            page: page.page,
            // What a saving has left over can still be decided.
            open: may_change
                && matches!(page.batch.state, BatchState::Open | BatchState::Committed),
        })
    });
    let found = Memo::new(move |_| {
        let found = desk.found.get().filter(|found| found.item == id);
        found.map(|found| found.members)
    });
    move || item(desk, place.get(), row.get(), found.get())
}
