//! The HTML document around every page, and how a page is rendered: at once, on one thread, from
//! what its route has found out before. For the server alone.

use std::sync::Arc;

use domain::SignedIn;
use hydration_context::SsrSharedContext;
use leptos::hydration::HydrationScripts;
use leptos::nonce::{provide_nonce, use_nonce};
use leptos::prelude::*;

use crate::owner::META;

/// For whom a page is rendered, and with which site.
#[derive(Clone, Default)]
pub struct Asked {
    /// Where the built front end lies; a page without islands needs none.
    pub options: Option<LeptosOptions>,
    /// Who is signed in, if anybody is.
    pub person: Option<SignedIn>,
    /// The opaque value that changing requests of the page bring back; empty where nobody is signed
    /// in.
    pub owner: String,
}

/// A page.
pub struct Rendered {
    /// The document.
    pub html: String,
    /// By which the policy knows the page's own scripts.
    pub nonce: String,
}

/// Renders a page. Whatever it makes lives as long as this call and is nobody else's: the owner is a
/// root, since [`Owner::new`] takes for its parent whatever request the thread was at last, and with
/// it that request's context.
pub fn render<V: IntoView>(asked: Asked, page: impl FnOnce() -> V) -> Rendered {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    owner.with(|| {
        provide_context(asked);
        provide_nonce();
        let nonce = use_nonce().map(|nonce| nonce.to_string());
        Rendered {
            html: page().into_view().to_html(),
            nonce: nonce.unwrap_or_default(),
        }
    })
}

/// For whom the page is rendered.
pub(crate) fn asked() -> Option<Asked> {
    use_context()
}

/// The document. Where there are islands, the program comes with it; a page without needs none.
#[component]
pub fn Document(
    /// What the window is called.
    #[prop(into)]
    title: String,
    /// Whether something on the page is acted on by the program.
    #[prop(optional)]
    islands: bool,
    /// Whether the page's policy lets no script run.
    #[prop(optional)]
    bare: bool,
    /// The style sheet.
    #[prop(default = "/pkg/huizheng.css")]
    style: &'static str,
    children: Children,
) -> impl IntoView {
    let asked = asked();
    let owner = asked.as_ref().map(|asked| asked.owner.clone());
    let options = asked.and_then(|asked| asked.options);
    let scripts = options.filter(|_| islands).map(|options| {
        view! {
            // Asked for now, it is not waited for later: the module's script imports it.
            <link rel="modulepreload" href="/pkg/chunks.js" />
            <HydrationScripts options islands=true />
        }
    });
    view! {
        <!DOCTYPE html>
        // A page without islands reacts from the start.
        <html lang="zh-CN" data-hydrated=(!islands).then_some("")>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light" />
                <meta name=META content=owner.unwrap_or_default() />
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=style />
                // Says so where WebAssembly does not start or dies; waits for nothing itself.
                {(!bare).then(|| view! { <script src="/page.js" async></script> })}
                {scripts}
            </head>
            <body>{children()}</body>
        </html>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::owned;

    fn asked_by(owner: &str) -> Asked {
        Asked {
            owner: owner.into(),
            ..Asked::default()
        }
    }

    #[test]
    fn a_page_has_nothing_of_another_request() {
        // As a thread is left by the page that it rendered before.
        let other = Owner::new_root(None);
        other.with(|| provide_context(asked_by("another")));
        other.set();
        assert_eq!(owned("/a"), "/a?for=another");
        let page = |owner| render(asked_by(owner), || owned("/a")).html;
        assert_eq!(page(""), "/a");
        assert_eq!(page("me"), "/a?for=me");
    }
}
