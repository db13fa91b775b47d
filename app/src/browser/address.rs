//! The address of the page as state: links and forms of an island change it without leaving the
//! page, going back and forth in the history changes it back.

use leptos::ev;
use leptos::prelude::*;
use leptos_use::{use_event_listener, use_window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use super::document;

/// What stands behind the path in the address.
#[derive(Clone, Copy)]
pub struct Address {
    search: RwSignal<String>,
}

impl Address {
    /// The address of a page, whose query was `search` (without `?`) when it came. Provides itself.
    pub fn provide(search: String) -> Self {
        let address = Self {
            search: RwSignal::new(search),
        };
        provide_context(address);
        let _ = use_event_listener(use_window(), ev::popstate, move |_| address.read());
        // The page's own listeners are nearer to the link, and come first.
        let _ = use_event_listener(use_window(), ev::click, move |event| {
            address.on_click(&event);
        });
        // Going back before the program was there has changed it, too.
        Effect::new(move |_| address.read());
        address
    }

    /// The query, without `?`.
    pub fn search(self) -> String {
        self.search.get()
    }

    /// The query as it is now, without `?`.
    pub fn search_now(self) -> String {
        self.search.try_get_untracked().unwrap_or_default()
    }

    fn read(self) {
        let search = window().location().search().unwrap_or_default();
        let search = search.strip_prefix('?').unwrap_or_default().to_owned();
        if self.search.try_with_untracked(|known| *known == search) == Some(false) {
            self.search.try_set(search);
        }
    }

    /// Goes to an address of the page, as a new entry of the history.
    pub fn go(self, url: &str) {
        if document::current_address() == url {
            return;
        }
        let Ok(history) = window().history() else {
            return;
        };
        let done = history.push_state_with_url(&JsValue::NULL, "", Some(url));
        if done.is_err() {
            // Too many in a short time: the browser goes there by itself.
            let _ = window().location().set_href(url);
            return;
        }
        self.read();
    }

    /// A click somewhere on the page: a link to the page itself is gone to without leaving it.
    fn on_click(self, event: &MouseEvent) {
        let modified = event.meta_key() || event.ctrl_key() || event.alt_key() || event.shift_key();
        if event.default_prevented() || modified || event.button() != 0 {
            return;
        }
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else {
            return;
        };
        let here = window().location();
        // The menu is no part of the island: its links load the page anew.
        let outside = link.closest("leptos-island").ok().flatten().is_none();
        let elsewhere = outside
            || !link.target().is_empty()
            || link.has_attribute("download")
            || link.rel() == "external"
            || here.origin().ok() != Some(link.origin())
            || here.pathname().ok() != Some(link.pathname())
            || !link.hash().is_empty();
        if elsewhere {
            return;
        }
        event.prevent_default();
        self.go(&(link.pathname() + &link.search()));
        if !link.has_attribute("data-noscroll") {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

/// The address of the page, from anywhere in its island.
pub fn use_address() -> Address {
    expect_context()
}

/// The first value of each name in a query.
#[cfg(not(feature = "ssr"))]
pub fn parameters(search: &str) -> impl Fn(&str) -> Option<String> + use<> {
    // A query that cannot be read names nothing.
    let parsed = web_sys::UrlSearchParams::new_with_str(search).ok();
    move |name| parsed.as_ref().and_then(|parsed| parsed.get(name))
}

/// The first value of each name in a query.
#[cfg(feature = "ssr")]
pub fn parameters(search: &str) -> impl Fn(&str) -> Option<String> + use<> {
    // As browsers read it.
    let search = search.strip_prefix('?').unwrap_or(search);
    let pairs: Vec<(String, String)> = form_urlencoded::parse(search.as_bytes())
        .into_owned()
        .collect();
    move |wanted| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone())
    }
}
