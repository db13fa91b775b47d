//! Saving: every photo that is new or replaces another goes to its member.

use domain::photo_batch::{
    ArchiveState, BatchGroup, BatchState, BatchSummary, BatchWarning, ItemOutcome,
};
use domain::{PhotoKind, PhotoSource, PublicError};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde_json::json;

use super::intake::read_prepared;
use super::known::{Running, Task};
use super::{DECIDABLE, PhotoBatches, refuse};
use crate::entity::{photo_batch, photo_batch_item};
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
        let found = self.batch_of(scope, batch_id).await?;
        if self.go_on(&found).await? == Some(BatchState::Committing) {
            return self.summary(scope, batch_id).await;
        }
        let transaction = self.services.cx.db.begin().await?;
        let batch = self
            .locked(&transaction, scope, batch_id, &DECIDABLE)
            .await?;
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
        self.act(&transaction, scope, batch, BatchState::Committing)
            .await?;
        let detail = json!({ "batch": batch_id });
        self.record(&transaction, scope, "photo_batch.commit", detail)
            .await?;
        // Marked before others can see the state: without a task it would seem to stand still.
        let running = self.services.cx.batches.begin(Task::Batch(batch_id)).await;
        transaction.commit().await?;
        self.give_in_background(running, scope.clone(), batch_id);
        self.summary(scope, batch_id).await
    }

    /// Takes the batch on in the name of who asks.
    pub(super) async fn act(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: photo_batch::Model,
        state: BatchState,
    ) -> Result<(), Error> {
        let mut row = batch.into_active_model();
        row.state = Set(state.into());
        row.acted_by = Set(scope.staff_id);
        row.acted_by_name = Set(scope.actor.clone());
        row.updated_at = Set(self.services.cx.clock.now());
        repo::photo_batches::update(db, scope, row).await?;
        Ok(())
    }

    pub(super) fn go_on_committing(&self, scope: Scope, batch_id: i64) {
        if let Some(running) = self.services.cx.batches.start(Task::Batch(batch_id)) {
            self.give_in_background(running, scope, batch_id);
        }
    }

    fn give_in_background(&self, running: Running, scope: Scope, batch_id: i64) {
        let services = self.services.clone();
        tokio::spawn(async move {
            let batches = services.photo_batches();
            let given = batches.give_all(&scope, batch_id).await;
            drop(running);
            match given {
                Ok(true) => {}
                Ok(false) => batches.after_a_stop(&scope, batch_id).await,
                Err(error) => tracing::error!(batch_id, %error, "batch not saved to its end"),
            }
        });
    }

    /// Whether it came to its end: it stops when its owner is shut out.
    async fn give_all(&self, scope: &Scope, batch_id: i64) -> Result<bool, Error> {
        let groups = [BatchGroup::New, BatchGroup::Replaces];
        loop {
            let transaction = self.services.cx.db.begin().await?;
            let batch = self
                .locked(&transaction, scope, batch_id, &[BatchState::Committing])
                .await?;
            if self.is_shut_out(&transaction, scope, batch_id).await? {
                transaction.commit().await?;
                return Ok(false);
            }
            // Taken before any member is locked, as everywhere.
            repo::associations::lock(&transaction, scope).await?;
            let which = (&groups[..], ItemOutcome::None);
            let rows =
                repo::photo_items::next(&transaction, scope, batch_id, which, (0, AT_ONCE)).await?;
            if rows.is_empty() {
                self.turn(&transaction, scope, batch, BatchState::Committed)
                    .await?;
                transaction.commit().await?;
                self.services.cx.batches.forget(batch_id);
                return Ok(true);
            }
            for row in rows {
                self.give_one(&transaction, scope, &batch, row).await?;
            }
            transaction.commit().await?;
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
