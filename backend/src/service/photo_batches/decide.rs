//! Decisions by hand on rows that are not saved: of an open batch, or left over by a saving.

use std::collections::{BTreeMap, BTreeSet};

use domain::crop::CropRect;
use domain::photo_batch::{BatchItem, ItemOutcome, MAX_REASON};
use domain::{PhotoKind, PublicError};
use portrait::intake::Wish;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::intake::write_prepared;
use super::{DECIDABLE, PhotoBatches, refuse};
use crate::entity::photo_batch_item::{ActiveModel, Decision, Model};
use crate::service::photos::prepare;
use crate::{Error, Scope, repo};

impl PhotoBatches<'_> {
    /// Gives the row to this member.
    ///
    /// # Errors
    /// As of every decision: [`PublicError::NotFound`] if row or member are not the
    /// association's, [`PublicError::BadRequest`] if the row is saved or the batch undone.
    pub async fn assign(
        &self,
        scope: &Scope,
        item_id: i64,
        member_id: i64,
    ) -> Result<BatchItem, Error> {
        repo::members::by_id(self.services.cx.db.read(), scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let assign = |row: &mut ActiveModel, _: &Model| {
            row.member_id = Set(Some(member_id));
            row.decision = Set(Decision::Assigned.into());
            // What was confirmed was of somebody else.
            row.confirmed = Set(Vec::new().into());
            Ok(())
        };
        self.decide(
            scope,
            item_id,
            assign,
            "assign",
            json!({ "member": member_id }),
        )
        .await
    }

    /// Says that the photo is the row's member's, although something speaks for another person.
    /// Holds for what speaks for it now: a new 提醒 asks again.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] for a row without a member or without a 提醒.
    pub async fn confirm(&self, scope: &Scope, item_id: i64) -> Result<BatchItem, Error> {
        let row = repo::photo_items::by_id(self.services.cx.db.read(), scope, item_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let kinds: Vec<&str> = row
            .warnings
            .iter()
            .map(|warning| warning.kind.slug())
            .collect();
        let detail = json!({ "member": row.member_id, "guards": kinds });
        let seen = row.warnings;
        let confirm = |row: &mut ActiveModel, before: &Model| {
            if before.member_id.is_none() {
                return Err(refuse("这个文件尚未对应会员，请先指定会员。".into()));
            }
            if before.warnings != seen || seen.is_empty() {
                return Err(refuse(
                    "这个文件的提醒刚有变化，未作改动。请核对后再确认。".into(),
                ));
            }
            row.confirmed = Set(seen);
            Ok(())
        };
        self.decide(scope, item_id, confirm, "confirm", detail)
            .await
    }

    /// Leaves the row out.
    pub async fn skip(&self, scope: &Scope, item_id: i64) -> Result<BatchItem, Error> {
        let skip = |row: &mut ActiveModel, _: &Model| {
            row.decision = Set(Decision::Skipped.into());
            Ok(())
        };
        self.decide(scope, item_id, skip, "skip", json!({})).await
    }

    /// Takes the row in again.
    pub async fn unskip(&self, scope: &Scope, item_id: i64) -> Result<BatchItem, Error> {
        let unskip = |row: &mut ActiveModel, before: &Model| {
            let by_name = match before.candidates.as_slice() {
                [one] => Some(*one),
                _ => None,
            };
            let by_hand = before.member_id.is_some() && before.member_id != by_name;
            row.decision = Set(if by_hand {
                Decision::Assigned.into()
            } else {
                Decision::None.into()
            });
            Ok(())
        };
        self.decide(scope, item_id, unskip, "unskip", json!({}))
            .await
    }

    /// Takes a photo that fails checks all the same.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] without a reason, or for a file that is no photo.
    pub async fn accept(
        &self,
        scope: &Scope,
        item_id: i64,
        reason: &str,
    ) -> Result<BatchItem, Error> {
        let reason = domain::text::trimmed(reason);
        if reason.is_empty() || reason.chars().count() > MAX_REASON {
            return Err(refuse(format!(
                "请写明仍然使用这张照片的理由，1 至 {MAX_REASON} 个字。"
            )));
        }
        let detail = json!({ "override_reason": reason });
        let accept = |row: &mut ActiveModel, before: &Model| {
            if before.sha256.is_none() {
                return Err(refuse("这个文件不是可用的照片，不能保存。".into()));
            }
            row.override_reason = Set(reason);
            Ok(())
        };
        self.decide(scope, item_id, accept, "accept", detail).await
    }

    /// Cuts the row's photo anew from its original; without a rectangle as if it just came in.
    ///
    /// # Errors
    /// [`PublicError::PhotoRefused`] for a rectangle that does not fit.
    pub async fn recrop(
        &self,
        scope: &Scope,
        item_id: i64,
        rect: Option<CropRect>,
        whiten: bool,
    ) -> Result<BatchItem, Error> {
        scope.may_change()?;
        let db = self.services.cx.db.read();
        let row = repo::photo_items::by_id(db, scope, item_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let batch = repo::photo_batches::by_id(db, scope, row.batch_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let original = self.photo(scope, item_id, true).await?;
        let original = self.services.photos().read(original).await?;
        let wish = Wish {
            rect,
            whiten,
            exam: *batch.kind == PhotoKind::Exam,
        };
        let prepared = prepare(self.services, original.bytes, wish, true).await?;
        let detail = json!({ "whitened": whiten });
        let recrop = |row: &mut ActiveModel, _: &Model| {
            // A reason was given for the photo as it was.
            row.override_reason = Set(String::new());
            write_prepared(row, &prepared);
            Ok(())
        };
        self.decide(scope, item_id, recrop, "recrop", detail).await
    }

    async fn decide(
        &self,
        scope: &Scope,
        item_id: i64,
        change: impl FnOnce(&mut ActiveModel, &Model) -> Result<(), Error>,
        decision: &'static str,
        mut detail: serde_json::Value,
    ) -> Result<BatchItem, Error> {
        scope.may_change()?;
        let found = repo::photo_items::by_id(self.services.cx.db.read(), scope, item_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let transaction = self.services.cx.db.begin().await?;
        let batch = self
            .locked(&transaction, scope, found.batch_id, &DECIDABLE)
            .await?;
        let before = repo::photo_items::by_id(&transaction, scope, item_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        if *before.outcome != ItemOutcome::None {
            return Err(refuse(
                "这张照片已经保存，未作改动。如需更换，请在会员的照片历史中恢复或另行上传。".into(),
            ));
        }
        let mut row = before.clone().into_active_model();
        // Decided anew, it is judged anew.
        row.outcome_note = Set(String::new());
        change(&mut row, &before)?;
        let after = repo::photo_items::update(&transaction, scope, row).await?;
        let members: BTreeSet<i64> = [before.member_id, after.member_id]
            .into_iter()
            .flatten()
            .collect();
        let mut rows = BTreeMap::from([(after.id, after)]);
        self.judge_with(&transaction, scope, &batch, &mut rows, members)
            .await?;
        detail["batch"] = json!(batch.id);
        detail["item"] = json!(item_id);
        detail["decision"] = json!(decision);
        self.record(&transaction, scope, "photo_batch.decide", detail)
            .await?;
        transaction.commit().await?;
        self.item(scope, item_id).await
    }
}
