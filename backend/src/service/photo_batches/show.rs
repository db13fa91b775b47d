//! The table.

use std::collections::{BTreeSet, HashMap};

use domain::PublicError;
use domain::photo_batch::{
    BatchArchive, BatchCounts, BatchFilter, BatchItem, BatchMember, BatchPage, BatchPhoto,
    BatchState, BatchSummary, BatchWarning, ItemOutcome, PAGE_ROWS,
};
use domain::photo_name::masked;
use time::UtcOffset;

use super::PhotoBatches;
use super::intake::crop_of;
use super::judge::is_confirmed;
use crate::entity::photo_batch_item::{self, Decision};
use crate::entity::{photo_batch, photo_batch_archive};
use crate::service::photos::PhotoFile;
use crate::{Error, Scope, repo};

/// How much of a hash names a photo in an address.
const TAG: usize = 12;

impl PhotoBatches<'_> {
    /// The newest batches of the association, at most 50.
    pub async fn list(&self, scope: &Scope) -> Result<Vec<BatchSummary>, Error> {
        let mut list = Vec::new();
        for batch in repo::photo_batches::newest(self.services.cx.db.read(), scope).await? {
            list.push(self.summed_up(scope, batch).await?);
        }
        Ok(list)
    }

    /// One batch, without its rows.
    pub async fn summary(&self, scope: &Scope, batch_id: i64) -> Result<BatchSummary, Error> {
        let batch = self.batch_of(scope, batch_id).await?;
        self.summed_up(scope, batch).await
    }

    /// A page of the table, from 1; one beyond the last is the last.
    pub async fn page(
        &self,
        scope: &Scope,
        batch_id: i64,
        filter: BatchFilter,
        page: u64,
    ) -> Result<BatchPage, Error> {
        let batch = self.summary(scope, batch_id).await?;
        let pages = batch.counts.of(filter).div_ceil(PAGE_ROWS).max(1);
        let page = page.clamp(1, pages);
        let rows =
            repo::photo_items::page(self.services.cx.db.read(), scope, batch_id, filter, page)
                .await?;
        Ok(BatchPage {
            batch,
            filter,
            page,
            pages,
            items: self.shown(scope, rows).await?,
        })
    }

    /// One row.
    pub async fn item(&self, scope: &Scope, item_id: i64) -> Result<BatchItem, Error> {
        let row = repo::photo_items::by_id(self.services.cx.db.read(), scope, item_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        self.shown_one(scope, row).await
    }

    /// Whether a row is this batch's; rows never change batches.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] if it is another's.
    pub async fn owns_item(&self, scope: &Scope, batch_id: i64, item_id: i64) -> Result<(), Error> {
        let row = repo::photo_items::by_id(self.services.cx.db.read(), scope, item_id).await?;
        owned(row.map(|row| row.batch_id), batch_id)
    }

    /// Whether a ZIP is this batch's.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] if it is another's.
    pub async fn owns_archive(
        &self,
        scope: &Scope,
        batch_id: i64,
        archive_id: i64,
    ) -> Result<(), Error> {
        let row =
            repo::photo_archives::by_id(self.services.cx.db.read(), scope, archive_id).await?;
        owned(row.map(|row| row.batch_id), batch_id)
    }

    /// The photo of a row: as cut, or the file it came in.
    pub async fn photo(
        &self,
        scope: &Scope,
        item_id: i64,
        original: bool,
    ) -> Result<PhotoFile, Error> {
        let row = repo::photo_items::by_id(self.services.cx.db.read(), scope, item_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let sha256 = if original {
            row.original_sha256
        } else {
            row.sha256
        };
        let sha256 = sha256.ok_or(PublicError::NotFound)?;
        Ok(PhotoFile::new(sha256))
    }

    async fn summed_up(
        &self,
        scope: &Scope,
        batch: photo_batch::Model,
    ) -> Result<BatchSummary, Error> {
        let (batch, stalled) = self.standing(scope, batch).await?;
        let left_by = self
            .unfinished_of(self.services.cx.db.read(), &batch)
            .await?;
        let db = self.services.cx.db.read();
        let mut counts = BatchCounts::default();
        let (mut given, mut waiting, mut taken_back, mut kept) = (0, 0, 0, 0);
        for tally in repo::photo_items::tallies(db, scope, batch.id).await? {
            let rows = u64::try_from(tally.rows).unwrap_or(0);
            let group = *tally.grouping;
            *counts.group_mut(group) += rows;
            if tally.reminds {
                counts.remind += rows;
            }
            match *tally.outcome {
                ItemOutcome::None if group.is_given() => waiting += rows,
                ItemOutcome::None => {}
                ItemOutcome::Given => given += rows,
                ItemOutcome::TakenBack => taken_back += rows,
                ItemOutcome::Kept => kept += rows,
            }
        }
        let archives = repo::photo_archives::of_batch(db, scope, batch.id).await?;
        let state = *batch.state;
        let undone = taken_back + kept;
        let (done, of) = match state {
            BatchState::Undoing | BatchState::Undone => (undone, undone + given),
            _ => (given, given + waiting),
        };
        Ok(BatchSummary {
            id: batch.id,
            kind: *batch.kind,
            state,
            stalled,
            left_by,
            created_by: batch.created_by_name,
            created_at: in_china(batch.created_at),
            counts,
            archives: archives.into_iter().map(shown_archive).collect(),
            done,
            of,
            taken_back,
            kept,
        })
    }

    /// The batch as it is now, and whether it stands still: half saved or half undone, and nobody
    /// at work on it.
    async fn standing(
        &self,
        scope: &Scope,
        mut batch: photo_batch::Model,
    ) -> Result<(photo_batch::Model, bool), Error> {
        loop {
            let half_done = matches!(*batch.state, BatchState::Committing | BatchState::Undoing);
            let db = self.services.cx.db.read();
            if !half_done || repo::jobs::is_unfinished(db, scope, batch.job_id).await? {
                return Ok((batch, false));
            }
            // The work may have come to its end after the batch was read.
            let now = self.batch_of(scope, batch.id).await?;
            if (*now.state, now.job_id) == (*batch.state, batch.job_id) {
                return Ok((now, true));
            }
            batch = now;
        }
    }

    pub(super) async fn shown_one(
        &self,
        scope: &Scope,
        row: photo_batch_item::Model,
    ) -> Result<BatchItem, Error> {
        let shown = self.shown(scope, vec![row]).await?;
        Ok(shown.into_iter().next().ok_or(PublicError::NotFound)?)
    }

    async fn shown(
        &self,
        scope: &Scope,
        rows: Vec<photo_batch_item::Model>,
    ) -> Result<Vec<BatchItem>, Error> {
        let db = self.services.cx.db.read();
        let mut ids = BTreeSet::new();
        for row in &rows {
            ids.extend(&*row.candidates);
            ids.extend(row.member_id);
        }
        let ids: Vec<i64> = ids.into_iter().collect();
        let members = repo::members::by_ids(db, scope, &ids).await?;
        let firms: Vec<i64> = members.iter().filter_map(|row| row.firm_id).collect();
        let firms = repo::firms::names(db, scope, firms).await?;
        let members: HashMap<i64, BatchMember> = members
            .into_iter()
            .map(|row| {
                let photo = repo::members::photo_ref(&row);
                let firm = row.firm_id.and_then(|id| firms.get(&id).cloned());
                let member = BatchMember {
                    id: row.id,
                    name: row.name,
                    member_no: row.member_no,
                    firm: firm.unwrap_or_default(),
                    photo_kind: photo.as_ref().map(|photo| photo.kind),
                    photo_tag: photo.map(|photo| photo.tag),
                };
                (row.id, member)
            })
            .collect();
        rows.into_iter()
            .map(|row| shown_row(row, &members))
            .collect()
    }
}

fn shown_row(
    row: photo_batch_item::Model,
    members: &HashMap<i64, BatchMember>,
) -> Result<BatchItem, Error> {
    let photo = match &row.sha256 {
        Some(sha256) => Some(BatchPhoto {
            tag: sha256.chars().take(TAG).collect(),
            original_width: *row.original_width,
            original_height: *row.original_height,
            width: *row.width,
            height: *row.height,
            crop: crop_of(&row)?,
            whitened: row.whitened,
            checks: row.checks.to_vec(),
        }),
        None => None,
    };
    Ok(BatchItem {
        id: row.id,
        size: *row.size,
        group: *row.grouping,
        member: row.member_id.and_then(|id| members.get(&id).cloned()),
        candidates: row
            .candidates
            .iter()
            .filter_map(|id| members.get(id).cloned())
            .collect(),
        found_by: row.found_by.as_deref().copied(),
        assigned: *row.decision == Decision::Assigned,
        photo,
        confirmed: !row.confirmed.is_empty()
            && !row.warnings.is_empty()
            && is_confirmed(&row, &row.warnings),
        warnings: row
            .warnings
            .into_inner()
            .into_iter()
            .map(without_numbers)
            .collect(),
        outcome: *row.outcome,
        file_name: masked(&row.file_name),
        reason: row.reason,
        override_reason: row.override_reason,
        outcome_note: row.outcome_note,
    })
}

/// A 提醒 as it is shown: it may quote the file's name.
fn without_numbers(warning: BatchWarning) -> BatchWarning {
    BatchWarning {
        text: masked(&warning.text),
        ..warning
    }
}

pub(super) fn shown_archive(row: photo_batch_archive::Model) -> BatchArchive {
    BatchArchive {
        id: row.id,
        size: *row.size,
        received: *row.received,
        state: *row.state,
        unpacked: *row.unpacked,
        entries: *row.entries,
        name: masked(&row.name),
        message: row.message,
    }
}

fn owned(by: Option<i64>, batch_id: i64) -> Result<(), Error> {
    if by == Some(batch_id) {
        Ok(())
    } else {
        Err(PublicError::NotFound.into())
    }
}

fn in_china(instant: time::OffsetDateTime) -> String {
    let local = instant.to_offset(UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC));
    let (hour, minute) = (local.hour(), local.minute());
    format!("{} {hour:02}:{minute:02}", local.date())
}
