//! Many photos at once: taken in file by file, shown in a table, then given to their members
//! by one press and taken back by another. Nothing reaches a member before that press.

mod archives;
mod commit;
mod decide;
mod intake;
mod judge;
mod known;
mod owner;
mod show;
mod undo;
mod unpack;
mod work;

pub use archives::PieceOutcome;
pub(crate) use known::Pictures;
pub(crate) use work::{CANCELLED, handed_over, run, stopped};

use domain::PhotoKind;
use domain::PublicError;
use domain::photo_batch::BatchState;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde_json::json;

use crate::entity::photo_batch;
use crate::repo::{self, audit::Event};
use crate::{Error, Scope, Services};

/// States in which rows are decided on and saved: what a saving has left over is not lost with it.
const DECIDABLE: [BatchState; 2] = [BatchState::Open, BatchState::Committed];

/// See [`crate::Services::photo_batches`].
pub struct PhotoBatches<'a> {
    pub(crate) services: &'a Services,
}

impl PhotoBatches<'_> {
    /// Begins a batch.
    pub async fn begin(
        &self,
        scope: &Scope,
        kind: PhotoKind,
    ) -> Result<domain::photo_batch::BatchSummary, Error> {
        scope.may_change()?;
        let now = self.services.cx.clock.now();
        let transaction = self.services.cx.db.begin().await?;
        let row = photo_batch::ActiveModel {
            kind: Set(kind.into()),
            state: Set(BatchState::Open.into()),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        let batch = repo::photo_batches::insert(&transaction, scope, row).await?;
        let detail = json!({ "batch": batch.id, "kind": kind });
        self.record(&transaction, scope, "photo_batch.begin", detail)
            .await?;
        transaction.commit().await?;
        self.summary(scope, batch.id).await
    }

    /// Gives up a batch of which nothing is saved: its rows and ZIP files are deleted.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] if it is saved already or being saved.
    pub async fn discard(&self, scope: &Scope, batch_id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let transaction = self.services.cx.db.begin().await?;
        let batch = self
            .locked(&transaction, scope, batch_id, &[BatchState::Open])
            .await?;
        let archives = repo::photo_archives::of_batch(&transaction, scope, batch_id).await?;
        for job in archives.iter().filter_map(|archive| archive.job_id) {
            repo::jobs::give_up(&transaction, scope, job).await?;
        }
        repo::photo_items::delete_all(&transaction, scope, batch_id).await?;
        repo::photo_archives::delete_all(&transaction, scope, batch_id).await?;
        self.turn(&transaction, scope, batch, BatchState::Discarded)
            .await?;
        let detail = json!({ "batch": batch_id });
        self.record(&transaction, scope, "photo_batch.discard", detail)
            .await?;
        transaction.commit().await?;
        self.services.cx.pictures.forget(batch_id);
        for archive in archives {
            self.forget_or_warn(archive.id).await;
        }
        Ok(())
    }

    /// The batch, locked, if it is in one of these states.
    async fn locked(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch_id: i64,
        states: &[BatchState],
    ) -> Result<photo_batch::Model, Error> {
        let batch = repo::photo_batches::lock(db, scope, batch_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let found = *batch.state;
        if states.contains(&found) {
            Ok(batch)
        } else {
            Err(refuse(format!(
                "这一批照片{}，不能这样操作；未作任何修改。请刷新页面查看。",
                found.label()
            )))
        }
    }

    async fn turn(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: photo_batch::Model,
        state: BatchState,
    ) -> Result<(), Error> {
        let mut row = batch.into_active_model();
        row.state = Set(state.into());
        row.updated_at = Set(self.services.cx.clock.now());
        repo::photo_batches::update(db, scope, row).await?;
        Ok(())
    }

    async fn record(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        action: &'static str,
        detail: serde_json::Value,
    ) -> Result<(), Error> {
        let event = Event::of(action, detail);
        repo::audit::record(db, scope, self.services.cx.clock.now(), event).await?;
        Ok(())
    }
}

fn refuse(why: String) -> Error {
    PublicError::BadRequest(why).into()
}
