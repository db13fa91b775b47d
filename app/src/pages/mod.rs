//! The pages: components that the server alone renders, from what their route has found out.

mod imports;
mod jobs;
mod login;
mod members;
mod password;
mod photo_batch;
mod printers;
mod progress;
mod refusal;
mod roster_import;
mod settings;
mod verify;

use domain::PublicError;
use leptos::prelude::*;

pub use imports::{ImportsPage, ImportsView};
pub use jobs::{JobLists, JobsPage};
pub use login::{FormFailure, LoginPage};
pub use members::{MaintenancePage, MembersPage};
pub use password::PasswordPage;
pub use photo_batch::PhotoBatchPage;
pub use printers::{PrintersPage, RefusedProfile};
pub use progress::ProgressPage;
pub use refusal::{NoPreviewPage, NotPrintedPage, RefusalPage};
pub use roster_import::{RosterImportPage, RosterImportView};
pub use settings::{SettingsFailure, SettingsPage, SettingsView, SigningKeyView};
pub use verify::{Finding, VerifyPage};

/// In the place of a page's content: why it could not be read.
fn unread(title: &'static str, error: &PublicError) -> AnyView {
    let words = error.title();
    view! {
        <h1>{title}</h1>
        <p class="alert" role="alert">
            {words}
        </p>
    }
    .into_any()
}
