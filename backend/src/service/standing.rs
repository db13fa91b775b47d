//! Keeps in every member's row what the rules say of it: doubts, state, labels.
//! Whatever changes a member ends here, in the same transaction.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::doubt::{SharedNumbers, Surroundings, doubts};
use domain::{Doubt, Facets, Field, FieldNote, IssueState, MemberRecord, PhotoKind, Standing};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};

use super::certificates::differences;
use crate::entity::{certificate, member};
use crate::{Error, Scope, repo};

/// What the rules say of a member.
struct Judgement {
    doubts: Vec<Doubt>,
    confirmed: Vec<Doubt>,
    standing: Standing,
    facets: Facets,
}

/// What a member's row says that the rules do not: it stands beside the record.
struct Subject<'a> {
    unprintable: &'a [FieldNote],
    confirmed: &'a [Doubt],
    has_photo: bool,
    photo: Option<PhotoKind>,
}

impl<'a> Subject<'a> {
    fn of(row: &'a member::Model) -> Self {
        Self {
            unprintable: &row.unprintable,
            confirmed: &row.confirmed_doubts,
            has_photo: row.photo_sha256.is_some(),
            photo: row.photo_kind.as_deref().copied(),
        }
    }
}

/// `differs`: whether the valid certificate says otherwise than what is on file, if there is one.
fn judge(
    subject: &Subject<'_>,
    record: &MemberRecord,
    shared: SharedNumbers,
    (differs, issued_version): (Option<bool>, Option<u32>),
    newest_revoked: bool,
) -> Judgement {
    let has_note = |field| subject.unprintable.iter().any(|note| note.field == field);
    let around = Surroundings {
        shared,
        name_unprintable: has_note(Field::Name),
        firm_unprintable: has_note(Field::Firm),
    };
    let doubts = doubts(record, around);
    let confirmed = subject.confirmed.iter().copied();
    let confirmed: Vec<Doubt> = confirmed.filter(|doubt| doubts.contains(doubt)).collect();
    let missing = record.missing(subject.has_photo);
    let no_photo = missing.contains(&Field::Photo);
    let standing = Standing {
        state: IssueState::of(!missing.is_empty(), differs, newest_revoked),
        no_photo,
        missing: u8::try_from(missing.len() - usize::from(no_photo)).unwrap_or(u8::MAX),
        doubtful: doubts.iter().any(|doubt| !confirmed.contains(doubt)),
        issued_version,
    };
    let open = doubts.iter().filter(|doubt| !confirmed.contains(doubt));
    let open = open.copied();
    let facets = Facets::of(
        &missing,
        open,
        subject.photo.filter(|_| subject.has_photo),
        record.starred,
        record.joined_on,
    );
    Judgement {
        doubts,
        confirmed,
        standing,
        facets,
    }
}

/// Puts into the row of a new member what the rules say of them.
pub(crate) fn judge_new(
    row: &mut member::ActiveModel,
    record: &MemberRecord,
    unprintable: &[FieldNote],
    shared: SharedNumbers,
) {
    let subject = Subject {
        unprintable,
        confirmed: &[],
        has_photo: false,
        photo: None,
    };
    let judged = judge(&subject, record, shared, (None, None), false);
    row.doubts = Set(judged.doubts.into());
    row.confirmed_doubts = Set(Vec::new().into());
    row.state = Set(judged.standing.state.into());
    row.no_photo = Set(judged.standing.no_photo);
    row.missing = Set(judged.standing.missing.into());
    row.doubtful = Set(judged.standing.doubtful);
    row.issued_version = Set(None);
    row.facets = Set(judged.facets.to_raw());
}

/// Judges these members of one association anew and stores what has changed.
pub(crate) async fn rejudge(
    db: &impl ConnectionTrait,
    scope: &Scope,
    rows: Vec<member::Model>,
) -> Result<(), Error> {
    for (row, judgement) in judged(db, scope, rows).await? {
        store(db, scope, row, &judgement).await?;
    }
    Ok(())
}

/// Those of these members of one association whose rows do not say what the rules say.
pub(crate) async fn misjudged(
    db: &impl ConnectionTrait,
    scope: &Scope,
    rows: Vec<member::Model>,
) -> Result<Vec<i64>, Error> {
    let judged = judged(db, scope, rows).await?;
    let wrong = judged
        .into_iter()
        .filter(|(row, judgement)| judgement.put_into(row) != *row);
    Ok(wrong.map(|(row, _)| row.id).collect())
}

