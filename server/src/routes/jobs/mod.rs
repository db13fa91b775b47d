//! 批量任务: the pages, and what is decided on them. Plain forms lead back to the page; the page's
//! island asks for JSON.

mod files;
mod results;

use app::api::ApiError;
use app::pages::{JobLists, JobsPage, PhotoBatchPage};
use app::{BatchStart, rows_asked};
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form, Json};
use backend::{Scope, Staff};
use domain::crop::CropRect;
use domain::photo_batch::{BatchAnswer, BatchFilter, BatchMember, FoundMembers};
use domain::{ListQuery, PhotoKind, PublicError};
use http::{HeaderMap, header};
use leptos::prelude::*;
use serde::Deserialize;

pub(crate) use files::{add_file, add_piece, begin_archive, known, received};
pub(crate) use results::{act as act_on_job, file};

use super::photos::{Which, answer};
use super::{Scoped, member_id};
use crate::AppState;
use crate::page::Reader;
use crate::problem::Problem;

/// The list of batches.
pub(crate) const JOBS: &str = "/jobs";
/// One batch.
pub(crate) const BATCH: &str = "/jobs/photos/{id}";

/// Members that a search for a row's member shows at most.
const MOST_FOUND: u32 = 6;

/// Which rows are shown, as in the address.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Place {
    #[serde(default)]
    group: String,
    page: Option<u64>,
}

impl Place {
    fn filter(&self) -> BatchFilter {
        BatchFilter::from_slug(&self.group).unwrap_or_default()
    }

    fn url(&self, batch: i64) -> String {
        let group = self.filter().slug();
        let page = self.page.unwrap_or(1);
        format!("/jobs/photos/{batch}?group={group}&page={page}")
    }
}

/// The list of batches.
pub(crate) async fn list(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    reader: Reader,
) -> Response {
    let found = match staff.scope() {
        Ok(scope) => lists(&state, &scope).await,
        Err(error) => Err(error),
    };
    let error = found.as_ref().err().cloned();
    let may_change = staff.signed_in().role.may_change();
    reader.page(error, || view! { <JobsPage found may_change /> })
}

async fn lists(state: &AppState, scope: &Scope) -> Result<JobLists, PublicError> {
    Ok(JobLists {
        jobs: state.services.jobs().list(scope).await?,
        batches: state.services.photo_batches().list(scope).await?,
    })
}

/// What the photos of a new batch are.
#[derive(Deserialize)]
pub(crate) struct Kind {
    kind: String,
}

/// Begins a batch and leads to it.
pub(crate) async fn begin(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Form(Kind { kind }): Form<Kind>,
) -> Result<Redirect, Problem> {
    let kind = kind
        .parse::<PhotoKind>()
        .map_err(|_| PublicError::BadRequest("未知的照片种类，未开始。".into()))?;
    let batch = state.services.photo_batches().begin(&scope, kind).await?;
    Ok(Redirect::to(&format!("/jobs/photos/{}", batch.id)))
}

/// One batch.
pub(crate) async fn page(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    Path(id): Path<String>,
    RawQuery(search): RawQuery,
    reader: Reader,
) -> Response {
    let search = search.unwrap_or_default();
    let (filter, number) = rows_asked(&search);
    let page = match (staff.scope(), member_id(&id)) {
        (Ok(scope), Ok(id)) => {
            let batches = state.services.photo_batches();
            let page = batches.page(&scope, id, filter, number).await;
            page.map_err(PublicError::from)
        }
        (Err(error), _) | (_, Err(Problem(error))) => Err(error),
    };
    let error = page.as_ref().err().cloned();
    let start = BatchStart {
        search,
        may_change: staff.signed_in().role.may_change(),
        page: page.map_err(ApiError),
    };
    reader.page(error, || view! { <PhotoBatchPage start /> })
}

/// What is to be said beside the rows.
#[derive(Default)]
struct Said {
    notice: Option<String>,
    found: Option<FoundMembers>,
}

/// Saves, undoes, discards or takes over a batch.
pub(crate) async fn act(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path((id, action)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = member_id(&id)?;
    let batches = state.services.photo_batches();
    let done = match action.as_str() {
        "commit" => batches.commit(&scope, id).await.map(|_| ()),
        "undo" => batches.undo(&scope, id).await.map(|_| ()),
        "take-over" => batches.take_over(&scope, id).await.map(|_| ()),
        "discard" => {
            batches.discard(&scope, id).await?;
            // There is nothing more to show.
            return Ok(match wants_json(&headers) {
                true => Json(None::<BatchAnswer>).into_response(),
                false => Redirect::to(JOBS).into_response(),
            });
        }
        _ => return Err(Problem(PublicError::NotFound)),
    };
    let said = Said {
        notice: done.err().map(refusal).transpose()?,
        ..Said::default()
    };
    shown(&state, &scope, id, Place::default(), said, &headers).await
}

/// What people are told beside the rows; what is no refusal stays an error.
fn refusal(error: backend::Error) -> Result<String, Problem> {
    match PublicError::from(error) {
        refusal @ (PublicError::BadRequest(_) | PublicError::PhotoRefused { .. }) => {
            Ok(refusal.title())
        }
        other => Err(Problem(other)),
    }
}

/// After a press: how the rows are now for the page's island, else back to the page.
async fn shown(
    state: &AppState,
    scope: &Scope,
    id: i64,
    place: Place,
    said: Said,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    if wants_json(headers) {
        let batches = state.services.photo_batches();
        let number = place.page.unwrap_or(1);
        let page = batches.page(scope, id, place.filter(), number).await?;
        let answer = BatchAnswer {
            page,
            notice: said.notice,
            found: said.found,
        };
        return Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response());
    }
    match said.notice {
        Some(notice) => Err(Problem(PublicError::BadRequest(notice))),
        None => Ok(Redirect::to(&place.url(id)).into_response()),
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|kinds| kinds.as_bytes() == b"application/json")
}

