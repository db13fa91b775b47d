//! The pages.

mod login;
mod maintenance;
mod members;
mod not_found;
mod password;
mod printers;
mod settings;

pub use login::LoginPage;
pub use maintenance::MaintenancePage;
pub use members::MembersPage;
pub use not_found::NotFound;
pub use password::PasswordPage;
pub use printers::PrintersPage;
pub use settings::{
    SettingsFailure, SettingsPage, SettingsView, SigningKeyView, settings_html,
    settings_unread_html,
};
