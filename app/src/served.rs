//! Pages whose body the server alone renders: plain forms, no script. Their views
//! are functions that only the server calls, so that none of them is in the WASM.

use leptos::html;
use leptos::prelude::*;

use crate::browser::document;
use crate::components::erase::Erase;

/// The body of the page that is being rendered, HTML, put into its context.
#[derive(Clone)]
pub struct ServedBody(pub String);

/// The main part of such a page. The browser keeps what the server sent; coming
/// here by the back button alone there is nothing, and the page is asked for.
#[component]
pub fn Served(
    /// Of the main part.
    #[prop(optional)]
    class: Option<&'static str>,
) -> impl IntoView {
    let node = NodeRef::<html::Main>::new();
    Effect::new(move |_| {
        if node
            .get()
            .is_some_and(|main| main.child_element_count() == 0)
        {
            document::reload();
        }
    });
    let body = use_context::<ServedBody>().map(|body| body.0);
    view! { <main id="content" tabindex="-1" class=class node_ref=node inner_html=body.unwrap_or_default()></main> }
        .erased()
}
