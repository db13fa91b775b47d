//! Printer profiles. They are changed by plain forms.

use super::json::Json;
use domain::PrinterProfile;
use leptos::prelude::*;

use super::ApiResult;

/// The association's printer profiles by name.
#[server(endpoint = "printers/list", input = Json, output = Json)]
pub async fn list_printers() -> ApiResult<Vec<PrinterProfile>> {
    use super::context::{refuse, scope, services};
    services().printers().list(&scope()?).await.map_err(refuse)
}
