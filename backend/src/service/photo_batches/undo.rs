//! Undoing a saved batch: its members have the photos again that they had before.

use domain::photo_batch::{BatchGroup, BatchState, BatchSummary, ItemOutcome};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde_json::json;

use super::PhotoBatches;
use super::commit::AT_ONCE;
use crate::entity::photo_batch_item;
use crate::jobs::{Halt, Run};
use crate::repo::{self, audit::Event};
use crate::{Error, Scope};

impl PhotoBatches<'_> {
    /// Begins to give every member of a saved batch the photo it had before, where the one of
    /// this batch is still in use; the work goes on in the background, and after a restart. One
    /// that stands still after an error is gone on with.
    ///
    /// # Errors
    /// [`domain::PublicError::BadRequest`] if the batch is not saved.
    pub async fn undo(&self, scope: &Scope, batch_id: i64) -> Result<BatchSummary, Error> {
        scope.may_change()?;
        let transaction = self.services.cx.db.begin().await?;
        let states = [BatchState::Committed, BatchState::Undoing];
        let batch = self.locked(&transaction, scope, batch_id, &states).await?;
        if *batch.state == BatchState::Undoing {
            return self.asked_again(transaction, scope, batch).await;
        }
        let batch = self
            .act(&transaction, scope, batch, BatchState::Undoing)
            .await?;
        let detail = json!({ "batch": batch_id });
        self.record(&transaction, scope, "photo_batch.undo", detail)
            .await?;
        let job = self.begin_batch(&transaction, scope, batch).await?;
        transaction.commit().await?;
        self.wake([job]);
        self.summary(scope, batch_id).await
    }

    /// Works on the job that undoes a batch.
    pub(super) async fn take_all_back(&self, run: &Run, batch_id: i64) -> Result<(), Halt> {
        let scope = &run.scope;
        // It is over where a run before this one has ended it unnoticed.
        let states = [BatchState::Undoing, BatchState::Undone];
        loop {
            run.may_go_on(self.services.cx.db.read()).await?;
            let transaction = self.services.cx.db.begin().await?;
            let batch = self.locked(&transaction, scope, batch_id, &states).await?;
            if *batch.state == BatchState::Undone {
                return Ok(());
            }
            repo::associations::lock(&transaction, scope).await?;
            let which = (BatchGroup::ALL, ItemOutcome::Given);
            let rows =
                repo::photo_items::next(&transaction, scope, batch_id, which, (0, AT_ONCE)).await?;
            let (count, is_over) = (rows.len(), rows.is_empty());
            for row in rows {
                self.take_one_back(&transaction, scope, row).await?;
            }
            if is_over {
                self.turn(&transaction, scope, batch, BatchState::Undone)
                    .await?;
            }
            run.done(&transaction, u32::try_from(count).unwrap_or(u32::MAX))
                .await?;
            transaction.commit().await?;
            if is_over {
                return Ok(());
            }
        }
    }

    async fn take_one_back(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        row: photo_batch_item::Model,
    ) -> Result<(), Error> {
        let member = match row.member_id {
            Some(id) => repo::members::lock(db, scope, id).await?,
            None => None,
        };
        let (given, previous) = (row.photo_id, row.previous_photo_id);
        let mut change = row.into_active_model();
        let in_use = member.as_ref().and_then(|member| member.photo_id);
        // An exam photo that only went into the history: there is nothing to change back.
        let was_never_in_use = in_use == previous && given != previous;
        match member {
            Some(member) if in_use == given && given.is_some() => {
                let before = match previous {
                    Some(id) => repo::photos::by_id(db, scope, id).await?,
                    None => None,
                };
                let member_id = member.id;
                self.services
                    .photos()
                    .put_in_use(db, scope, member, before.as_ref())
                    .await?;
                let detail = json!({ "photo": given, "in_use": previous });
                let event = Event::on_member("photo.take_back", member_id, detail);
                repo::audit::record(db, scope, self.services.cx.clock.now(), event).await?;
                change.outcome = Set(ItemOutcome::TakenBack.into());
            }
            Some(_) if was_never_in_use => {
                change.outcome = Set(ItemOutcome::TakenBack.into());
                change.outcome_note = Set("这张照片没有在使用，只留在照片历史中。".to_owned());
            }
            Some(_) => {
                change.outcome = Set(ItemOutcome::Kept.into());
                change.outcome_note = Set("保存之后该会员又换了照片，未作改动。".to_owned());
            }
            None => {
                change.outcome = Set(ItemOutcome::Kept.into());
                change.outcome_note = Set("会员已不存在。".to_owned());
            }
        }
        repo::photo_items::update(db, scope, change).await?;
        Ok(())
    }
}
