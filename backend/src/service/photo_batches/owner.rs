//! In whose name a batch is worked on, and what becomes of the work when that person may not act
//! any longer: it stops, and a colleague takes it over.

use domain::photo_batch::{ArchiveState, BatchState, BatchSummary};
use domain::{PublicError, Role};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde_json::json;

use super::{PhotoBatches, refuse};
use crate::entity::photo_batch;
use crate::{Error, Scope, repo};

impl PhotoBatches<'_> {
    /// Goes on in the name of who asks with work that stands still because its owner was shut
    /// out: saving, undoing, unpacking.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] if its owner may still act, or nothing is left to do.
    pub async fn take_over(&self, scope: &Scope, batch_id: i64) -> Result<BatchSummary, Error> {
        scope.may_change()?;
        let transaction = self.services.cx.db.begin().await?;
        let batch = repo::photo_batches::lock(&transaction, scope, batch_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        if self.unfinished_of(&transaction, &batch).await?.is_none() {
            return Err(refuse(
                "这一批照片不需要接手：经办人仍可办理，或已没有未完成的工作。未作任何修改。".into(),
            ));
        }
        let batch = self.hand_over(&transaction, scope, batch).await?;
        let begun = self.go_on(&transaction, scope, &batch).await?;
        transaction.commit().await?;
        self.wake(begun);
        self.summary(scope, batch_id).await
    }

    /// Makes the batch that of who asks; the trail says from whom.
    pub(super) async fn hand_over(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: photo_batch::Model,
    ) -> Result<photo_batch::Model, Error> {
        let detail = json!({ "batch": batch.id, "from": owner(&batch).actor });
        let mut row = batch.into_active_model();
        row.acted_by = Set(scope.staff_id);
        row.acted_by_name = Set(scope.actor.clone());
        row.updated_at = Set(self.services.cx.clock.now());
        let batch = repo::photo_batches::update(db, scope, row).await?;
        self.record(db, scope, "photo_batch.take_over", detail)
            .await?;
        Ok(batch)
    }

    /// The user name of a batch's owner who was shut out and has left work unfinished that nobody
    /// goes on with.
    pub(super) async fn unfinished_of(
        &self,
        db: &impl ConnectionTrait,
        batch: &photo_batch::Model,
    ) -> Result<Option<String>, Error> {
        let scope = owner(batch);
        if may_still_act(db, &scope).await? {
            return Ok(None);
        }
        let half_done = matches!(*batch.state, BatchState::Committing | BatchState::Undoing);
        let mut left = half_done && !repo::jobs::is_unfinished(db, &scope, batch.job_id).await?;
        for archive in repo::photo_archives::of_batch(db, &scope, batch.id).await? {
            left |= *archive.state == ArchiveState::Unpacking
                && !repo::jobs::is_unfinished(db, &scope, archive.job_id).await?;
        }
        Ok(left.then_some(scope.actor))
    }
}

/// Whether this person may still change what belongs to the association. What the program itself
/// does always goes on.
pub(super) async fn may_still_act(db: &impl ConnectionTrait, scope: &Scope) -> Result<bool, Error> {
    if scope.staff_id.is_none() {
        return Ok(true);
    }
    let Some(row) = repo::staff::who_acts(db, scope).await? else {
        return Ok(false);
    };
    Ok(!row.disabled && row.role.may_change())
}

/// The scope of who began a batch, or saved, undid or took it over since.
pub(super) fn owner(batch: &photo_batch::Model) -> Scope {
    Scope {
        association_id: batch.association_id,
        staff_id: batch.acted_by,
        actor: batch.acted_by_name.clone(),
        role: Role::Clerk,
        session: None,
    }
}
