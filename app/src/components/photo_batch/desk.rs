//! What the page of a batch knows: the rows as the server last told of them, what is being asked,
//! what came of the last press.

use std::time::Duration;

use domain::photo_batch::{BatchAnswer, BatchPage, FoundMembers};
use domain::{PhotoKind, PublicError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::recrop::Recrop;
use super::rows_asked;
use super::table::is_busy;
use crate::api::{ApiError, ApiResult, photo_batch_page};
use crate::browser::address::Address;
use crate::browser::uploads::Progress;
use crate::browser::{document, http};
use crate::components::page_state::{Session, use_session};

/// How long until what is under way is looked at again.
const AGAIN: Duration = Duration::from_secs(1);

/// The page as the server last told of it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The batch.
    pub id: i64,
    address: Address,
    pub(super) shown: RwSignal<BatchPage>,
    /// What is to be said of the last press.
    pub(super) notice: RwSignal<Option<String>>,
    /// Members who may be meant, where somebody was looked for.
    pub(super) found: RwSignal<Option<FoundMembers>>,
    pub(super) session: Session,
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
    pub(super) fn new(page: BatchPage, address: Address) -> Self {
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
    pub(super) fn is_of_exam(self) -> bool {
        self.shown
            .with_untracked(|page| page.batch.kind == PhotoKind::Exam)
    }

    pub(super) fn is_busy(self) -> bool {
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
    pub(super) fn look_elsewhere(self) {
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
