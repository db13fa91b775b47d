//! What the rules say of each member now, against what its row says they said.

use super::IntegrityReport;
use crate::service::{Inner, standing};
use crate::{Error, repo};

pub(super) async fn check(inner: &Inner, report: &mut IntegrityReport) -> Result<(), Error> {
    let db = inner.db.read();
    for association in repo::associations::all(db).await? {
        let mut after = i64::MIN;
        loop {
            let rows = repo::integrity::members_after(db, association.id, after).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for member in standing::misjudged(db, association.id, rows).await? {
                report.fault(format!(
                    "member {member}: its state or doubts are not what the rules say"
                ));
            }
        }
    }
    Ok(())
}
