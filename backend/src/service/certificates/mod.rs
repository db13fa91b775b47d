//! The life cycle of certificates: issuing, downloading, replacing, revoking.
//! Nothing is ever deleted.

mod archive;
mod bulk;
mod draft;
mod files;
mod history;
mod issue;
mod plan;
mod revoke;

pub use archive::FileNames;
pub(crate) use bulk::{IssueInput, run};
pub use issue::{IssueOutcome, IssueRequest, Issued};

pub(crate) use history::{differences, history, summary};

use super::Context;

/// See [`crate::Services::certificates`].
pub struct Certificates<'a> {
    pub(crate) cx: &'a Context,
}
