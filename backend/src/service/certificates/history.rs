//! The versions of a member's certificate, and what has changed since the valid one.

use domain::{CertificateSummary, MemberRecord, PrintedDifferences};
use sea_orm::ConnectionTrait;

use super::issue::issued;
use crate::clock::shanghai_date;
use crate::entity::{certificate as row, member};
use crate::{Error, Scope, repo};

/// One line of a member's certificate history, without the name of who ended it.
pub(crate) fn summary(row: &row::Model) -> CertificateSummary {
    let issued = issued(row);
    CertificateSummary {
        version: issued.version,
        code: issued.code,
        issued_on: *row.issued_on,
        issue_reason: row.issue_reason.clone().unwrap_or_default(),
        state: *row.state,
        ended_on: row.ended_at.map(shanghai_date),
        ended_by: String::new(),
        reason: row.end_reason.as_deref().copied(),
        note: row.end_note.clone().unwrap_or_default(),
    }
}

/// A member's certificate history, in the order of the rows.
pub(crate) async fn history(
    db: &impl ConnectionTrait,
    scope: &Scope,
    rows: &[row::Model],
) -> Result<Vec<CertificateSummary>, Error> {
    let names = repo::staff::names(db, scope, rows.iter().filter_map(|row| row.ended_by)).await?;
    rows.iter()
        .map(|row| {
            let ended_by = row.ended_by.and_then(|id| names.get(&id));
            Ok(CertificateSummary {
                ended_by: ended_by.cloned().unwrap_or_default(),
                ..summary(row)
            })
        })
        .collect()
}

/// Where a certificate differs from what is on file, photo and all.
pub(crate) fn differences(
    certificate: &row::Model,
    member: &member::Model,
    record: &MemberRecord,
) -> PrintedDifferences {
    let issued = issued(certificate);
    PrintedDifferences {
        version: issued.version,
        code: issued.code,
        issued_on: *certificate.issued_on,
        fields: certificate.printed.differences(record),
        photo: member.photo_sha256.as_deref() != Some(&certificate.photo_sha256),
    }
}
