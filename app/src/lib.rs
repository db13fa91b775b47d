//! The interface: shell, routes, pages, components, and the server functions
//! behind them. Rendered on the server, hydrated in the browser.
#![recursion_limit = "256"]
#![expect(unreachable_pub, reason = "the component macro makes its items public")]

pub mod api;
mod browser;
mod components;
mod owner;
mod pages;
mod served;
mod shell;

pub use components::page_state::Hydration;
#[cfg(feature = "ssr")]
pub use owner::{PageOwner, rendering_for};
pub use pages::{
    BatchView, FormFailure, Found, SettingsFailure, SettingsView, SigningKeyView, batch_html,
    batch_unread_html, jobs_html, jobs_unread_html, login_html, password_html, photo_history_html,
    print_form_html, printers_html, settings_html, settings_unread_html,
};
pub use served::ServedBody;
pub use shell::{App, shell};
