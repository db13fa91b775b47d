//! Brings rows that an older version of the program stored, or that were judged with other fonts,
//! to the present rules. Once at the first start; a row in `renewals` says that it was done.

use domain::text::trimmed;
use domain::{Field, MemberRecord};
use sea_orm::{ConnectionTrait, IntoActiveModel};

use super::{Context, legible, members, standing};
use crate::entity::member;
use crate::{Error, Scope, SystemScope, repo};

/// Grows when the normal forms, the search or sort keys or the judgement of characters change.
const RULES: u32 = 2;

const TOPIC: &str = "names";

/// Names, numbers and other texts to their normal forms ([`domain::name`], [`domain::text`]), the
/// keys for searching and sorting (of firms, too), what no certificate can show, and everybody's standing. What a
/// text was before is in the audit trail (`member.normalise`).
pub(super) async fn names(cx: &Context) -> Result<(), Error> {
    let system = SystemScope::acting();
    let state = format!("{RULES} {}", cx.renderer.fonts().present().join(" "));
    if repo::renewals::state(cx.db.read(), &system, TOPIC).await? == Some(state.clone()) {
        return Ok(());
    }
    // Two servers may start at once: the second finds it done.
    let alone = cx.db.alone().await?;
    if repo::renewals::state(cx.db.read(), &system, TOPIC).await? == Some(state.clone()) {
        return Ok(alone.release().await?);
    }
    // One association a transaction: where one was interrupted, what is done is found as it
    // should be. The state is recorded when all are.
    for association in repo::associations::all(cx.db.read(), &system).await? {
        let scope = Scope::operator(association.id);
        let transaction = cx.db.begin().await?;
        repo::associations::lock(&transaction, &scope).await?;
        let changed = bring_up(cx, &transaction, &scope).await?;
        transaction.commit().await?;
        if changed > 0 {
            tracing::info!(association = %association.code, changed, "texts brought to their normal form");
        }
    }
    let transaction = cx.db.begin().await?;
    repo::renewals::record(&transaction, &system, TOPIC, &state, cx.clock.now()).await?;
    transaction.commit().await?;
    Ok(alone.release().await?)
}

/// Returns how many members had a text that was not in its normal form.
async fn bring_up(cx: &Context, db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, Error> {
    let rows = repo::members::lock_all(db, scope).await?;
    let firms = repo::firms::names(db, scope, rows.iter().filter_map(|row| row.firm_id)).await?;
    let mut changed = 0;
    for row in rows {
        let firm = row.firm_id.and_then(|id| firms.get(&id).cloned());
        let record = repo::members::to_record(&row, firm.unwrap_or_default());
        let normal = normal(&record);
        if normal == record {
            renew_keys(cx, db, scope, row, &record).await?;
        } else {
            let members = members::Members { cx };
            members
                .store(db, scope, &row, &record, &normal, members::NORMALISE)
                .await?;
            changed += 1;
        }
    }
    // Their members have gone over to the firm of the normal name.
    let odd = repo::firms::all(db, scope).await?;
    let odd = odd
        .into_iter()
        .filter(|firm| trimmed(&firm.name) != firm.name);
    let odd = odd.map(|firm| firm.id).collect();
    repo::firms::drop_unused(db, scope, odd).await?;
    repo::firms::renew_keys(db, scope).await?;
    let all = repo::members::lock_all(db, scope).await?;
    standing::rejudge(db, scope, all).await?;
    Ok(changed)
}

/// The record with every text in its normal form. What its field would not take today stays.
fn normal(record: &MemberRecord) -> MemberRecord {
    let mut normal = record.clone();
    let texts = Field::ALL
        .iter()
        .copied()
        .filter(|field| *field != Field::Photo && !field.is_date() && field.choices().is_empty());
    for field in texts {
        // A refused text leaves the record as it was.
        let _ = normal.set(field, &record.get(field));
    }
    normal
}

/// What is kept beside a member's texts, where it differs from what the rules make of them now.
async fn renew_keys(
    cx: &Context,
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: member::Model,
    record: &MemberRecord,
) -> Result<(), Error> {
    let keys = repo::members::Keys::of(record, &legible::notes(cx.renderer.fonts(), record));
    if !keys.are_in(&row) {
        let mut change = row.into_active_model();
        keys.write(&mut change);
        repo::members::update(db, scope, change).await?;
    }
    Ok(())
}
