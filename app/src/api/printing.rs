//! What can be printed.

use super::client::Owned;
use super::json::Json;
use domain::printing::PrintChoices;
use leptos::prelude::*;

use super::ApiResult;

/// What the dialog 打印 offers.
#[server(name = PrintChoicesOf, endpoint = "printing/choices", input = Json, output = Json, client = Owned)]
pub async fn print_choices() -> ApiResult<PrintChoices> {
    use super::context::{refuse, scope, services};
    services()
        .printing()
        .choices(&scope()?)
        .await
        .map_err(refuse)
}
