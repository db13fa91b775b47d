//! Rosters into the database: rows matched to members, nothing merged that is not the same for
//! certain, all of it or none.

mod apply;
mod columns;
mod commit;
mod kept;
mod marked;
mod plan;
mod show;
mod undo;

use std::collections::HashMap;

use domain::roster::import::{Decision, ImportGroup};
use domain::{FieldError, FieldNote};
use serde_json::json;

use self::plan::{Plan, Policy};
use super::Context;
use crate::repo::{self, audit::Event};
use crate::roster::{Reading, Roster};
use crate::{Error, Scope};

pub(crate) use commit::run;
pub use kept::ChosenColumns;

/// See [`crate::Services::roster_import`].
pub struct RosterImport<'a> {
    pub(crate) cx: &'a Context,
}

/// How a roster is taken in without anybody to ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Only says what would be done.
    pub dry_run: bool,
    /// What to do with rows that are probably the same person as a member; without an answer they
    /// are held back.
    pub probable: Option<Decision>,
    /// Whether empty cells clear what is on file.
    pub clear: bool,
}

impl ImportOptions {
    /// Only says what would be done.
    pub const DRY_RUN: Self = Self {
        dry_run: true,
        probable: None,
        clear: false,
    };
}

/// A row of the file that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its number as Excel counts.
    pub line: u32,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
}

/// What became of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows of members in the file.
    pub read: u64,
    /// New members.
    pub new: u64,
    /// Members whose information changed.
    pub changed: u64,
    /// Members as they were.
    pub unchanged: u64,
    /// Rows that were not taken.
    pub refused: Vec<Refusal>,
    /// Rows that are probably the same person as a member and were held back: number and reason.
    pub held: Vec<(u32, &'static str)>,
    /// Rows that are no member's: number and reason.
    pub left_out: Vec<(u32, &'static str)>,
    /// Rows that were taken, with something to know of them.
    pub noted: Vec<Noted>,
}

/// What there is to know of a row that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its number as Excel counts.
    pub line: u32,
    /// What its normal form changed, and what no certificate can show of it. No ID number is
    /// quoted.
    pub notes: Vec<FieldNote>,
}

impl RosterImport<'_> {
    /// Reads a file with what was said of titles before.
    ///
    /// # Errors
    /// [`domain::PublicError::ImportRefused`] with every reason.
    pub async fn read(&self, scope: &Scope, bytes: Vec<u8>) -> Result<Roster, Error> {
        let roster = kept::read(self.cx, scope, bytes, Default::default()).await?;
        kept::usable(&roster)?;
        Ok(roster)
    }

    /// Takes a roster in without asking: every row that can be read, or with `dry_run` none.
    pub async fn roster(
        &self,
        scope: &Scope,
        roster: &Roster,
        options: ImportOptions,
    ) -> Result<ImportReport, Error> {
        scope.may_change()?;
        let policy = Policy {
            decisions: HashMap::new(),
            probable: options.probable.unwrap_or(Decision::Skip),
            clear: options.clear,
            in_earnest: true,
        };
        let transaction = self.cx.db.begin().await?;
        repo::associations::lock(&transaction, scope).await?;
        let plan = plan::make(self.cx, &transaction, scope, roster, &policy).await?;
        if !options.dry_run {
            apply::all(self.cx, &transaction, scope, roster, &plan).await?;
            let event = Event::of("member.import", audit_detail(&plan));
            repo::audit::record(&transaction, scope, self.cx.clock.now(), event).await?;
            transaction.commit().await?;
        }
        Ok(report(roster, &plan))
    }
}

fn audit_detail(plan: &Plan) -> serde_json::Value {
    let counts = &plan.counts;
    json!({
        "read": counts.read, "new": counts.will_add, "changed": counts.will_change,
        "unchanged": counts.unchanged, "refused": counts.of(ImportGroup::Refused),
        "held": counts.will_skip,
    })
}

fn report(roster: &Roster, plan: &Plan) -> ImportReport {
    let counts = &plan.counts;
    let mut report = ImportReport {
        read: counts.read,
        new: counts.will_add,
        changed: counts.will_change,
        unchanged: counts.unchanged,
        ..ImportReport::default()
    };
    for line in &roster.lines {
        match &line.reading {
            Reading::Refused(row) => report.refused.push(Refusal {
                line: line.number,
                errors: row.errors.clone(),
            }),
            Reading::LeftOut(why, _) => report.left_out.push((line.number, why.reason())),
            Reading::Member(_) => {}
        }
    }
    for row in &plan.rows {
        if !row.detail.notes.is_empty() {
            report.noted.push(Noted {
                line: row.number,
                notes: row.detail.notes.clone(),
            });
        }
        if let (Some(likeness), Decision::Skip) = (row.detail.likeness, row.decision) {
            report.held.push((row.number, likeness.words()));
        }
    }
    report
}
