//! Signing certificates: PAdES baseline B-B, with a time stamp B-T (ETSI EN 319 142-1).
//!
//! The signature is put into the file while it is drawn: [`crate::prepare`] leaves room for it and
//! says where, [`Signer::sign`] makes the CMS (RFC 5652) over the rest of the bytes, and
//! [`Prepared::complete`] puts it in. It certifies the document and permits no change of it
//! (`DocMDP`, ISO 32000-1, 12.8.2.2), so that a reader rejects whatever is appended.

mod cms;
mod error;
mod key;
mod prepared;
mod signer;
mod timestamp;

pub use cms::Signature;
pub use error::SignError;
pub use key::KeyKind;
pub use prepared::Prepared;
pub(crate) use prepared::{PLACEHOLDER_RANGE, Room};
pub use signer::Signer;
pub use timestamp::Query;

/// Bytes kept free for the token of a time-stamping authority with its certificates.
pub(crate) const TOKEN_ROOM: usize = 6 * 1024;