/// What is decided of a row.
#[derive(Deserialize)]
pub(crate) struct Decision {
    #[serde(rename = "do")]
    action: String,
    #[serde(default)]
    member: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    crop: String,
    #[serde(default)]
    whiten: String,
    #[serde(flatten)]
    place: PlaceTyped,
}

/// [`Place`] out of a form, where every value is text.
#[derive(Deserialize)]
struct PlaceTyped {
    #[serde(default)]
    group: String,
    #[serde(default)]
    page: String,
}

/// Decides on a row.
pub(crate) async fn decide(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path((id, item)): Path<(String, String)>,
    headers: HeaderMap,
    Form(decision): Form<Decision>,
) -> Result<Response, Problem> {
    let (id, item) = (member_id(&id)?, member_id(&item)?);
    let batches = state.services.photo_batches();
    batches.owns_item(&scope, id, item).await?;
    let mut said = Said::default();
    let decided = match decision.action.as_str() {
        "skip" => batches.skip(&scope, item).await.map(|_| ()),
        "confirm" => batches.confirm(&scope, item).await.map(|_| ()),
        "unskip" => batches.unskip(&scope, item).await.map(|_| ()),
        "accept" => batches
            .accept(&scope, item, &decision.reason)
            .await
            .map(|_| ()),
        "recrop" => {
            let rect: CropRect = serde_json::from_str(&decision.crop).map_err(|_| {
                PublicError::BadRequest("裁剪范围无法识别，未作改动。请重新裁剪。".into())
            })?;
            let whiten = decision.whiten == "1";
            batches
                .recrop(&scope, item, Some(rect), whiten)
                .await
                .map(|_| ())
        }
        "assign" if !decision.member.is_empty() => {
            let member = member_id(&decision.member)?;
            batches.assign(&scope, item, member).await.map(|_| ())
        }
        "assign" => match &look_for(&state, &scope, &decision.who).await?[..] {
            [one] => batches.assign(&scope, item, one.id).await.map(|_| ()),
            [] => {
                said.notice = Some("没有找到这位会员，未作改动。请输入完整的姓名或会员号。".into());
                Ok(())
            }
            several => {
                said.found = Some(FoundMembers {
                    item,
                    members: several.to_vec(),
                });
                said.notice = Some("找到多位会员，请在该行中选择其中一位。".into());
                Ok(())
            }
        },
        _ => return Err(Problem(PublicError::NotFound)),
    };
    if let Err(error) = decided {
        said.notice = Some(refusal(error)?);
    }
    let place = Place {
        page: decision.place.page.parse().ok(),
        group: decision.place.group,
    };
    shown(&state, &scope, id, place, said, &headers).await
}

/// Members by name, pinyin or number; one that is meant exactly stands alone.
async fn look_for(
    state: &AppState,
    scope: &Scope,
    who: &str,
) -> Result<Vec<BatchMember>, PublicError> {
    let who = who.trim();
    if who.is_empty() {
        return Ok(Vec::new());
    }
    let query = ListQuery {
        search: who.to_owned(),
        size: MOST_FOUND,
        ..ListQuery::default()
    };
    let rows = state.services.members().list(scope, &query).await?.rows;
    let exact: Vec<_> = rows
        .iter()
        .filter(|row| row.name == who || row.member_no == who)
        .collect();
    let meant = match exact[..] {
        [one] => vec![one],
        _ => rows.iter().collect(),
    };
    let member = |row: &domain::MemberRow| BatchMember {
        id: row.id,
        name: row.name.clone(),
        member_no: row.member_no.clone(),
        firm: row.firm.clone(),
        photo_tag: row.photo.as_ref().map(|photo| photo.tag.clone()),
        photo_kind: row.photo.as_ref().map(|photo| photo.kind),
    };
    Ok(meant.into_iter().map(member).collect())
}

/// A row's photo as it would be issued, or with `?original=1` the file it came in.
pub(crate) async fn photo(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path((id, item)): Path<(String, String)>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (id, item) = (member_id(&id)?, member_id(&item)?);
    let batches = state.services.photo_batches();
    batches.owns_item(&scope, id, item).await?;
    let photo = batches.photo(&scope, item, which.original()).await?;
    answer(&state, photo, &headers).await
}
