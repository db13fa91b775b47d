//! Whether the server lives, and whether it can work.

use axum::extract::State;
use http::StatusCode;

use crate::AppState;

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// Database and file store answer; fonts were loaded before the server began to listen.
pub(crate) async fn ready(State(state): State<AppState>) -> Result<&'static str, StatusCode> {
    match state.services.integrity().ready().await {
        Ok(()) => Ok("ready"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}
