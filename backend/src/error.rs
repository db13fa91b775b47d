//! What can go wrong inside, and what of it is told outside.

use std::io;

use certificate::print::PrintError;
use certificate::{RenderError, SignError};
use domain::PublicError;
use sea_orm::DbErr;

use crate::db::Fault;
use crate::entity::CorruptRow;

/// Any failure of a use-case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A failure that the person outside can act on.
    #[error("{0}")]
    Public(#[from] PublicError),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[source] DbErr),
    /// A commit was sent, and its answer did not come: whether it was one is not known.
    #[error("commit: {0}")]
    Uncertain(DbErr),
    /// The file store failed.
    #[error("file store: {0}")]
    Files(#[from] io::Error),
    /// A certificate could not be drawn.
    #[error("certificate: {0}")]
    Render(#[from] RenderError),
    /// An issued file is not one that can be printed.
    #[error("print sheet: {0}")]
    Print(PrintError),
    /// Something could not be signed, or a key not be taken.
    #[error("signature: {0}")]
    Sign(#[from] SignError),
    /// The time-stamping authority did not answer, or not to what was asked.
    #[error("time stamp: {0}")]
    TimeStamp(String),
    /// A stored value is not what it should be.
    #[error("stored data: {0}")]
    Corrupt(String),
    /// The operating system gives no random numbers.
    #[error("random numbers: {0}")]
    Randomness(String),
    /// A task was ended before it was done.
    #[error("task: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// The file of the key that signing keys are locked with is not usable, or not the right one.
    #[error("{0}")]
    KeyFile(String),
    /// Something that must be there for the command is not, or the reverse.
    #[error("{0}")]
    Setup(String),
}

impl Error {
    /// What of it may be told outside. Failures of the server are logged here,
    /// once, where they are handled.
    pub fn into_public(self) -> PublicError {
        match self {
            Self::Public(error) => error,
            Self::Files(error) => files(&error),
            Self::Database(error) => database(&error),
            Self::Uncertain(error) => {
                tracing::error!(%error, "a commit was not answered");
                PublicError::Uncertain
            }
            Self::Render(RenderError::MissingGlyph {
                field,
                character,
                place,
            }) => PublicError::MissingGlyph {
                field: field.to_string(),
                character,
                place,
            },
            Self::Sign(SignError::Expired { .. }) => PublicError::SigningKeyExpired,
            Self::TimeStamp(error) => {
                tracing::error!(%error, "no time stamp");
                PublicError::TimeStampUnavailable
            }
            other => {
                tracing::error!(error = %other, "use-case failed");
                PublicError::Internal
            }
        }
    }
}

fn database(error: &DbErr) -> PublicError {
    let fault = Fault::of(error);
    match fault {
        Fault::Full => {
            tracing::error!(%error, "no space left");
            PublicError::NoSpace
        }
        Fault::ReadOnly | Fault::Storage => {
            tracing::error!(%error, "the database cannot be written to");
            PublicError::NotWritable
        }
        Fault::Lost => {
            tracing::error!(%error, "database out of reach");
            PublicError::Busy
        }
        // Another writer was in the way for too long; nothing was changed.
        Fault::Busy => {
            tracing::warn!(%error, "database busy");
            PublicError::Busy
        }
        Fault::Constraint | Fault::Other => {
            tracing::error!(%error, ?fault, "use-case failed");
            PublicError::Internal
        }
    }
}

fn files(error: &io::Error) -> PublicError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            tracing::error!(%error, "no space left");
            PublicError::NoSpace
        }
        _ if crate::files::is_away(error) => {
            tracing::error!(%error, "file store out of reach");
            PublicError::Busy
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            tracing::error!(%error, "the file store cannot be written to");
            PublicError::NotWritable
        }
        _ => {
            tracing::error!(%error, "file store");
            PublicError::Internal
        }
    }
}

impl From<Error> for PublicError {
    fn from(error: Error) -> Self {
        error.into_public()
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match CorruptRow::within(&error) {
            Some(row) => Self::Corrupt(row.to_string()),
            None => Self::Database(error),
        }
    }
}

impl From<CorruptRow> for Error {
    fn from(row: CorruptRow) -> Self {
        Self::Corrupt(row.to_string())
    }
}

impl From<PrintError> for Error {
    fn from(error: PrintError) -> Self {
        match error {
            PrintError::Render(error) => Self::Render(error),
            issued @ PrintError::Issued { .. } => Self::Print(issued),
        }
    }
}
