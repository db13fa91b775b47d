//! The interface: pages, which the server renders, the islands on them, which the browser takes over,
//! and the server functions that islands ask.
#![recursion_limit = "256"]
#![expect(unreachable_pub, reason = "the component macro makes its items public")]

pub mod api;
mod browser;
mod components;
#[cfg(feature = "ssr")]
mod document;
pub mod islands;
mod owner;
#[cfg(feature = "ssr")]
pub mod pages;

pub use components::photo_batch::{BatchStart, rows_asked};
pub use components::workbench::{ListStart, list_query, panel_target};
#[cfg(feature = "ssr")]
pub use document::{Asked, Rendered, render};
