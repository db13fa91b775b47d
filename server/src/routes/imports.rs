//! 导入 / 导出: plain forms; each leads back to its page, and a refusal shows the page with its
//! reasons.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use app::pages::{ImportsPage, ImportsView, RosterImportPage, RosterImportView};
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form, RequestExt};
use backend::{ChosenColumns, Scope, Staff};
use domain::roster::import::{Decision, ImportGroup, ImportState, MAX_FILE_BYTES};
use domain::{Field, PublicError};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use serde::Deserialize;

use super::exports::{XLSX, download};
use super::{Scoped, member_id};
use crate::AppState;
use crate::page::Reader;
use crate::problem::Problem;

/// The page.
pub(crate) const IMPORTS: &str = "/import";
/// One import.
pub(crate) const IMPORT: &str = "/import/{id}";

/// Most imports are done by then; of the others the page tells.
const PATIENCE: Duration = Duration::from_secs(5);

/// More pages than any import has.
const MOST_PAGES: u64 = 10_000;

/// The page.
pub(crate) async fn list(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    reader: Reader,
) -> Response {
    show_list(&state, &staff, reader, None).await
}

pub(super) async fn show_list(
    state: &AppState,
    staff: &Staff,
    reader: Reader,
    refused: Option<PublicError>,
) -> Response {
    let imports = match staff.scope() {
        Ok(scope) => {
            let list = state.services.roster_import().list(&scope).await;
            list.map_err(PublicError::from)
        }
        Err(error) => Err(error),
    };
    let error = imports.as_ref().err().or(refused.as_ref()).cloned();
    let may_change = staff.signed_in().role.may_change();
    let shown = imports.map(|imports| ImportsView {
        imports,
        may_change,
        refused,
    });
    reader.page(error, || view! { <ImportsPage shown /> })
}

/// Takes a file, and leads to what it would do.
pub(crate) async fn begin(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    reader: Reader,
    request: Request,
) -> Response {
    let may = staff
        .scope()
        .and_then(|scope| match scope.role().may_change() {
            true => Ok(scope),
            false => Err(PublicError::Forbidden),
        });
    let may = match may {
        Ok(scope) => scope,
        // The file is not even read.
        Err(error) => return show_list(&state, &staff, reader, Some(error)).await,
    };
    let begun = match (Ok(may), file(request).await) {
        (Ok(scope), Ok((name, bytes))) => {
            let imports = state.services.roster_import();
            let begun = imports.begin(&scope, &name, bytes).await;
            begun.map_err(PublicError::from)
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match begun {
        Ok(id) => Redirect::to(&format!("/import/{id}")).into_response(),
        Err(error) => show_list(&state, &staff, reader, Some(error)).await,
    }
}

/// The file of the form, with its name. Every error of the stream counts: a broken form never
/// passes for a whole one.
async fn file(request: Request) -> Result<(String, Vec<u8>), PublicError> {
    let multipart: Result<Multipart, _> = request.extract().await;
    let mut multipart = multipart.map_err(|_| {
        PublicError::BadRequest("提交的内容无法识别，未导入任何内容，请重新选择文件。".into())
    })?;
    let mut found = None;
    while let Some(mut part) = multipart.next_field().await.map_err(broken)? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            if (bytes.len() + chunk.len()) as u64 > MAX_FILE_BYTES {
                return Err(PublicError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        found = Some((name, bytes));
    }
    found
        .filter(|(name, bytes)| !(name.is_empty() && bytes.is_empty()))
        .ok_or_else(|| PublicError::BadRequest("没有选择文件，请选择名册文件后再上传。".into()))
}

fn broken(error: MultipartError) -> PublicError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return PublicError::TooLarge;
    }
    PublicError::BadRequest("文件没有传完整，未导入任何内容，请重新上传。".into())
}

/// Which rows are shown, as in the address.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Place {
    #[serde(default)]
    group: String,
    page: Option<u64>,
    /// `columns`: the columns are asked about once more.
    #[serde(default)]
    step: String,
}

/// One import.
pub(crate) async fn page(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    Path(id): Path<String>,
    Query(place): Query<Place>,
    reader: Reader,
) -> Response {
    show(&state, &staff, reader, &id, place, None).await
}

async fn show(
    state: &AppState,
    staff: &Staff,
    reader: Reader,
    id: &str,
    place: Place,
    refused: Option<PublicError>,
) -> Response {
    let shown = match (staff.scope(), member_id(id)) {
        (Ok(scope), Ok(id)) => view_of(state, &scope, id, &place).await,
        (Err(error), _) | (_, Err(Problem(error))) => Err(error),
    };
    let error = shown.as_ref().err().or(refused.as_ref()).cloned();
    let may_change = staff.signed_in().role.may_change();
    let shown = shown.map(|shown| RosterImportView {
        refused,
        may_change,
        ..shown
    });
    let is_running = shown
        .as_ref()
        .is_ok_and(|shown| shown.import.state == ImportState::Running);
    let mut answer = reader.page(error, || view! { <RosterImportPage shown /> });
    if is_running {
        let seconds = HeaderValue::from_static("2");
        answer.headers_mut().insert(header::REFRESH, seconds);
    }
    answer
}

