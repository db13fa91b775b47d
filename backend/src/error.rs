//! What can go wrong inside, and what of it is told outside.

use certificate::print::PrintError;
use certificate::{RenderError, SignError};
use domain::PublicError;
use sea_orm::DbErr;

/// Any failure of a use-case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A failure that the person outside can act on.
    #[error("{0}")]
    Public(#[from] PublicError),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// The file store failed.
    #[error("file store: {0}")]
    Files(#[from] std::io::Error),
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
            Self::Files(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                tracing::error!(%error, "no space left");
                PublicError::NoSpace
            }
            Self::Database(error) if is_full(&error) => {
                tracing::error!(%error, "no space left");
                PublicError::NoSpace
            }
            Self::Database(error @ (DbErr::ConnectionAcquire(_) | DbErr::Conn(_))) => {
                tracing::error!(%error, "database out of reach");
                PublicError::Busy
            }
            Self::Database(error) if is_busy(&error) => {
                tracing::warn!(%error, "database busy");
                PublicError::Busy
            }
            Self::Render(RenderError::MissingGlyph { field, character }) => {
                PublicError::MissingGlyph {
                    field: field.to_string(),
                    character,
                }
            }
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

fn is_full(error: &DbErr) -> bool {
    let text = error.to_string();
    text.contains("database or disk is full") || text.contains("No space left on device")
}

/// Another writer was in the way for too long; nothing was changed.
fn is_busy(error: &DbErr) -> bool {
    let text = error.to_string();
    [
        "database is locked",
        "deadlock detected",
        "could not serialize",
    ]
    .iter()
    .any(|sign| text.contains(sign))
}

impl From<Error> for PublicError {
    fn from(error: Error) -> Self {
        error.into_public()
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
