//! What the rules say of each member now, against what its row says they said.

use super::IntegrityReport;
use crate::service::{Context, standing};
use crate::{Error, Scope, SystemScope, repo};

pub(super) async fn check(
    cx: &Context,
    system: &SystemScope,
    report: &mut IntegrityReport,
) -> Result<(), Error> {
    let db = cx.db.read();
    for association in repo::associations::all(db, system).await? {
        let scope = Scope::operator(association.id);
        let mut after = i64::MIN;
        loop {
            let rows = repo::members::after(db, &scope, after).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            // One that cannot be read is told with the rows.
            let rows = rows.into_iter().filter_map(|read| read.row.ok()).collect();
            for member in standing::misjudged(db, &scope, rows).await? {
                report.fault(format!(
                    "member {member}: its state or doubts are not what the rules say"
                ));
            }
        }
    }
    Ok(())
}