async fn view_of(
    state: &AppState,
    scope: &Scope,
    id: i64,
    place: &Place,
) -> Result<RosterImportView, PublicError> {
    let imports = state.services.roster_import();
    let (import, clear) = imports.summary(scope, id).await?;
    let asks = import.state == ImportState::Columns
        || (import.state == ImportState::Checked && place.step == "columns");
    let file = match asks {
        true => Some(imports.file(scope, id).await?),
        false => None,
    };
    // Without a choice the first group that wants to be looked at.
    let group: ImportGroup = place.group.parse().unwrap_or_else(|_| {
        let first = [
            ImportGroup::Probable,
            ImportGroup::Changed,
            ImportGroup::New,
        ];
        let filled = |group: &ImportGroup| import.counts.of(*group) > 0;
        let found = first.into_iter().chain(ImportGroup::ALL).find(filled);
        found.unwrap_or(ImportGroup::New)
    });
    let page = place.page.unwrap_or(1).clamp(1, MOST_PAGES);
    let rows = match asks {
        true => Vec::new(),
        false => imports.rows(scope, id, group, page).await?,
    };
    Ok(RosterImportView {
        import,
        file,
        clear,
        group,
        page,
        rows,
        refused: None,
        may_change: false,
    })
}

/// Takes what is said of the columns. A column that nobody has said anything of stays unknown, and
/// the page asks again.
pub(crate) async fn columns(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    Path(id): Path<String>,
    reader: Reader,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let done = async {
        let (scope, import) = (staff.scope()?, member_id(&id).map_err(|problem| problem.0)?);
        let imports = state.services.roster_import();
        let chosen = chosen(&form)?;
        Ok(imports.choose(&scope, import, chosen).await?)
    };
    let done: Result<(), PublicError> = done.await;
    back(&state, &staff, reader, &id, Place::default(), done).await
}

fn chosen(form: &HashMap<String, String>) -> Result<ChosenColumns, PublicError> {
    let unknown = || PublicError::BadRequest("提交的内容无法识别，未作任何修改。".into());
    let mut columns: BTreeMap<usize, Option<Field>> = BTreeMap::new();
    for (name, value) in form {
        let Some(index) = name.strip_prefix("column-") else {
            continue;
        };
        let index: usize = index.parse().map_err(|_| unknown())?;
        match value.as_str() {
            "" | "id" => {}
            "none" => {
                columns.insert(index, None);
            }
            key => {
                let field = Field::from_key(key).filter(|field| *field != Field::Photo);
                columns.insert(index, Some(field.ok_or_else(unknown)?));
            }
        }
    }
    if form.get("table") != form.get("shown_table") {
        // What was said is of the table that was shown.
        columns.clear();
    }
    let table = form.get("table").map(|table| table.parse());
    Ok(ChosenColumns {
        table: table.transpose().map_err(|_| unknown())?,
        columns,
        clear: form.contains_key("clear"),
    })
}

/// A decision on a row, and where it was made.
#[derive(Deserialize)]
pub(crate) struct Decided {
    decision: String,
    #[serde(default)]
    group: String,
    page: Option<u64>,
}

/// Decides on a row.
pub(crate) async fn decide(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    Path((id, row)): Path<(String, String)>,
    reader: Reader,
    Form(form): Form<Decided>,
) -> Response {
    let done = async {
        let (scope, import) = (staff.scope()?, member_id(&id).map_err(|problem| problem.0)?);
        let row = member_id(&row).map_err(|problem| problem.0)?;
        let decision: Decision = form
            .decision
            .parse()
            .map_err(|_| PublicError::BadRequest("未知的选择，未作任何修改。".into()))?;
        let imports = state.services.roster_import();
        Ok(imports.decide(&scope, import, row, decision).await?)
    };
    let done: Result<(), PublicError> = done.await;
    let place = Place {
        group: form.group,
        page: form.page,
        ..Place::default()
    };
    back(&state, &staff, reader, &id, place, done).await
}

/// What the form of an act says beside its address.
#[derive(Default, Deserialize)]
pub(crate) struct Act {
    clear: Option<String>,
    #[serde(default)]
    stamp: String,
}

/// Does the import, takes it back, gives it up, or decides on many rows at once.
pub(crate) async fn act(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    Path((id, action)): Path<(String, String)>,
    reader: Reader,
    Form(form): Form<Act>,
) -> Response {
    let done = async {
        let (scope, import) = (staff.scope()?, member_id(&id).map_err(|problem| problem.0)?);
        let imports = state.services.roster_import();
        match action.as_str() {
            "commit" => {
                imports.commit(&scope, import, &form.stamp).await?;
                imports.settled(&scope, import, PATIENCE).await?;
            }
            "undo" => imports.undo(&scope, import).await?,
            "discard" => imports.discard(&scope, import).await?,
            "spelling" => imports.decide_by_spelling(&scope, import).await?,
            "clear" => {
                let clear = form.clear.as_deref() == Some("1");
                imports.choose_clear(&scope, import, clear).await?;
            }
            _ => return Err(PublicError::NotFound),
        }
        Ok(())
    };
    let done: Result<(), PublicError> = done.await;
    let group = match action.as_str() {
        "spelling" => ImportGroup::Probable.slug(),
        "clear" => ImportGroup::Changed.slug(),
        _ => "",
    };
    let place = Place {
        group: group.to_owned(),
        ..Place::default()
    };
    back(&state, &staff, reader, &id, place, done).await
}

/// Back to the import's page; with the reason if it was not done.
async fn back(
    state: &AppState,
    staff: &Staff,
    reader: Reader,
    id: &str,
    place: Place,
    done: Result<(), PublicError>,
) -> Response {
    match done {
        Err(error) => show(state, staff, reader, id, place, Some(error)).await,
        Ok(()) => {
            let shown = match place.group.as_str() {
                "" => String::new(),
                group => format!("?group={group}&page={}", place.page.unwrap_or(1)),
            };
            Redirect::to(&format!("/import/{id}{shown}")).into_response()
        }
    }
}

/// The rows that were not taken, with the reasons.
pub(crate) async fn marked(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let imports = state.services.roster_import();
    let bytes = imports.marked(&scope, member_id(&id)?).await?;
    Ok(download(XLSX, "名册_未采纳的行.xlsx", bytes))
}
