//! Rosters into the database: rows matched to members, nothing merged.

use std::collections::{HashMap, VecDeque};

use domain::{Field, FieldError, FieldNote, MemberRecord};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{Context, legible, members, standing};
use crate::db::Transaction;
use crate::entity::member;
use crate::repo::{self, audit::Event};
use crate::roster::Roster;
use crate::{Error, Scope};

/// See [`crate::Services::import`].
pub struct RosterImport<'a> {
    pub(crate) cx: &'a Context,
}

/// A line of the file that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Number of the line, the title row being 1.
    pub line: u64,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
}

/// What became of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Lines in the file.
    pub read: u64,
    /// New members.
    pub new: u64,
    /// Members whose information changed.
    pub changed: u64,
    /// Members as they were.
    pub unchanged: u64,
    /// Lines that were not taken.
    pub refused: Vec<Refusal>,
    /// Lines that were taken, with something to know of them.
    pub noted: Vec<Noted>,
}

/// What there is to know of a line that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Number of the line, the title row being 1.
    pub line: u64,
    /// What its normal form changed, and what no certificate can show of it. No ID number is
    /// quoted.
    pub notes: Vec<FieldNote>,
}

/// What rows are matched on. Several members may have the same: the k-th such
/// row of the file is the k-th such member.
type Key = (Option<String>, String, String, String);

/// `by_kind`: whether the file says 证件类型. Where it does not, a kind that staff
/// have filled in since makes no other member.
fn key(record: &MemberRecord, by_kind: bool) -> Key {
    (
        by_kind.then(|| record.get(Field::IdKind)),
        record.id_document.number.clone(),
        record.member_no.clone(),
        record.name.clone(),
    )
}

impl RosterImport<'_> {
    /// Takes a roster in: every line that can be read, or with `dry_run` none.
    pub async fn roster(
        &self,
        scope: &Scope,
        roster: &Roster,
        dry_run: bool,
    ) -> Result<ImportReport, Error> {
        scope.may_change()?;
        let transaction = self.cx.db.begin().await?;
        repo::associations::lock(&transaction, scope).await?;
        let report = self.take(&transaction, scope, roster).await?;
        if !dry_run {
            let detail = json!({
                "read": report.read, "new": report.new, "changed": report.changed,
                "unchanged": report.unchanged, "refused": report.refused.len(),
                "noted": report.noted.len(),
            });
            let event = Event::of("member.import", detail);
            repo::audit::record(&transaction, scope, self.cx.clock.now(), event).await?;
            transaction.commit().await?;
        }
        Ok(report)
    }

    async fn take(
        &self,
        transaction: &Transaction,
        scope: &Scope,
        roster: &Roster,
    ) -> Result<ImportReport, Error> {
        let by_kind = roster.fields.contains(&Field::IdKind);
        let mut waiting = self.members_by_key(transaction, scope, by_kind).await?;
        let mut arrival = repo::members::next_arrival(transaction, scope).await?;
        let mut firms = HashMap::new();
        let mut report = ImportReport {
            read: roster.lines.len() as u64,
            ..ImportReport::default()
        };
        let mut new = Vec::new();
        for line in &roster.lines {
            let read = match &line.record {
                Ok(record) => record,
                Err(errors) => {
                    report.refused.push(Refusal {
                        line: line.number,
                        errors: errors.clone(),
                    });
                    continue;
                }
            };
            let unprintable = legible::notes(self.cx.renderer.fonts(), read);
            let notes: Vec<_> = line.repairs.iter().cloned().chain(unprintable).collect();
            if !notes.is_empty() {
                report.noted.push(Noted {
                    line: line.number,
                    notes,
                });
            }
            match waiting
                .get_mut(&key(read, by_kind))
                .and_then(VecDeque::pop_front)
            {
                Some((row, record)) => {
                    let changed = merged(&record, read, &roster.fields);
                    let members = members::Members { cx: self.cx };
                    let stored = members
                        .store(
                            transaction,
                            scope,
                            &row,
                            &record,
                            &changed,
                            "member.import-change",
                        )
                        .await?;
                    match stored {
                        true => report.changed += 1,
                        false => report.unchanged += 1,
                    }
                }
                None => {
                    new.push(
                        self.insert(transaction, scope, read, arrival, &mut firms)
                            .await?,
                    );
                    arrival += 1;
                    report.new += 1;
                }
            }
        }
        self.judge_new(transaction, scope, new).await?;
        Ok(report)
    }

    async fn members_by_key(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        by_kind: bool,
    ) -> Result<HashMap<Key, VecDeque<(member::Model, MemberRecord)>>, Error> {
        let rows = repo::members::lock_all(db, scope).await?;
        let firms =
            repo::firms::names(db, scope, rows.iter().filter_map(|row| row.firm_id)).await?;
        let mut waiting: HashMap<Key, VecDeque<_>> = HashMap::new();
        for row in rows {
            let firm = row
                .firm_id
                .and_then(|id| firms.get(&id).cloned())
                .unwrap_or_default();
            let record = repo::members::to_record(&row, firm);
            waiting
                .entry(key(&record, by_kind))
                .or_default()
                .push_back((row, record));
        }
        Ok(waiting)
    }

    async fn insert(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        record: &MemberRecord,
        arrival: i64,
        firms: &mut HashMap<String, Option<i64>>,
    ) -> Result<member::Model, Error> {
        let firm_id = match firms.get(&record.firm) {
            Some(id) => *id,
            None => {
                let id = repo::firms::find_or_insert(db, scope, &record.firm).await?;
                firms.insert(record.firm.clone(), id);
                id
            }
        };
        let now = self.cx.clock.now();
        let mut row = member::ActiveModel {
            arrival: Set(arrival),
            version: Set(1),
            doubts: Set(Vec::new().into()),
            confirmed_doubts: Set(Vec::new().into()),
            state: Set(domain::IssueState::Incomplete.into()),
            no_photo: Set(true),
            missing: Set(0.into()),
            doubtful: Set(false),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        let unprintable = legible::notes(self.cx.renderer.fonts(), record);
        repo::members::write_record(&mut row, record, firm_id, &unprintable);
        Ok(repo::members::insert(db, scope, row).await?)
    }

    /// Judges the new members, and those who now share a number with one of them.
    async fn judge_new(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        new: Vec<member::Model>,
    ) -> Result<(), Error> {
        if new.is_empty() {
            return Ok(());
        }
        let all = repo::members::lock_all(db, scope).await?;
        standing::rejudge(db, scope, all).await
    }
}

/// The member's record with the columns that the file has.
fn merged(record: &MemberRecord, read: &MemberRecord, fields: &[Field]) -> MemberRecord {
    let mut merged = record.clone();
    for field in fields
        .iter()
        .copied()
        .filter(|field| *field != Field::Photo)
    {
        // Taken from a record that has read it before: it cannot be refused here.
        let taken = merged.set(field, &read.get(field));
        debug_assert!(taken.is_ok(), "{taken:?}");
    }
    merged.starred = read.starred;
    if fields.contains(&Field::IdKind) || merged.id_document.kind.is_none() {
        merged.id_document.kind = read.id_document.kind;
    }
    merged
}
