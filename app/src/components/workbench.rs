//! What the two list pages have in common: the list in the URL, the member in
//! the panel, the upload and download under way.

use domain::{
    Field, FirmChoice, ListQuery, MemberDetail, MemberPage, MemberRow, PhotoRef, PublicError,
    SavedView, Standing,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api::{ApiResult, list_members, member_detail};
use crate::browser::address::{Address, parameters};
use crate::components::answer::Answer;
use crate::components::bulk_issue::BatchOf;
use crate::components::download::Download;

/// The member in the side panel and the field to start at, as in the URL
/// (`&member=12&field=joined_on`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PanelTarget {
    /// The member.
    pub member: i64,
    /// The field to start at.
    pub field: Option<Field>,
}

/// What dialogs need to know of a member.
#[derive(Clone, PartialEq, Eq)]
pub struct Subject {
    /// The member.
    pub id: i64,
    /// 姓名.
    pub name: String,
    /// 执业会员号.
    pub member_no: String,
    /// The photo that would be issued.
    pub photo: Option<PhotoRef>,
    /// What the page shows of the state.
    pub standing: Standing,
}

impl From<&MemberRow> for Subject {
    fn from(row: &MemberRow) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            member_no: row.member_no.clone(),
            photo: row.photo.clone(),
            standing: row.standing,
        }
    }
}

impl From<&MemberDetail> for Subject {
    fn from(detail: &MemberDetail) -> Self {
        Self {
            id: detail.id,
            name: detail.record.name.clone(),
            member_no: detail.record.member_no.clone(),
            photo: detail.photo.clone(),
            standing: detail.standing,
        }
    }
}

/// A stored original, to be cropped anew.
#[derive(Clone, PartialEq, Eq)]
pub struct Original {
    /// Where it is.
    pub url: String,
    /// From the exam's records: its few pixels are no fault of the member's.
    pub exam: bool,
}

/// State of a list page.
#[derive(Clone, Copy)]
pub struct Workbench {
    /// `/members` or `/maintenance`.
    pub path: &'static str,
    /// The list, as in the URL.
    pub query: Memo<ListQuery>,
    /// The member in the panel, as in the URL.
    pub panel: Memo<Option<PanelTarget>>,
    /// The page of the list.
    pub list: Answer<MemberPage>,
    /// Firms that fit what is being typed into a field.
    pub firms: RwSignal<Vec<FirmChoice>>,
    /// The person's saved views.
    pub views: StoredValue<Vec<SavedView>>,
    /// The member in full whom the address named when the page came.
    pub first_detail: StoredValue<Option<ApiResult<MemberDetail>>>,
    /// A member as just answered by the server, for whoever shows it.
    pub changed: RwSignal<Option<MemberDetail>>,
    /// The member whose upload dialog is open.
    pub uploading: RwSignal<Option<Subject>>,
    /// An earlier original that the upload dialog is to crop anew.
    pub recrop: RwSignal<Option<Original>>,
    /// The members of the batch whose dialog is open.
    pub batch: RwSignal<Option<BatchOf>>,
    /// The download under way.
    pub download: Download,
}

/// What a list page shows first: it comes with the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListStart {
    /// The query of the address, without `?`.
    pub search: String,
    /// Whether the person may change members.
    pub may_change: bool,
    /// The page of the list.
    pub list: ApiResult<MemberPage>,
    /// The person's saved views.
    pub views: Vec<SavedView>,
    /// The member whom the address names.
    pub detail: Option<ApiResult<MemberDetail>>,
}

/// The list that an address names. `search` is its query, without `?`.
pub fn list_query(search: &str) -> ListQuery {
    ListQuery::from_params(parameters(search))
}

/// The member in the panel that an address names.
pub fn panel_target(search: &str) -> Option<PanelTarget> {
    let get = parameters(search);
    Some(PanelTarget {
        member: get("member")?.parse().ok()?,
        field: get("field").and_then(|key| Field::from_key(&key)),
    })
}

