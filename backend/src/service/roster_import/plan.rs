//! What a roster would do: worked out from the file, what was decided, and the members as they
//! are. The same three come to the same plan, wherever and however often it is made.

use std::collections::HashMap;

use domain::roster::change::{changes, may_be_cleared, merged};
use domain::roster::import::{Decision, ImportCounts, ImportGroup, RowDetail, ShownChange};
use domain::roster::matching::matches;
use domain::roster::{FieldChange, Identity, Likeness, Match, RosterRow};
use domain::{Field, FieldNote, MemberRecord};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::super::{Context, legible};
use crate::roster::{Reading, Roster};
use crate::{Error, Scope, repo};

/// What was decided.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    /// By the rows' numbers, with what they were about.
    pub(super) decisions: HashMap<u32, Decided>,
    /// What holds of a row that is probably a member, without a decision.
    pub(super) probable: Decision,
    /// Whether empty cells clear.
    pub(super) clear: bool,
    /// Whether it is going to be done: within a transaction, whose members stay as they are read.
    pub(super) in_earnest: bool,
}

/// What was decided of a row, and about whom: it holds of nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) decision: Decision,
    pub(super) member_id: Option<i64>,
    pub(super) likeness: Option<Likeness>,
}

impl Policy {
    fn of(
        &self,
        number: u32,
        (group, member_id, likeness): (ImportGroup, Option<i64>, Option<Likeness>),
    ) -> Decision {
        let decided = self.decisions.get(&number);
        let decided = decided.filter(|row| row.member_id == member_id && row.likeness == likeness);
        decided.map_or(
            match group {
                ImportGroup::Probable => self.probable,
                group => Decision::default_of(group),
            },
            |row| row.decision,
        )
    }
}

/// A row, as far as there is something to show of it or to do.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    /// Its place among the roster's lines.
    pub(super) at: usize,
    pub(super) number: u32,
    /// Nothing for a row whose member stays as it is, and of which something is to be told.
    pub(super) group: Option<ImportGroup>,
    pub(super) member_id: Option<i64>,
    pub(super) name: String,
    pub(super) detail: RowDetail,
    pub(super) decision: Decision,
}

impl Planned {
    /// What is done with it.
    pub(super) fn act(&self) -> Act {
        match (self.group, self.decision) {
            (Some(ImportGroup::New), _) => Act::Add,
            (Some(ImportGroup::Changed), _) => Act::Change,
            (Some(ImportGroup::Probable), Decision::Same) => match self.detail.changes.is_empty() {
                true => Act::Nothing,
                false => Act::Change,
            },
            (Some(ImportGroup::Probable | ImportGroup::Repeated), Decision::Other) => Act::Add,
            _ => Act::Nothing,
        }
    }
}

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// A new member.
    Add,
    /// A member changes.
    Change,
    /// Nothing.
    Nothing,
}

/// What a roster would do.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) rows: Vec<Planned>,
    pub(super) counts: ImportCounts,
    /// The fields that the file has a column for.
    pub(super) columns: Vec<Field>,
    pub(super) clear: bool,
    /// Another as soon as what would come of a row is another; decisions apart.
    pub(super) digest: String,
}

/// Makes the plan.
pub(super) async fn make(
    cx: &Context,
    db: &impl ConnectionTrait,
    scope: &Scope,
    roster: &Roster,
    policy: &Policy,
) -> Result<Plan, Error> {
    let known = repo::members::identities(db, scope).await?;
    let members: Vec<(usize, &RosterRow)> = roster
        .lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| match &line.reading {
            Reading::Member(row) => Some((at, &**row)),
            Reading::Refused(_) | Reading::LeftOut(..) => None,
        })
        .collect();
    let rows: Vec<Identity> = members
        .iter()
        .map(|(_, row)| Identity {
            id: row.id,
            ..Identity::from(&row.record)
        })
        .collect();
    let found = matches(&known, &rows, roster.key_columns());
    drop((known, rows));
    let mut plan = Plan {
        columns: roster.fields(),
        clear: policy.clear,
        ..Plan::default()
    };
    let mut digest = Sha256::new();
    let meant = members.iter().zip(&found.rows).zip(&found.repeats);
    let meant: Vec<_> = meant.collect();
    for part in meant.chunks(500) {
        let ids: Vec<i64> = part
            .iter()
            .filter_map(|((_, found), _)| match found {
                Match::Known(id) | Match::Probably(id, _) => Some(*id),
                Match::New => None,
            })
            .collect();
        let on_file = records(db, scope, &ids, policy.in_earnest).await?;
        for (((at, row), found), repeats) in part {
            let number = roster.lines.get(*at).map_or(0, |line| line.number);
            let repeats = repeats
                .and_then(|first| roster.lines.get(members.get(first)?.0))
                .map(|line| line.number);
            let change = match found {
                Match::Known(id) | Match::Probably(id, _) => on_file.get(id).map(|record| {
                    let merged = merged(record, row, &plan.columns, plan.clear);
                    if matches!(found, Match::Known(_)) {
                        plan.counts.to_clear += to_clear(record, row, &plan.columns);
                    }
                    changes(record, &merged)
                }),
                Match::New => None,
            };
            let planned = planned(
                cx,
                policy,
                (*at, number, row),
                **found,
                repeats,
                change.as_deref(),
            );
            for change in change.iter().flatten() {
                digest.update(change.field.key());
                for text in [&change.old, &change.new] {
                    digest.update((text.len() as u64).to_be_bytes());
                    digest.update(text);
                }
            }
            if member_of(planned.group) {
                // A new member is what the row says, with what its columns mean.
                digest.update(serde_json::to_vec(&row.record).unwrap_or_default());
            }
            digest.update(number.to_be_bytes());
            digest.update(planned.group.map_or("", |group| group.slug()));
            digest.update(planned.member_id.unwrap_or(0).to_be_bytes());
            plan.count(&planned);
            if planned.group.is_some() || !planned.detail.notes.is_empty() {
                plan.rows.push(planned);
            }
        }
    }
    plan.counts.passed_over = roster.passed_over.clone();
    plan.add_rows_of_nobody(roster);
    plan.digest = base16ct::lower::encode_string(&digest.finalize());
    Ok(plan)
}

