//! Use-cases over the database and the file store: everything that the web and
//! the command line ask for, each in one transaction with its audit event.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::allow_attributes))]

mod archive;
mod clock;
mod db;
mod entity;
mod error;
mod files;
mod jobs;
mod passwords;
mod printed;
mod random;
mod repo;
mod roster;
mod scope;
mod service;
mod time_stamp;
mod vault;

pub use certificate::{KeyKind, SignError};
pub use clock::{Clock, SystemClock};
pub use db::Db;
pub use error::Error;
pub use files::{FileStore, Parts};
pub use jobs::{JobSettings, JobWorkers};
pub use roster::{Roster, RosterError, read_roster};
use scope::AssociationId;
pub use scope::{Scope, Staff};
pub use service::accounts::{NewStaff, StaffSummary};
pub use service::associations::AssociationSummary;
pub use service::certificates::{FileNames, IssueOutcome, IssueRequest, Issued};
pub use service::demo::{DemoAccount, DemoReport};
pub use service::devices::{DeviceCookie, device_tag};
pub use service::integrity::IntegrityReport;
pub use service::jobs::JobResult;
pub use service::photo_batches::PieceOutcome;
pub use service::photo_import::{PhotoImportOptions, PhotoImportReport};
pub use service::photo_upload::PhotoUpload;
pub use service::photos::{PhotoFile, StoredPhoto};
pub use service::printing::PrintOrder;
pub use service::refusals::{Rejection, RejectionKind};
pub use service::roster_export::{ExportForm, ExportWhom};
pub use service::roster_import::{ChosenColumns, ImportOptions, ImportReport, Noted, Refusal};
pub use service::sessions::StoredSession;
pub use service::settings::{SealFiles, Settings};
pub use service::sign_in::Credentials;
pub use service::signing::KeySummary;
use service::system::SystemScope;
pub use service::verification::{Alteration, FileVerdict, Verdict};
pub use service::{Services, Setup};
