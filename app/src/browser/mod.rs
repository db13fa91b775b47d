//! Every call into the browser's own interfaces (web-sys) lives here. On the
//! server nothing of it runs: only event handlers and effects call it.

pub mod address;
pub mod canvas;
pub mod document;
pub mod folders;
pub mod http;
pub mod keys;
pub mod picture;
pub mod studio;
pub mod upload;
pub mod uploads;
pub mod worker;
