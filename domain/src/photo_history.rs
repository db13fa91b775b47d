//! Every photo ever given to a member.

use serde::{Deserialize, Serialize};

use crate::photo::PhotoSource;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoEntry {
    /// Identity of the photo.
    pub id: i64,
    /// Where it came from.
    pub source: PhotoSource,
    /// From the exam's records, in a batch too: its few pixels are no fault of the member's.
    pub from_exam: bool,
    /// Who gave it: the user name; empty for a command.
    pub given_by: String,
    /// When, as `2026-11-24 19:30` in China.
    pub given_at: String,
    /// Width of the photo as issued, px.
    pub width: u32,
    /// Height of the photo as issued, px.
    pub height: u32,
    /// Whether it is the one that would be issued.
    pub in_use: bool,
    /// Whether its background was made white.
    pub whitened: bool,
    /// Why it was taken although it fails checks; empty if it passes them.
    pub override_reason: String,
    /// First characters of its SHA-256, for its address.
    pub tag: String,
}
