//! 撤销导入: everything as it was before, as long as nothing was changed since.

use std::collections::{BTreeSet, HashMap};

use domain::roster::import::ImportState;
use domain::{Doubt, PublicError};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::json;
use time::OffsetDateTime;

use super::super::{members, standing};
use super::RosterImport;
use crate::db::Transaction;
use crate::entity::stored::Stored;
use crate::entity::{member, roster_import_row};
use crate::{Error, Scope, repo};

/// So many names are told of those who keep an import from being undone.
const NAMES: usize = 5;

/// Gives a member back the confirmations that the import has let go of.
async fn confirm(
    transaction: &Transaction,
    scope: &Scope,
    member_id: i64,
    confirmed: Vec<Doubt>,
) -> Result<(), Error> {
    let row = repo::members::lock(transaction, scope, member_id)
        .await?
        .ok_or(PublicError::NotFound)?;
    let mut row = row.into_active_model();
    row.confirmed_doubts = Set(confirmed.into());
    let row = repo::members::update(transaction, scope, row).await?;
    standing::rejudge(transaction, scope, vec![row]).await
}

impl RosterImport<'_> {
    /// Takes an import back, all of it: new members go, changed ones are as they were. Asked for
    /// again after it is done it changes nothing.
    ///
    /// # Errors
    /// [`PublicError::ImportRefused`] if one of them was changed since, or has a photo or a
    /// certificate by now: nothing is taken back, and it says who.
    pub async fn undo(&self, scope: &Scope, import_id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let transaction = self.cx.db.begin().await?;
        repo::associations::lock(&transaction, scope).await?;
        let import = repo::roster_imports::lock(&transaction, scope, import_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        match *import.state {
            ImportState::Done => {}
            ImportState::Undone => return Ok(()),
            _ => {
                let why = "这份名册没有导入，无需撤销。".to_owned();
                return Err(PublicError::ImportRefused(why).into());
            }
        }
        let since = import.done_at.unwrap_or(import.created_at);
        self.all_as_left(&transaction, scope, import_id, since)
            .await?;
        let (restored, removed) = self.take_back(&transaction, scope, import_id).await?;
        let mut row = import.into_active_model();
        row.state = Set(ImportState::Undone.into());
        repo::roster_imports::update(&transaction, scope, row).await?;
        let detail = json!({ "import": import_id, "restored": restored, "removed": removed });
        self.record(&transaction, scope, "member.import-undo", detail)
            .await?;
        transaction.commit().await
    }

    /// Refuses if somebody of the import is not as it left them.
    async fn all_as_left(
        &self,
        transaction: &Transaction,
        scope: &Scope,
        import_id: i64,
        since: OffsetDateTime,
    ) -> Result<(), Error> {
        let mut changed = Vec::new();
        let mut after = i64::MIN;
        loop {
            let rows =
                repo::roster_import_rows::done_after(transaction, scope, import_id, after).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            let ids: Vec<i64> = rows.iter().filter_map(|row| row.member_id).collect();
            let members = repo::members::lock_by_ids(transaction, scope, &ids).await?;
            let versions: HashMap<i64, i64> =
                members.iter().map(|row| (row.id, row.version)).collect();
            let issued =
                repo::certificates::members_touched_since(transaction, scope, &ids, since).await?;
            let new: Vec<i64> = rows
                .iter()
                .filter(|row| row.before.is_none())
                .filter_map(|row| row.member_id)
                .collect();
            let meant = repo::photo_items::members_meant(transaction, scope, &new).await?;
            let is_kept = |id: i64| issued.contains(&id) || meant.contains(&id);
            let is_changed = |row: &&roster_import_row::Model| {
                let version = row.member_id.and_then(|id| versions.get(&id));
                version.copied() != row.version || row.member_id.is_some_and(is_kept)
            };
            changed.extend(rows.iter().filter(is_changed).map(|row| row.name.clone()));
        }
        if changed.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = changed.iter().take(NAMES).map(String::as_str).collect();
        let why = format!(
            "导入之后，{}{}的资料、照片或会员证又有变动，不能整批撤销，未作任何修改；请逐人修改。",
            names.join("、"),
            match changed.len() {
                count if count > NAMES => format!("等 {count} 人"),
                _ => String::new(),
            }
        );
        Err(PublicError::ImportRefused(why).into())
    }

    /// How many were restored, and how many removed.
    async fn take_back(
        &self,
        transaction: &Transaction,
        scope: &Scope,
        import_id: i64,
    ) -> Result<(usize, usize), Error> {
        let (mut restored, mut removed) = (0, 0);
        let mut firms: BTreeSet<i64> = BTreeSet::new();
        let mut numbers: [BTreeSet<String>; 2] = Default::default();
        let mut after = i64::MIN;
        loop {
            let rows =
                repo::roster_import_rows::done_after(transaction, scope, import_id, after).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            let ids: Vec<i64> = rows.iter().filter_map(|row| row.member_id).collect();
            let models = repo::members::lock_by_ids(transaction, scope, &ids).await?;
            firms.extend(models.iter().filter_map(|row| row.firm_id));
            let mut models: HashMap<i64, member::Model> =
                models.into_iter().map(|row| (row.id, row)).collect();
            let mut new = Vec::new();
            for row in rows {
                let model = row.member_id.and_then(|id| models.remove(&id));
                let model = model.ok_or(PublicError::NotFound)?;
                match row.before {
                    Some(before) => {
                        let members = members::Members { cx: self.cx };
                        let now = members::record_of(transaction, scope, &model).await?;
                        let action = "member.import-undo-change";
                        members
                            .store(transaction, scope, &model, &now, &before, action)
                            .await?;
                        let confirmed = row.confirmed.map(Stored::into_inner);
                        confirm(transaction, scope, model.id, confirmed.unwrap_or_default())
                            .await?;
                        restored += 1;
                    }
                    None => {
                        numbers[0].insert(model.id_number.clone());
                        numbers[1].insert(model.member_no.clone());
                        new.push(model.id);
                    }
                }
            }
            repo::members::delete_all(transaction, scope, &new).await?;
            removed += new.len();
        }
        repo::firms::drop_unused(transaction, scope, firms.into_iter().collect()).await?;
        let columns = [member::Column::IdNumber, member::Column::MemberNo];
        for (column, numbers) in columns.into_iter().zip(numbers) {
            let numbers: Vec<String> = numbers.into_iter().filter(|n| !n.is_empty()).collect();
            let left = repo::members::lock_holders(transaction, scope, column, &numbers).await?;
            standing::rejudge(transaction, scope, left).await?;
        }
        Ok((restored, removed))
    }
}
