//! Does what a plan says, within one transaction.

use std::collections::{BTreeMap, HashMap};

use domain::roster::change::merged;
use domain::{Doubt, IssueState, MemberRecord};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;

use super::super::{Context, legible, members, standing};
use super::plan::{Act, Plan, Planned};
use crate::entity::member;
use crate::roster::{Reading, Roster};
use crate::{Error, Scope, repo};

/// What was done to a member, so that it can be undone.
pub(super) struct Done {
    pub(super) member_id: i64,
    /// What was on file; nothing of a new member.
    pub(super) before: Option<MemberRecord>,
    /// The doubts that were confirmed of them.
    pub(super) confirmed: Vec<Doubt>,
    /// The member's version now.
    pub(super) version: i64,
}

/// Does everything; by the place of the rows in the plan, what was done.
pub(super) async fn all(
    cx: &Context,
    db: &impl ConnectionTrait,
    scope: &Scope,
    roster: &Roster,
    plan: &Plan,
) -> Result<HashMap<usize, Done>, Error> {
    let mut done = change(cx, db, scope, roster, plan).await?;
    add(cx, db, scope, roster, plan, &mut done).await?;
    Ok(done)
}

fn record<'a>(roster: &'a Roster, row: &Planned) -> Option<&'a domain::roster::RosterRow> {
    match &roster.lines.get(row.at)?.reading {
        Reading::Member(row) => Some(row),
        Reading::Refused(_) | Reading::LeftOut(..) => None,
    }
}

async fn change(
    cx: &Context,
    db: &impl ConnectionTrait,
    scope: &Scope,
    roster: &Roster,
    plan: &Plan,
) -> Result<HashMap<usize, Done>, Error> {
    let mut done = HashMap::new();
    let rows: Vec<(usize, &Planned)> = plan
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.act() == Act::Change)
        .collect();
    for part in rows.chunks(500) {
        let ids: Vec<i64> = part.iter().filter_map(|(_, row)| row.member_id).collect();
        let models = repo::members::lock_by_ids(db, scope, &ids).await?;
        let firms = models.iter().filter_map(|row| row.firm_id);
        let firms = repo::firms::names(db, scope, firms).await?;
        let mut models: HashMap<i64, member::Model> =
            models.into_iter().map(|row| (row.id, row)).collect();
        for (at, row) in part {
            let model = row.member_id.and_then(|id| models.remove(&id));
            let (Some(model), Some(read)) = (model, record(roster, row)) else {
                return Err(Error::Corrupt("a member of the plan is not there".into()));
            };
            let firm = model.firm_id.and_then(|id| firms.get(&id).cloned());
            let before = repo::members::to_record(&model, firm.unwrap_or_default());
            let after = merged(&before, read, &plan.columns, plan.clear);
            let members = members::Members { cx };
            let action = "member.import-change";
            members
                .store(db, scope, &model, &before, &after, action)
                .await?;
            done.insert(
                *at,
                Done {
                    member_id: model.id,
                    before: Some(before),
                    confirmed: model.confirmed_doubts.to_vec(),
                    version: model.version + 1,
                },
            );
        }
    }
    Ok(done)
}

/// New members, judged before they are written; then those who now share a number with one of
/// them.
async fn add(
    cx: &Context,
    db: &impl ConnectionTrait,
    scope: &Scope,
    roster: &Roster,
    plan: &Plan,
    done: &mut HashMap<usize, Done>,
) -> Result<(), Error> {
    let new: Vec<(usize, &MemberRecord)> = plan
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.act() == Act::Add)
        .filter_map(|(at, row)| Some((at, &record(roster, row)?.record)))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    let ids = Holders::of(db, scope, member::Column::IdNumber, &new, |record| {
        &record.id_document.number
    })
    .await?;
    let nos = Holders::of(db, scope, member::Column::MemberNo, &new, |record| {
        &record.member_no
    })
    .await?;
    let mut firms: BTreeMap<&str, Option<i64>> = BTreeMap::new();
    for (_, record) in &new {
        if !firms.contains_key(&*record.firm) {
            let id = repo::firms::find_or_insert(db, scope, &record.firm).await?;
            firms.insert(&record.firm, id);
        }
    }
    let first = repo::members::next_arrival(db, scope).await?;
    let now = cx.clock.now();
    for (part, from) in new.chunks(500).zip((first..).step_by(500)) {
        let rows = part.iter().zip(from..).map(|((_, record), arrival)| {
            let unprintable = legible::notes(cx.renderer.fonts(), record);
            let mut row = member::ActiveModel {
                arrival: Set(arrival),
                version: Set(1),
                created_at: Set(now),
                updated_at: Set(now),
                photo_id: Set(None),
                photo_sha256: Set(None),
                photo_kind: Set(None),
                photo_width: Set(None),
                photo_height: Set(None),
                state: Set(IssueState::Incomplete.into()),
                ..Default::default()
            };
            let firm_id = firms.get(&*record.firm).copied().flatten();
            repo::members::write_record(&mut row, record, firm_id, &unprintable);
            let shared = domain::doubt::SharedNumbers {
                id_number: ids.is_shared(&record.id_document.number),
                member_no: nos.is_shared(&record.member_no),
            };
            standing::judge_new(&mut row, record, &unprintable, shared);
            row
        });
        repo::members::insert_all(db, scope, rows.collect()).await?;
    }
    let arrived = repo::members::ids_arrived_from(db, scope, first).await?;
    for ((at, _), (_, member_id)) in new.iter().zip(arrived) {
        done.insert(
            *at,
            Done {
                member_id,
                before: None,
                confirmed: Vec::new(),
                version: 1,
            },
        );
    }
    for (column, numbers) in [
        (member::Column::IdNumber, ids.no_longer_alone()),
        (member::Column::MemberNo, nos.no_longer_alone()),
    ] {
        let holders = repo::members::lock_holders(db, scope, column, &numbers).await?;
        standing::rejudge(db, scope, holders).await?;
    }
    Ok(())
}

/// How many have each number: members, and the new ones.
struct Holders {
    before: HashMap<String, i64>,
    new: HashMap<String, i64>,
}

impl Holders {
    async fn of(
        db: &impl ConnectionTrait,
        scope: &Scope,
        column: member::Column,
        new: &[(usize, &MemberRecord)],
        number: fn(&MemberRecord) -> &String,
    ) -> Result<Self, Error> {
        let mut counts: HashMap<String, i64> = HashMap::new();
        let numbers = new.iter().map(|(_, record)| number(record));
        for number in numbers.filter(|number| !number.is_empty()) {
            *counts.entry(number.clone()).or_default() += 1;
        }
        let numbers = counts.keys().cloned().collect();
        let before = repo::members::count_holders(db, scope, column, numbers).await?;
        Ok(Self {
            before,
            new: counts,
        })
    }

    fn is_shared(&self, number: &str) -> bool {
        let of = |counts: &HashMap<String, i64>| counts.get(number).copied().unwrap_or(0);
        of(&self.before) + of(&self.new) > 1
    }

    /// Numbers that one member alone had before.
    fn no_longer_alone(&self) -> Vec<String> {
        let alone = self.before.iter().filter(|(_, holders)| **holders == 1);
        alone.map(|(number, _)| number.clone()).collect()
    }
}
