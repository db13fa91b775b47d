//! The pages.

mod jobs;
mod login;
mod maintenance;
mod members;
mod not_found;
mod password;
mod photo_history;
mod print_form;
mod printers;
mod settings;

pub use jobs::{
    BatchView, Found, JobsPage, PhotoBatchPage, batch_html, batch_unread_html, jobs_html,
    jobs_unread_html,
};
pub use login::{FormFailure, LoginPage, login_html};
pub use maintenance::MaintenancePage;
pub use members::MembersPage;
pub use not_found::NotFound;
pub use password::{PasswordPage, password_html};
pub use photo_history::photo_history_html;
pub use print_form::print_form_html;
pub use printers::{PrintersPage, printers_html};
pub use settings::{
    SettingsFailure, SettingsPage, SettingsView, SigningKeyView, settings_html,
    settings_unread_html,
};
