//! 进度, the start page.

use app::pages::ProgressPage;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use backend::Staff;
use domain::PublicError;
use leptos::prelude::*;

use crate::AppState;
use crate::page::Reader;

/// 进度.
pub(crate) const PROGRESS: &str = "/";

/// How far the person's association has come; for the national administrator, all of them.
pub(crate) async fn page(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    reader: Reader,
) -> Response {
    let progress = state.services.progress();
    let national = staff.signed_in().association.is_empty();
    let shown = match staff.scope() {
        Ok(scope) => progress.of_association(&scope).await,
        Err(_) => progress.of_all(&staff).await,
    };
    let shown = shown.map_err(PublicError::from);
    let error = shown.as_ref().err().cloned();
    reader.page(error, || view! { <ProgressPage shown national /> })
}
