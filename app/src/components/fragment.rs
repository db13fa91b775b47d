//! Parts of the page that the server renders when they are asked for.

use crate::browser::http;
use crate::components::page_state::Session;

/// The HTML that the server has at this address; in its place, why it has none.
pub async fn fragment(url: &str, session: Session) -> String {
    http::fetch_text(url).await.unwrap_or_else(|error| {
        session.note(&error);
        let title = error.title();
        format!("<p class=\"dialog-body dialog-lead\" role=\"alert\">{title}</p>")
    })
}
