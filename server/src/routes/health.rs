//! Whether the server lives, and whether it can work.

use axum::extract::State;
use http::StatusCode;

use crate::AppState;

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// What is written to database and file store is there afterwards; fonts were loaded before the
/// server began to listen. Tried at most once a second, whoever asks.
pub(crate) async fn ready(State(state): State<AppState>) -> Result<&'static str, StatusCode> {
    if state.services.readiness().ready().await {
        Ok("ready")
    } else {
        Err(StatusCode::SERVICE_UNAVAILABLE)
    }
}