/// What is on file about these members; they are locked if it is going to be changed.
async fn records(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
    locked: bool,
) -> Result<HashMap<i64, MemberRecord>, Error> {
    let rows = match locked {
        true => repo::members::lock_by_ids(db, scope, ids).await?,
        false => repo::members::by_ids(db, scope, ids).await?,
    };
    let firms = repo::firms::names(db, scope, rows.iter().filter_map(|row| row.firm_id)).await?;
    let record = |row: crate::entity::member::Model| {
        let firm = row.firm_id.and_then(|id| firms.get(&id).cloned());
        let record = repo::members::to_record(&row, firm.unwrap_or_default());
        (row.id, record)
    };
    Ok(rows.into_iter().map(record).collect())
}

/// Cells of the row that are empty where something is on file.
fn to_clear(record: &MemberRecord, row: &RosterRow, columns: &[Field]) -> u64 {
    let empty = columns.iter().filter(|field| {
        may_be_cleared(**field) && !row.filled.contains(field) && !record.get(**field).is_empty()
    });
    empty.count() as u64
}

fn planned(
    cx: &Context,
    policy: &Policy,
    (at, number, row): (usize, u32, &RosterRow),
    found: Match,
    repeats: Option<u32>,
    change: Option<&[FieldChange]>,
) -> Planned {
    let unprintable = legible::notes(cx.renderer.fonts(), &row.record);
    let notes: Vec<FieldNote> = row.repairs.iter().cloned().chain(unprintable).collect();
    let (group, member_id, likeness) = match found {
        Match::Known(id) => {
            let changes = change.is_some_and(|change| !change.is_empty());
            (changes.then_some(ImportGroup::Changed), Some(id), None)
        }
        Match::Probably(id, likeness) => (Some(ImportGroup::Probable), Some(id), Some(likeness)),
        Match::New if repeats.is_some() => (Some(ImportGroup::Repeated), None, None),
        Match::New => (Some(ImportGroup::New), None, None),
    };
    let is_shown = group.is_some();
    Planned {
        at,
        number,
        group,
        member_id,
        name: row.record.name.clone(),
        decision: group.map_or(Decision::Skip, |group| {
            policy.of(number, (group, member_id, likeness))
        }),
        detail: RowDetail {
            member_no: row.record.member_no.clone().if_shown(is_shown),
            firm: row.record.firm.clone().if_shown(is_shown),
            changes: change
                .unwrap_or_default()
                .iter()
                .map(ShownChange::from)
                .collect(),
            notes,
            likeness,
            repeats: repeats.filter(|_| group == Some(ImportGroup::Repeated)),
            ..RowDetail::default()
        },
    }
}

/// Whether a row of this group may become a member.
fn member_of(group: Option<ImportGroup>) -> bool {
    matches!(
        group,
        Some(ImportGroup::New | ImportGroup::Probable | ImportGroup::Repeated)
    )
}

trait IfShown {
    /// The text, or none where nobody sees it.
    fn if_shown(self, is_shown: bool) -> Self;
}

impl IfShown for String {
    fn if_shown(self, is_shown: bool) -> Self {
        if is_shown { self } else { Self::new() }
    }
}

impl Plan {
    fn count(&mut self, row: &Planned) {
        let counts = &mut self.counts;
        counts.read += 1;
        let Some(group) = row.group else {
            counts.unchanged += 1;
            return;
        };
        *counts.groups.entry(group).or_default() += 1;
        if row.detail.likeness == Some(Likeness::Spelling) {
            counts.by_spelling += 1;
        }
        match row.act() {
            Act::Add => counts.will_add += 1,
            Act::Change => counts.will_change += 1,
            Act::Nothing if row.decision == Decision::Same => counts.unchanged += 1,
            Act::Nothing => counts.will_skip += 1,
        }
    }

    /// Rows that cannot be read, and those that are no member's, at their places.
    fn add_rows_of_nobody(&mut self, roster: &Roster) {
        for (at, line) in roster.lines.iter().enumerate() {
            let (group, name, detail) = match &line.reading {
                Reading::Member(_) => continue,
                Reading::Refused(row) => {
                    let detail = RowDetail {
                        faults: row.shown.clone(),
                        ..RowDetail::default()
                    };
                    (ImportGroup::Refused, row.name.clone(), detail)
                }
                Reading::LeftOut(why, texts) => {
                    let detail = RowDetail {
                        left_out: Some(why.reason().to_owned()),
                        ..RowDetail::default()
                    };
                    (ImportGroup::LeftOut, texts.clone(), detail)
                }
            };
            self.counts.read += u64::from(group == ImportGroup::Refused);
            *self.counts.groups.entry(group).or_default() += 1;
            self.rows.push(Planned {
                at,
                number: line.number,
                group: Some(group),
                member_id: None,
                name,
                detail,
                decision: Decision::Skip,
            });
        }
        self.rows.sort_by_key(|row| row.at);
    }
}
