//! The versions of a member's certificate, and what has changed since the valid one.

use domain::{
    CertificateState, CertificateSummary, FaceDifferences, MemberRecord, RevocationReason,
};
use sea_orm::ConnectionTrait;

use super::issue::issued;
use super::printed::Printed;
use crate::clock::shanghai_date;
use crate::entity::{certificate as row, from_date, member};
use crate::{Error, Scope, repo};

/// One line of a member's certificate history, without the name of who ended it.
pub(crate) fn summary(row: &row::Model) -> Result<CertificateSummary, Error> {
    let issued = issued(row)?;
    let state = CertificateState::from_slug(&row.state)
        .ok_or_else(|| Error::Corrupt(format!("certificate state {:?}", row.state)))?;
    Ok(CertificateSummary {
        version: issued.version,
        code: issued.code,
        issued_on: from_date(row.issued_on),
        issue_reason: row.issue_reason.clone().unwrap_or_default(),
        state,
        ended_on: row.ended_at.map(shanghai_date),
        ended_by: String::new(),
        reason: row
            .end_reason
            .as_deref()
            .and_then(RevocationReason::from_slug),
        note: row.end_note.clone().unwrap_or_default(),
    })
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
                ..summary(row)?
            })
        })
        .collect()
}

/// Where a certificate differs from what is on file, photo and all.
pub(crate) fn differences(
    certificate: &row::Model,
    member: &member::Model,
    record: &MemberRecord,
) -> Result<FaceDifferences, Error> {
    let issued = issued(certificate)?;
    Ok(FaceDifferences {
        version: issued.version,
        code: issued.code,
        issued_on: from_date(certificate.issued_on),
        fields: Printed::from_json(&certificate.face)?.differences(record),
        photo: member.photo_sha256.as_deref() != Some(&certificate.photo_sha256),
    })
}
