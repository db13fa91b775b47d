//! Types and rules of the practising-membership certificate: members, identity
//! documents, completeness, queues, crop geometry, public errors.
//!
//! Pure: no clock, no files, no SQL, no web. Compiles natively and to WASM, so
//! the browser and the server judge a member by the same code.
#![deny(clippy::unwrap_used, clippy::indexing_slicing)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::allow_attributes
    )
)]

pub mod certificate;
pub mod crop;
pub mod date;
pub mod doubt;
pub mod error;
pub mod facets;
pub mod field;
pub mod filter;
pub mod id_document;
pub mod issue;
pub mod job;
pub mod list;
pub mod member;
pub mod member_detail;
pub mod member_page;
pub mod membership;
pub mod name;
pub mod photo;
pub mod photo_batch;
pub mod photo_check;
pub mod photo_history;
pub mod photo_name;
pub mod photo_warning;
#[cfg(not(target_arch = "wasm32"))]
pub mod pinyin;
#[cfg(not(target_arch = "wasm32"))]
mod plain;
pub mod printed;
pub mod printing;
pub mod progress;
pub mod queue;
pub mod repair;
pub mod revocation;
pub mod roster;
#[cfg(not(target_arch = "wasm32"))]
pub mod search;
pub mod settings;
pub mod sought;
pub mod staff;
pub mod text;
pub mod working_days;

pub use certificate::{CertificateCode, CertificateState, CertificateSummary};
pub use date::CalendarDate;
pub use doubt::{Doubt, doubts};
pub use error::PublicError;
pub use facets::Facets;
pub use field::{Field, FieldError, FieldGroup, FieldNote};
pub use filter::{Filter, PhotoFilter};
pub use id_document::{IdDocument, IdDocumentKind, Sex};
pub use issue::{IssuePlan, MAX_BATCH, PlannedIssue};
pub use list::{ListQuery, SavedView, SortKey};
pub use member::MemberRecord;
pub use member_detail::MemberDetail;
pub use member_page::{FirmChoice, Hits, MemberPage, MemberRow};
pub use membership::MembershipStatus;
pub use photo::{PhotoKind, PhotoRef, PhotoSource};
pub use photo_check::{CheckGrade, CheckKind, PhotoCheck};
pub use photo_history::PhotoEntry;
pub use photo_warning::{OtherMember, OwnPhoto, PhotoWarning};
pub use printed::{FieldDifference, PrintedDifferences};
pub use printing::{PaperKind, PrinterProfile, SheetKind};
pub use progress::{Outlook, Progress, Share, Tally};
pub use queue::{IssueState, Queue, QueueCounts, RowLabel, Standing};
pub use revocation::{Revocation, RevocationError, RevocationReason};
pub use settings::{
    AssociationSettings, SealForm, SealOwner, SealPlacement, SealSettings, SettingsFault,
    SettingsField, SettingsForm,
};
pub use staff::{Role, SignedIn};

#[cfg(test)]
mod names;
