//! Imports as pages show them.

use std::collections::HashMap;

use domain::roster::import::{
    Decision, FileView, ImportChoice, ImportGroup, ImportRow, ImportState, ImportSummary,
    KnownMember,
};
use domain::roster::titles::Column;
use sea_orm::ConnectionTrait;

use super::commit::{is_worked_on, stamp_of};
use super::{RosterImport, kept};
use crate::clock::shanghai_minute;
use crate::entity::roster_import;
use crate::{Error, Scope, repo};

const STUCK: &str = "上次导入没有做完，未导入任何内容；可以再次导入。";

impl RosterImport<'_> {
    /// The association's imports, the newest first.
    pub async fn list(&self, scope: &Scope) -> Result<Vec<ImportSummary>, Error> {
        let imports = repo::roster_imports::newest(self.cx.db.read(), scope).await?;
        Ok(imports.into_iter().map(summary).collect())
    }

    /// An import, with what would be done after the decisions so far, and whether empty cells
    /// clear.
    pub async fn summary(
        &self,
        scope: &Scope,
        import_id: i64,
    ) -> Result<(ImportSummary, bool), Error> {
        let import = self.of(scope, import_id).await?;
        let clear = import.choice.clear;
        let is_stuck = *import.state == ImportState::Running
            && !is_worked_on(self.cx.db.read(), scope, &import).await?;
        let db = self.cx.db.read();
        let decided = repo::roster_import_rows::decided(db, scope, import_id).await?;
        let stamp = stamp_of(&import, &decided);
        let mut summary = ImportSummary {
            stamp,
            ..summary(import)
        };
        if is_stuck {
            summary.state = ImportState::Checked;
            summary.message = STUCK.to_owned();
        }
        if summary.state == ImportState::Checked {
            let counted = repo::roster_import_rows::count_decided(db, scope, import_id).await?;
            let counts = &mut summary.counts;
            (counts.will_add, counts.will_change, counts.will_skip) = (0, 0, 0);
            for (group, decision, rows) in counted {
                let decision = decision.unwrap_or(Decision::default_of(group));
                match (group, decision) {
                    (ImportGroup::New, _)
                    | (ImportGroup::Probable | ImportGroup::Repeated, Decision::Other) => {
                        counts.will_add += rows;
                    }
                    (ImportGroup::Changed, _) | (ImportGroup::Probable, Decision::Same) => {
                        counts.will_change += rows;
                    }
                    (ImportGroup::LeftOut, _) => {}
                    _ => counts.will_skip += rows,
                }
            }
        }
        Ok((summary, clear))
    }

    /// The file's tables and columns, read again.
    pub async fn file(&self, scope: &Scope, import_id: i64) -> Result<FileView, Error> {
        let import = self.of(scope, import_id).await?;
        let choice = ImportChoice::clone(&import.choice);
        let bytes = self.bytes(&import).await?;
        let roster = kept::read(self.cx, scope, bytes, choice).await?;
        let columns: Vec<Column> = roster.heading.columns;
        Ok(FileView {
            tables: roster.tables,
            table: roster.table,
            columns,
            faults: roster.faults.iter().map(ToString::to_string).collect(),
        })
    }

    /// A page of rows of one group, from 1.
    pub async fn rows(
        &self,
        scope: &Scope,
        import_id: i64,
        group: ImportGroup,
        page: u64,
    ) -> Result<Vec<ImportRow>, Error> {
        self.of(scope, import_id).await?;
        let db = self.cx.db.read();
        let rows = repo::roster_import_rows::page(db, scope, import_id, group, page).await?;
        let ids: Vec<i64> = rows.iter().filter_map(|row| row.member_id).collect();
        let mut members = known(db, scope, &ids).await?;
        let shown = rows.into_iter().map(|row| ImportRow {
            id: row.id,
            number: *row.row_no,
            group: *row.grouping,
            member: row.member_id.and_then(|id| members.remove(&id)),
            name: row.name,
            detail: row.detail.into_inner(),
            decision: row.decision.map(|decision| decision.into_inner()),
        });
        Ok(shown.collect())
    }
}

async fn known(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<HashMap<i64, KnownMember>, Error> {
    let members = repo::members::by_ids(db, scope, ids).await?;
    let firms = members.iter().filter_map(|row| row.firm_id);
    let firms = repo::firms::names(db, scope, firms).await?;
    let known = members.into_iter().map(|row| {
        let firm = row.firm_id.and_then(|id| firms.get(&id).cloned());
        let member = KnownMember {
            id: row.id,
            name: row.name,
            member_no: row.member_no,
            firm: firm.unwrap_or_default(),
        };
        (row.id, member)
    });
    Ok(known.collect())
}

fn summary(import: roster_import::Model) -> ImportSummary {
    ImportSummary {
        id: import.id,
        state: *import.state,
        file_name: import.file_name,
        created_by: import.created_by_name,
        created_at: shanghai_minute(import.created_at),
        counts: import.counts.into_inner(),
        message: import.message,
        stamp: String::new(),
    }
}
