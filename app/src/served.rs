//! Pages whose body the server alone renders: plain forms, no script. Their views
//! are functions that only the server calls, so that none of them is in the WASM.

use leptos::html;
use leptos::prelude::*;

use crate::browser::document;
use crate::components::erase::Erase;

/// The body of the page that is being rendered, HTML, put into its context.
#[derive(Clone)]
pub struct ServedBody(pub String);

/// The HTML of a body. For the server alone. Whatever its views make lives as long as this call,
/// and is nobody else's: a plain [`Owner::new`] takes for its parent whatever request the thread
/// was at last, and with it that request's context; where another thread ends that request in the
/// same moment, looking for a context waits for ever (`reactive_graph`, `Owner::with_context`).
pub fn served_html(body: impl FnOnce() -> String) -> String {
    Owner::new_root(None).with(body)
}

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

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::owner::{PageOwner, owned};

    #[test]
    fn a_body_has_nothing_of_another_request() {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        parts.extensions.insert(PageOwner("another".into()));
        // As a thread is left by the page that it rendered before.
        let other = Owner::new_root(None);
        other.with(|| provide_context(parts));
        other.set();
        assert_eq!(owned("/a"), "/a?for=another");
        assert_eq!(served_html(|| owned("/a")), "/a");
    }
}