impl Workbench {
    /// Begins with what came with the page, and follows the address; provides itself as context.
    pub fn provide(path: &'static str, start: ListStart) -> Self {
        let address = Address::provide(start.search);
        let query = Memo::new(move |_| list_query(&address.search()));
        let panel = Memo::new(move |_| panel_target(&address.search()));
        let list = Answer::new(start.list, move || list_members(query.get_untracked()));
        Effect::new(move |before: Option<ListQuery>| {
            let now = query.get();
            if before.is_some_and(|before| before != now) {
                list.ask();
            }
            now
        });
        let bench = Self {
            path,
            query,
            panel,
            list,
            firms: RwSignal::new(Vec::new()),
            views: StoredValue::new(start.views),
            first_detail: StoredValue::new(start.detail),
            changed: RwSignal::new(None),
            uploading: RwSignal::new(None),
            recrop: RwSignal::new(None),
            batch: RwSignal::new(None),
            download: Download::new(),
        };
        provide_context(bench);
        bench
    }

    /// The address of a list on this page.
    pub fn url(self, query: &ListQuery) -> String {
        self.at(&query.to_query_string())
    }

    /// The address of the list of this query, which stands without `?`.
    pub fn at(self, query: &str) -> String {
        match query {
            "" => self.path.to_owned(),
            text => format!("{}?{text}", self.path),
        }
    }

    /// The address of the same list with a member in the panel.
    pub fn panel_url(self, member: i64, field: Option<Field>) -> String {
        let mut url = self.url(&self.query.get());
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&format!("member={member}"));
        if let Some(field) = field {
            url.push_str(&format!("&field={}", field.key()));
        }
        url
    }

    /// Shows the member as the server just answered it, and renews row and counts.
    pub fn take(self, detail: MemberDetail) {
        self.list.change(|page| {
            if let Ok(page) = page
                && let Some(row) = page.rows.iter_mut().find(|row| row.id == detail.id)
            {
                show_in_row(row, &detail);
            }
        });
        self.changed.try_set(Some(detail));
        self.list.refresh();
    }

    /// Renews everything shown of a member that changed on the server.
    pub fn renew(self, member: i64) {
        self.list.refresh();
        let shown = self.panel.try_get_untracked().flatten();
        if shown.map(|panel| panel.member) == Some(member) {
            spawn_local(async move {
                // A failure shows up with the next thing that the user does.
                if let Ok(detail) = member_detail(member).await {
                    self.changed.try_set(Some(detail));
                }
            });
        }
    }
}

/// Brings a row up to date before the list is read again.
fn show_in_row(row: &mut MemberRow, detail: &MemberDetail) {
    let record = &detail.record;
    row.version = detail.version;
    row.starred = record.starred;
    row.name.clone_from(&record.name);
    row.member_no.clone_from(&record.member_no);
    row.firm.clone_from(&record.firm);
    row.sex = record.sex;
    row.birth_date = record.birth_date;
    row.id_masked.clone_from(&detail.id_masked);
    row.joined_on = record.joined_on;
    row.approval_no.clone_from(&record.approval_no);
    row.approval_date = record.approval_date;
    row.status = record.status;
    row.photo.clone_from(&detail.photo);
    row.standing = detail.standing;
}

/// The state of the list page, from anywhere on it.
pub fn use_workbench() -> Workbench {
    expect_context()
}

/// The list as last answered: while a new one is under way, and where it
/// fails, the old rows stay.
#[derive(Clone, Copy)]
pub struct ShownList {
    page: Memo<Option<MemberPage>>,
    /// Why the last reading failed.
    pub failure: Memo<Option<PublicError>>,
    /// The rows.
    pub rows: Memo<Vec<MemberRow>>,
}

impl ShownList {
    /// Follows the list.
    pub fn of(list: Answer<MemberPage>) -> Self {
        let page = Memo::new(move |old: Option<&Option<MemberPage>>| match list.get() {
            Ok(page) => Some(page),
            Err(_) => old.cloned().flatten(),
        });
        let failure = Memo::new(move |_| list.get().err().map(|error| error.0));
        let rows = Memo::new(move |_| {
            page.with(|page| page.as_ref().map(|page| page.rows.clone()))
                .unwrap_or_default()
        });
        Self {
            page,
            failure,
            rows,
        }
    }

    /// A part of the page, or the default before there is one.
    pub fn part<T: Default>(self, part: impl FnOnce(&MemberPage) -> T) -> T {
        self.page
            .with(|page| page.as_ref().map(part).unwrap_or_default())
    }

    /// One row; the last known state of one that has left the page.
    pub fn row(self, initial: MemberRow) -> Memo<MemberRow> {
        let id = initial.id;
        Memo::new(move |old: Option<&MemberRow>| {
            self.rows
                .with(|rows| rows.iter().find(|row| row.id == id).cloned())
                .unwrap_or_else(|| old.unwrap_or(&initial).clone())
        })
    }
}
