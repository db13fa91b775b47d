//! What a batch would come to, before it is begun.

use std::collections::HashMap;

use domain::{IssuePlan, MAX_BATCH, PlannedIssue, PublicError};

use super::Certificates;
use super::history::summary;
use super::issue::{divide_doubts, plan};
use crate::entity::{certificate, member};
use crate::{Error, Scope, repo};

impl Certificates<'_> {
    /// What asking for each of these members' certificates comes to as things
    /// stand, in the order asked for; nothing is changed.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] if one of them is not there,
    /// [`PublicError::TooLarge`] for more than [`MAX_BATCH`].
    pub async fn plan(
        &self,
        scope: &Scope,
        member_ids: &[i64],
    ) -> Result<Vec<PlannedIssue>, Error> {
        scope.may_change()?;
        if member_ids.len() > MAX_BATCH {
            return Err(PublicError::TooLarge.into());
        }
        let db = self.cx.db.read();
        let rows = repo::members::by_ids(db, scope, member_ids).await?;
        let firm_ids = rows.iter().filter_map(|row| row.firm_id);
        let firms = repo::firms::names(db, scope, firm_ids).await?;
        let valid: HashMap<i64, certificate::Model> =
            repo::certificates::valid_of(db, scope, member_ids)
                .await?
                .into_iter()
                .map(|certificate| (certificate.member_id, certificate))
                .collect();
        let mut revoked = HashMap::new();
        for row in repo::certificates::revoked_of(db, scope, member_ids).await? {
            revoked.insert(row.member_id, summary(&row));
        }
        let rows: HashMap<i64, member::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
        let planned = |id: &i64| {
            let row = rows.get(id).ok_or(PublicError::NotFound)?;
            let firm = row.firm_id.and_then(|id| firms.get(&id));
            let record = repo::members::to_record(row, firm.cloned().unwrap_or_default());
            let (_, open) = divide_doubts(row, &[]);
            let plan: IssuePlan = {
                let revoked = revoked.get(id).cloned();
                plan(row, &record, valid.get(id), open, revoked)?
            };
            let replaces = match &plan {
                IssuePlan::Changed | IssuePlan::Doubtful(_) => valid.get(id),
                _ => None,
            };
            let replaces = replaces.map(|row| *row.version);
            Ok(PlannedIssue {
                replaces: replaces.unwrap_or(0),
                id: *id,
                name: record.name,
                member_no: record.member_no,
                plan,
            })
        };
        member_ids.iter().map(planned).collect()
    }
}
