//! Saving: every photo that is new or replaces another goes to its member.

use domain::photo_batch::{
    ArchiveState, BatchGroup, BatchState, BatchSummary, BatchWarning, ItemOutcome,
};
use domain::{PhotoKind, PhotoSource, PublicError};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde_json::json;

use super::intake::read_prepared;
use super::owner::{may_still_act, owner};
use super::work::GIVEN;
use super::{DECIDABLE, PhotoBatches, refuse};
use crate::db::Transaction;
use crate::entity::{photo_batch, photo_batch_item};
use crate::jobs::{Halt, Run};
use crate::service::photos::{Giving, NotedWarning};
use crate::{Error, Scope, repo};

/// Members of one transaction: others write in between.
pub(super) const AT_ONCE: u64 = 50;

impl PhotoBatches<'_> {
    /// Begins to give every photo of 新照片 and 替换 to its member; the work goes on in the
    /// background, and after a restart of the server. One that stands still after an error is
    /// gone on with; one that is saved is saved once more for what has been decided since.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] if the batch is undone or discarded, or files are still coming
    /// in.
    pub async fn commit(&self, scope: &Scope, batch_id: i64) -> Result<BatchSummary, Error> {
        scope.may_change()?;
        let transaction = self.services.cx.db.begin().await?;
        let states = [&DECIDABLE[..], &[BatchState::Committing]].concat();
        let batch = self.locked(&transaction, scope, batch_id, &states).await?;
        if *batch.state == BatchState::Committing {
            return self.asked_again(transaction, scope, batch).await;
        }
        let working = [ArchiveState::Receiving, ArchiveState::Unpacking];
        let archives = repo::photo_archives::of_batch(&transaction, scope, batch_id).await?;
        if archives
            .iter()
            .any(|archive| working.contains(&*archive.state))
        {
            return Err(refuse(
                "压缩包还在上传或解压，请稍候再保存；已上传的都在。".into(),
            ));
        }
        let batch = self
            .act(&transaction, scope, batch, BatchState::Committing)
            .await?;
        let detail = json!({ "batch": batch_id });
        self.record(&transaction, scope, "photo_batch.commit", detail)
            .await?;
        let job = self.begin_batch(&transaction, scope, batch).await?;
        transaction.commit().await?;
        self.wake([job]);
        self.summary(scope, batch_id).await
    }

    /// A batch that is saved or undone already: where nobody works on it any more it is gone on
    /// with, in the name of who asked for it first, unless that person was shut out.
    pub(super) async fn asked_again(
        &self,
        transaction: Transaction,
        scope: &Scope,
        batch: photo_batch::Model,
    ) -> Result<BatchSummary, Error> {
        let owner = owner(&batch);
        let begun = match may_still_act(&transaction, &owner).await? {
            true => self.go_on(&transaction, &owner, &batch).await?,
            false => Vec::new(),
        };
        transaction.commit().await?;
        self.wake(begun);
        self.summary(scope, batch.id).await
    }

    /// Takes the batch on in the name of who asks.
    pub(super) async fn act(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: photo_batch::Model,
        state: BatchState,
    ) -> Result<photo_batch::Model, Error> {
        let mut row = batch.into_active_model();
        row.state = Set(state.into());
        row.acted_by = Set(scope.staff_id);
        row.acted_by_name = Set(scope.actor.clone());
        row.updated_at = Set(self.services.cx.clock.now());
        Ok(repo::photo_batches::update(db, scope, row).await?)
    }

    /// Works on the job that saves a batch.
    pub(super) async fn give_all(&self, run: &Run, batch_id: i64) -> Result<(), Halt> {
        let scope = &run.scope;
        // It is over where a run before this one has ended it unnoticed.
        let states = [BatchState::Committing, BatchState::Committed];
        loop {
            run.may_go_on(self.services.cx.db.read()).await?;
            let transaction = self.services.cx.db.begin().await?;
            let batch = self.locked(&transaction, scope, batch_id, &states).await?;
            if *batch.state == BatchState::Committed {
                return Ok(());
            }
            // Taken before any member is locked, as everywhere.
            repo::associations::lock(&transaction, scope).await?;
            let which = (&GIVEN[..], ItemOutcome::None);
            let rows =
                repo::photo_items::next(&transaction, scope, batch_id, which, (0, AT_ONCE)).await?;
            let (count, is_over) = (rows.len(), rows.is_empty());
            for row in rows {
                self.give_one(&transaction, scope, &batch, row).await?;
            }
            if is_over {
                self.turn(&transaction, scope, batch, BatchState::Committed)
                    .await?;
            }
            run.done(&transaction, u32::try_from(count).unwrap_or(u32::MAX))
                .await?;
            transaction.commit().await?;
            if is_over {
                self.services.cx.pictures.forget(batch_id);
                return Ok(());
            }
        }
    }

    async fn give_one(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: &photo_batch::Model,
        row: photo_batch_item::Model,
    ) -> Result<(), Error> {
        let member = match row.member_id {
            Some(id) => repo::members::lock(db, scope, id).await?,
            None => None,
        };
        let mut change = row.clone().into_active_model();
        let prepared = read_prepared(&row)?;
        let (Some(member), Some(prepared)) = (member, prepared) else {
            change.grouping = Set(BatchGroup::Unmatched.into());
            change.outcome_note = Set("会员已不存在，照片没有保存。".to_owned());
            repo::photo_items::update(db, scope, change).await?;
            return Ok(());
        };
        if member.photo_id != row.seen_photo_id {
            change.grouping = Set(BatchGroup::Ambiguous.into());
            change.reason = Set("核对之后该会员的照片又有改动，未覆盖。".to_owned());
            change.outcome_note = Set(
                "保存时该会员的照片已被他人更换，未覆盖。如仍需更换，请重新指定该会员后再次保存。"
                    .to_owned(),
            );
            repo::photo_items::update(db, scope, change).await?;
            return Ok(());
        }
        let giving = Giving {
            source: match *batch.kind {
                PhotoKind::Exam => PhotoSource::Exam,
                PhotoKind::Upload => PhotoSource::Batch,
            },
            file_name: row.file_name.clone(),
            override_reason: row.override_reason.clone(),
            warnings: noted(&row),
        };
        let (_, photo) = self
            .services
            .photos()
            .give(db, scope, member.id, &prepared, &giving)
            .await?;
        change.photo_id = Set(Some(photo.id));
        change.previous_photo_id = Set(member.photo_id);
        change.outcome = Set(ItemOutcome::Given.into());
        repo::photo_items::update(db, scope, change).await?;
        Ok(())
    }

    /// The row's batch must not be deleted from under it.
    pub(super) async fn batch_of(
        &self,
        scope: &Scope,
        batch_id: i64,
    ) -> Result<photo_batch::Model, Error> {
        let db = self.services.cx.db.read();
        let batch = repo::photo_batches::by_id(db, scope, batch_id).await?;
        Ok(batch.ok_or(PublicError::NotFound)?)
    }
}

/// The row's 提醒 as the audit trail keeps them.
fn noted(row: &photo_batch_item::Model) -> Vec<NotedWarning> {
    let noted = |warning: &BatchWarning| NotedWarning {
        kind: warning.kind.slug(),
        member: warning.member_id,
    };
    row.warnings.iter().map(noted).collect()
}
