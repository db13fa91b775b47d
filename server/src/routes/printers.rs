//! 打印机: profiles are kept with plain forms. A refusal leads back to the page, with what was typed
//! and the reason in the address, where nothing is lost by reloading it.

use std::collections::HashMap;

use app::pages::{PrintersPage, RefusedProfile};
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form, RequestExt};
use backend::Staff;
use domain::{PrinterProfile, PublicError};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Scoped, member_id};
use crate::page::Reader;
use crate::problem::Problem;
use crate::{AppState, gate};

/// The page.
pub(crate) const PAGE: &str = "/printers";

/// A profile as typed.
#[derive(Deserialize)]
struct ProfileForm {
    #[serde(default)]
    version: i32,
    #[serde(default)]
    name: String,
    #[serde(default)]
    offset_x: String,
    #[serde(default)]
    offset_y: String,
    #[serde(default)]
    scale_x: String,
    #[serde(default)]
    scale_y: String,
}

/// The page.
pub(crate) async fn page(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    Query(asked): Query<HashMap<String, String>>,
    reader: Reader,
) -> Response {
    let printers = match staff.scope() {
        Ok(scope) => {
            let list = state.services.printers().list(&scope).await;
            list.map_err(PublicError::from)
        }
        Err(error) => Err(error),
    };
    let error = printers.as_ref().err().cloned();
    let may_change = staff.signed_in().role.may_change();
    let refused = RefusedProfile::from_params(|name| asked.get(name).cloned());
    reader.page(
        error,
        || view! { <PrintersPage printers may_change refused /> },
    )
}

/// Adds a profile.
pub(crate) async fn add(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    request: Request,
) -> Result<Response, Problem> {
    let plain_form = gate::wants_html(request.headers());
    let typed = typed(0, request).await?;
    let added = state.services.printers().add(&scope, &typed).await;
    answer(plain_form, &typed, added.map_err(Problem::from))
}

/// Changes a profile.
pub(crate) async fn change(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let plain_form = gate::wants_html(request.headers());
    let typed = typed(member_id(&id)?, request).await?;
    let changed = state.services.printers().change(&scope, &typed).await;
    answer(plain_form, &typed, changed.map_err(Problem::from))
}

/// Deletes a profile.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
) -> Result<Redirect, Problem> {
    let printers = state.services.printers();
    printers.delete(&scope, member_id(&id)?).await?;
    Ok(Redirect::to(PAGE))
}

async fn typed(id: i64, request: Request) -> Result<PrinterProfile, Problem> {
    let form: Result<Form<ProfileForm>, _> = request.extract().await;
    let Form(form) =
        form.map_err(|_| PublicError::BadRequest("请求内容无法识别，未保存。".into()))?;
    Ok(PrinterProfile {
        id,
        version: form.version,
        name: form.name,
        offset_x: form.offset_x,
        offset_y: form.offset_y,
        scale_x: form.scale_x,
        scale_y: form.scale_y,
    })
}

fn answer(
    plain_form: bool,
    typed: &PrinterProfile,
    done: Result<(), Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(PAGE).into_response()),
        Err(Problem(PublicError::PrintRefused { reason, .. })) if plain_form => {
            Ok(Redirect::to(&back(&reason, typed)).into_response())
        }
        Err(problem) => Err(problem),
    }
}

fn back(reason: &str, typed: &PrinterProfile) -> String {
    // Far longer than any value that is taken; an address has its limits.
    let short = |text: &str| text.chars().take(100).collect::<String>();
    let values = [
        ("refused", reason.to_owned()),
        ("id", typed.id.to_string()),
        ("name", short(&typed.name)),
        ("offset_x", short(&typed.offset_x)),
        ("offset_y", short(&typed.offset_y)),
        ("scale_x", short(&typed.scale_x)),
        ("scale_y", short(&typed.scale_y)),
    ];
    let pairs = values.map(|(key, value)| format!("{key}={}", gate::encode(&value)));
    format!("{PAGE}?{}", pairs.join("&"))
}
