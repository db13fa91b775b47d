//! The one error that leaves the server.

mod wire;
mod words;

use serde::Serialize;
use strum_macros::IntoStaticStr;

use crate::certificate::{CertificateState, CertificateSummary};
use crate::doubt::Doubt;
use crate::field::{Field, FieldError};
use crate::member_detail::MemberDetail;
use crate::photo_check::PhotoCheck;
use crate::printed::PrintedDifferences;
use crate::settings::SettingsFault;

/// When a busy server is worth another try, seconds.
const BUSY_SECONDS: u32 = 5;

/// What went wrong, as a person or a program outside may know it. Holds no
/// internals; a fault of the server is [`PublicError::Internal`] and is logged
/// where it is handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
#[derive(IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum PublicError {
    /// The page was rendered for another person than who is signed in now: nothing was done.
    OtherPerson,
    /// Nobody is signed in.
    Unauthenticated,
    /// Name and password do not fit, or the account is disabled.
    WrongCredentials,
    /// The signed-in person may not do this.
    Forbidden,
    /// Not there, or another association's.
    NotFound,
    /// Values that cannot be taken; nothing was saved.
    Invalid(Vec<FieldError>),
    /// Somebody else saved first; the member as it is now.
    EditConflict(Box<MemberDetail>),
    /// Required fields are empty: no certificate.
    Missing(Vec<Field>),
    /// Doubts that nobody has confirmed yet.
    Doubtful(Vec<Doubt>),
    /// The member has left: no new certificate.
    NotListed,
    /// The newest version, this one, was revoked: the next is issued only for a reason.
    Revoked(Box<CertificateSummary>),
    /// The reason for issuing after a revocation is missing or cannot be taken.
    ReissueRefused(String),
    /// Issuing would replace a valid version, and not the one that the person was told of.
    WouldReplace(Box<PrintedDifferences>),
    /// Only a valid certificate can be revoked; this one is not.
    NotValid {
        /// Its version.
        version: u32,
        /// Its state.
        state: CertificateState,
    },
    /// The revocation lacks what it needs.
    RevocationRefused(String),
    /// No configured font has this character of the field.
    MissingGlyph {
        /// The name on screen of what holds the character.
        field: String,
        /// The character.
        character: char,
        /// Its place in the field, from 1.
        place: u32,
    },
    /// The association's signing certificate is not valid now.
    SigningKeyExpired,
    /// The time-stamping authority cannot be reached.
    TimeStampUnavailable,
    /// The time-stamping authority did not answer in time, and is not asked again for three minutes.
    TimeStampSilent,
    /// The photo was not taken.
    PhotoRefused {
        /// Stable name of the reason.
        reason: String,
        /// What is wrong and what to do, in Chinese.
        message: String,
        /// The file is larger than allowed.
        too_large: bool,
    },
    /// The photo fails checks, and no reason was given for taking it anyway; every
    /// check, passed ones too.
    PhotoUnfit(Vec<PhotoCheck>),
    /// Members without a valid certificate, by name: nothing was printed.
    NotIssued(Vec<String>),
    /// No print, or the printer's profile was not saved.
    PrintRefused {
        /// Stable name of the reason.
        reason: String,
        /// What is wrong and what to do, in Chinese.
        message: String,
    },
    /// Settings that cannot be taken; nothing was saved.
    SettingsRefused(Vec<SettingsFault>),
    /// Somebody else saved the settings first.
    SettingsConflict,
    /// A roster that cannot be read, or that cannot be imported or taken back as things are; every
    /// reason on a line of its own.
    ImportRefused(String),
    /// The new password is too short or the old one is wrong.
    PasswordRefused(String),
    /// So many numbers were shown that the person's password is asked for before the next.
    PasswordRequired,
    /// What the token of a search stood for is no longer kept, or was typed in another session.
    SearchExpired,
    /// The request itself cannot be read.
    BadRequest(String),
    /// The address is there, the method is not.
    MethodNotAllowed,
    /// The body is of a kind that is not taken here.
    UnknownMedia,
    /// The body did not come in time.
    TooSlow,
    /// More than the server takes.
    TooLarge,
    /// Too many attempts.
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The server has too much to do.
    Busy,
    /// The disk is full.
    NoSpace,
    /// The store takes no writes: it is read-only or its disk is failing.
    NotWritable,
    /// The answer of the database or of the route did not come in time: whether it was saved is not known.
    Uncertain,
    /// A fault of the server, logged.
    Internal,
    /// The server could not be reached, answered what cannot be read, or not in time: what was
    /// asked may have been done.
    Unreachable,
}

impl PublicError {
    /// Whether what was asked may have been done even so: no answer came that tells.
    pub fn leaves_open(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Uncertain | Self::Internal)
    }

    /// After how many seconds the same request is worth another try (`Retry-After`); `None` if
    /// waiting changes nothing.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { retry_after } => Some(*retry_after),
            Self::Busy => Some(BUSY_SECONDS),
            _ => None,
        }
    }

    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

impl std::error::Error for PublicError {}
