//! Rosters as files, and what is missing of them.

use app::list_query;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use backend::{ExportForm, ExportWhom, Staff};
use domain::PublicError;
use http::{HeaderName, header};
use serde::Deserialize;

use super::certificates::attachment;
use super::imports::show_list;
use super::{Scoped, member_id};
use crate::AppState;
use crate::page::Reader;
use crate::problem::Problem;

/// A workbook of Excel 2007 and later.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What is exported.
#[derive(Default, Deserialize)]
pub(crate) struct Export {
    /// Whole 证件号.
    full: Option<String>,
    /// Those who have left, too.
    all: Option<String>,
    /// Members, separated by commas; else whom the list's address holds.
    ids: Option<String>,
    /// The address of a list, behind its question mark.
    #[serde(default)]
    list: String,
    /// `csv` for text.
    #[serde(default)]
    form: String,
}

/// The roster as a file.
pub(crate) async fn export(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Form(asked): Form<Export>,
) -> Result<Response, Problem> {
    let whom = match (&asked.ids, &asked.all) {
        (Some(ids), _) => {
            let ids: Result<Vec<i64>, Problem> = ids.split(',').map(member_id).collect();
            ExportWhom::Chosen(ids?)
        }
        (None, Some(_)) => ExportWhom::Everybody,
        (None, None) => ExportWhom::Listed(list_query(&asked.list)),
    };
    let (form, kind, ending) = match asked.form.as_str() {
        "csv" => (ExportForm::Csv, "text/csv; charset=utf-8", "csv"),
        _ => (ExportForm::Xlsx, XLSX, "xlsx"),
    };
    let exports = state.services.roster_export();
    let full = asked.full.is_some();
    let bytes = exports.roster(&scope, &whom, form, full).await?;
    Ok(download(kind, &format!("执业会员名册.{ending}"), bytes))
}

/// Whose missing information is asked for.
#[derive(Default, Deserialize)]
pub(crate) struct MissingOf {
    /// One firm; all if not said.
    firm: Option<i64>,
}

/// A workbook for each firm of what is missing.
pub(crate) async fn missing(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    reader: Reader,
    Form(asked): Form<MissingOf>,
) -> Response {
    let made = match staff.scope() {
        Ok(scope) => {
            let exports = state.services.roster_export();
            let made = exports.missing(&scope, asked.firm).await;
            made.map_err(PublicError::from)
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(bytes) => download("application/zip", "待补资料.zip", bytes),
        Err(error) => show_list(&state, &staff, reader, Some(error)).await,
    }
}

pub(super) fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let headers: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, attachment(name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
