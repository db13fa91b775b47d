//! Documents for the printer: opened by the browser, printed from there.

use app::pages::NotPrintedPage;
use axum::Form;
use axum::RequestExt;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Response};
use backend::PrintOrder;
use domain::printing::PrintRefusal;
use domain::{PaperKind, PublicError};
use http::header;
use leptos::prelude::*;
use serde::Deserialize;

use super::Scoped;
use crate::page::bare_refusal;
use crate::problem::Problem;
use crate::{AppState, gate};

/// A viewer shows the document as an object in a page of its own making; no script is the page's.
const VIEWER_POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; \
                             frame-ancestors 'none'; base-uri 'none'";

/// The form of the dialog 打印.
#[derive(Deserialize)]
struct SheetsForm {
    /// Identities of the members in order, parted by commas.
    ids: String,
    kind: String,
    /// 卡片间距 in mm.
    #[serde(default)]
    gutter: String,
    /// Identity of the printer's profile; empty for none.
    #[serde(default)]
    profile: String,
}

/// Which calibration page.
#[derive(Deserialize)]
pub(crate) struct CalibrationQuery {
    paper: Option<String>,
    #[serde(default)]
    profile: String,
}

/// The sheets of the members' valid certificates. The form opens them in a new tab, where a refusal
/// is a page of its own.
pub(crate) async fn sheets(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    request: Request,
) -> Response {
    let plain_form = gate::wants_html(request.headers());
    let printed = async {
        let form: Result<Form<SheetsForm>, _> = request.extract().await;
        let Form(form) =
            form.map_err(|_| PublicError::BadRequest("请求内容无法识别，未生成打印文件。".into()))?;
        let order = order(&form)?;
        Ok(state.services.printing().sheets(&scope, order).await?)
    };
    match printed.await {
        Ok(bytes) => document("会员证打印.pdf", bytes),
        Err(Problem(error)) if plain_form => refusal(error),
        Err(problem) => problem.into_response(),
    }
}

fn order(form: &SheetsForm) -> Result<PrintOrder, PublicError> {
    let ids = form.ids.split(',').filter(|id| !id.trim().is_empty());
    let members: Result<Vec<i64>, _> = ids.map(|id| id.trim().parse()).collect();
    Ok(PrintOrder {
        members: members.map_err(|_| PublicError::NotFound)?,
        kind: form.kind.parse().map_err(|_| PrintRefusal::Kind)?,
        gutter: tenths(form.gutter.trim()).ok_or(PrintRefusal::Gutter)?,
        profile: profile(&form.profile)?,
    })
}

/// Millimetres with at most one decimal, in tenths.
fn tenths(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| match text {
        "" => Some(0),
        text if text.len() == 1 => text.parse::<u16>().ok(),
        _ => None,
    };
    Some(digits(whole)? * 10 + digits(part)?)
}

fn profile(text: &str) -> Result<Option<i64>, PublicError> {
    match text {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| PublicError::NotFound),
    }
}

/// The page that a printer is calibrated with.
pub(crate) async fn calibration(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Query(query): Query<CalibrationQuery>,
) -> Result<Response, Problem> {
    let paper = match query.paper.as_deref() {
        None => PaperKind::A4Portrait,
        Some(name) => name
            .parse()
            .map_err(|_| PublicError::from(PrintRefusal::Kind))?,
    };
    let profile = profile(&query.profile)?;
    let printing = state.services.printing();
    let bytes = printing.calibration(&scope, paper, profile).await?;
    Ok(document("打印机校准页.pdf", bytes))
}

fn document(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("inline; filename*=UTF-8''{}", gate::encode(name));
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, VIEWER_POLICY.to_owned()),
    ];
    (headers, bytes).into_response()
}

/// Why there is no print, as a page.
fn refusal(error: PublicError) -> Response {
    let page = bare_refusal(&error.clone(), || view! { <NotPrintedPage error /> });
    ([(header::CACHE_CONTROL, "no-store")], page).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gutters_are_millimetres() {
        for (text, value) in [
            ("", Some(0)),
            ("0", Some(0)),
            ("4", Some(40)),
            ("2.5", Some(25)),
        ] {
            assert_eq!(tenths(text), value, "{text}");
        }
        for text in ["-1", "10", "1.25", "a", "1,5", "+4"] {
            assert_eq!(tenths(text), None, "{text}");
        }
    }
}
