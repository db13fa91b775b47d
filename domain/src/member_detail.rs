//! A member as pages show one: the record, and what is judged of it.

use serde::{Deserialize, Serialize};

use crate::certificate::CertificateSummary;
use crate::doubt::Doubt;
use crate::field::{Field, FieldNote};
use crate::member::MemberRecord;
use crate::photo::PhotoRef;
use crate::printed::PrintedDifferences;
use crate::queue::Standing;

/// One member in full, for the side panel and the upload dialog. `record`
/// carries no 证件号: that is shown on demand and each reveal is logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDetail {
    /// Identity of the row.
    pub id: i64,
    /// Grows with every change: optimistic locking.
    pub version: i64,
    /// All fields, `id_document.number` empty.
    pub record: MemberRecord,
    /// 证件号 masked.
    pub id_masked: String,
    /// The photo that would be issued, if there is one.
    pub photo: Option<PhotoRef>,
    /// Required fields that are empty.
    pub missing: Vec<Field>,
    /// All doubts, confirmed or not.
    pub doubts: Vec<Doubt>,
    /// Those that somebody confirmed.
    pub confirmed: Vec<Doubt>,
    /// State and label.
    pub standing: Standing,
    /// Every certificate, newest first.
    pub certificates: Vec<CertificateSummary>,
    /// Where the valid certificate differs from what is on file, if it does.
    pub differences: Option<PrintedDifferences>,
    /// What there is to say of single fields: characters that no certificate can show, and what
    /// the saving just done has repaired.
    #[serde(default)]
    pub notes: Vec<FieldNote>,
}
