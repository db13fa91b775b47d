//! Parts that pages are made of.

pub mod alert;
pub mod answer;
pub mod bulk_issue;
pub mod confirm_password;
pub mod download;
pub mod erase;
#[cfg(feature = "ssr")]
pub mod frame;
pub mod id_number;
pub mod late;
pub mod list;
pub mod member_panel;
pub mod modal;
pub mod page_state;
pub mod photo;
pub mod photo_batch;
pub mod photo_history;
pub mod print;
pub mod reissue;
#[cfg(feature = "ssr")]
pub mod settings;
pub mod status_label;
pub mod toolbar;
pub mod upload;
pub mod workbench;
pub mod worksheet;