async fn judged(
    db: &impl ConnectionTrait,
    scope: &Scope,
    rows: Vec<member::Model>,
) -> Result<Vec<(member::Model, Judgement)>, Error> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let firms = repo::firms::names(db, scope, rows.iter().filter_map(|row| row.firm_id)).await?;
    let numbers = |of: fn(&member::Model) -> &String| {
        let distinct: BTreeSet<&String> = rows
            .iter()
            .map(of)
            .filter(|number| !number.is_empty())
            .collect();
        distinct.into_iter().cloned().collect::<Vec<_>>()
    };
    let count = repo::members::count_holders;
    let id_numbers = count(
        db,
        scope,
        member::Column::IdNumber,
        numbers(|row| &row.id_number),
    )
    .await?;
    let member_nos = count(
        db,
        scope,
        member::Column::MemberNo,
        numbers(|row| &row.member_no),
    )
    .await?;
    let valid: HashMap<i64, certificate::Model> = repo::certificates::valid_of(db, scope, &ids)
        .await?
        .into_iter()
        .map(|certificate| (certificate.member_id, certificate))
        .collect();
    let revoked: HashSet<i64> = repo::certificates::revoked_of(db, scope, &ids)
        .await?
        .into_iter()
        .map(|certificate| certificate.member_id)
        .collect();
    let mut judged = Vec::with_capacity(rows.len());
    for row in rows {
        let firm = row
            .firm_id
            .and_then(|id| firms.get(&id).cloned())
            .unwrap_or_default();
        let record = repo::members::to_record(&row, firm);
        let several = |holders: &HashMap<String, i64>, number: &String| {
            holders.get(number).is_some_and(|n| *n > 1)
        };
        let shared = SharedNumbers {
            id_number: several(&id_numbers, &row.id_number),
            member_no: several(&member_nos, &row.member_no),
        };
        let valid = valid.get(&row.id);
        let differs = valid.map(|valid| differences(valid, &row, &record).any());
        let version = valid.map(|valid| *valid.version);
        let judgement = judge(
            &Subject::of(&row),
            &record,
            shared,
            (differs, version),
            revoked.contains(&row.id),
        );
        judged.push((row, judgement));
    }
    Ok(judged)
}

impl Judgement {
    /// The row as it says what the rules say.
    fn put_into(&self, row: &member::Model) -> member::Model {
        let standing = &self.standing;
        member::Model {
            doubts: self.doubts.clone().into(),
            confirmed_doubts: self.confirmed.clone().into(),
            state: standing.state.into(),
            no_photo: standing.no_photo,
            missing: standing.missing.into(),
            doubtful: standing.doubtful,
            issued_version: standing.issued_version.map(Into::into),
            facets: self.facets.to_raw(),
            ..row.clone()
        }
    }
}

async fn store(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: member::Model,
    judgement: &Judgement,
) -> Result<(), Error> {
    let judged = judgement.put_into(&row);
    if judged == row {
        return Ok(());
    }
    let mut change = row.into_active_model();
    change.doubts = Set(judged.doubts);
    change.confirmed_doubts = Set(judged.confirmed_doubts);
    change.state = Set(judged.state);
    change.no_photo = Set(judged.no_photo);
    change.missing = Set(judged.missing);
    change.doubtful = Set(judged.doubtful);
    change.issued_version = Set(judged.issued_version);
    change.facets = Set(judged.facets);
    repo::members::update(db, scope, change).await?;
    Ok(())
}

/// Judges one member anew, and those whose only namesake in a number it was or
/// has become. `before` is its row before the change.
pub(crate) async fn rejudge_after_change(
    db: &impl ConnectionTrait,
    scope: &Scope,
    before: &member::Model,
    after: member::Model,
) -> Result<(), Error> {
    let mut affected = HashMap::new();
    let changes = [
        (
            member::Column::IdNumber,
            &before.id_number,
            &after.id_number,
        ),
        (
            member::Column::MemberNo,
            &before.member_no,
            &after.member_no,
        ),
    ];
    for (column, old, new) in changes {
        if old == new {
            continue;
        }
        for number in [old, new].into_iter().filter(|number| !number.is_empty()) {
            // Among three and more holders nothing changes for the others.
            let others = repo::members::sharing(db, scope, column, number, after.id, 2).await?;
            if others.len() == 1 {
                affected.extend(others.into_iter().map(|row| (row.id, row)));
            }
        }
    }
    let mut rows: Vec<member::Model> = affected.into_values().collect();
    rows.push(after);
    rejudge(db, scope, rows).await
}

/// The state and attributes stored in a row.
pub(crate) fn of_row(row: &member::Model) -> Standing {
    Standing {
        state: *row.state,
        no_photo: row.no_photo,
        missing: *row.missing,
        doubtful: row.doubtful,
        issued_version: row.issued_version.as_deref().copied(),
    }
}
