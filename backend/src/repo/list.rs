//! The members list: filter, page, counts. Each query is answered by an index that holds all it
//! needs, inside one association (`migrations`, `list_indexes`): a row of a member is wide, and
//! 20,000 of them are not to be walked for a page of 20. `tests` asks both databases how they go
//! about it.

mod order;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use domain::{IssueState, ListQuery, MembershipStatus, Queue, QueueCounts};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, LikeExpr, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use crate::Scope;
use crate::entity::member::{Column, Entity, Model};
use crate::entity::{Storable, firm};
use crate::repo::theirs;

/// The rows of the page that the query asks for: first who they are, then their rows.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
) -> Result<Vec<Model>, DbErr> {
    let ids = order::ids(db, scope, query).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = rows(scope, &ids).all(db).await?;
    let mut by_id: HashMap<i64, Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

fn rows(scope: &Scope, ids: &[i64]) -> Select<Entity> {
    Entity::find()
        .filter(theirs(Column::AssociationId, scope))
        .filter(Column::Id.is_in(ids.iter().copied()))
}

/// All members that the filter finds, in the order of arrival.
pub(crate) async fn ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
) -> Result<Vec<i64>, DbErr> {
    only_ids(found(scope, query))
        .order_by(Column::Arrival, Order::Asc)
        .into_tuple()
        .all(db)
        .await
}

/// How many rows the filter finds.
pub(crate) async fn total(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
) -> Result<u64, DbErr> {
    number(db, counted(found(scope, query))).await
}

fn only_ids(found: Select<Entity>) -> Select<Entity> {
    found.select_only().column(Column::Id)
}

/// How many there are, asked of the index: a count of whole rows would look each of them up.
fn counted(found: Select<Entity>) -> Select<Entity> {
    found.select_only().expr(rows_counted())
}

fn rows_counted() -> SimpleExpr {
    Expr::col(Column::Arrival)
        .count()
        .cast_as(Alias::new("bigint"))
}

async fn number(db: &impl ConnectionTrait, counted: Select<Entity>) -> Result<u64, DbErr> {
    let count: Option<i64> = counted.into_tuple().one(db).await?;
    Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
}

fn listed(scope: &Scope) -> Select<Entity> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Status.eq(MembershipStatus::Listed.to_raw()))
}

/// What the filter finds, to be read in the order of arrival or counted.
fn found(scope: &Scope, query: &ListQuery) -> Select<Entity> {
    let found = narrowed(scope, query);
    match query.search.is_empty() {
        true => found,
        false => found.filter(matching(scope, &query.search)),
    }
}

/// The same, to be read in another order: the index of that order holds no names, so what the
/// search finds is looked up first.
fn found_apart(scope: &Scope, query: &ListQuery) -> Select<Entity> {
    let found = narrowed(scope, query);
    if query.search.is_empty() {
        return found;
    }
    let matches = only_ids(listed(scope).filter(matching(scope, &query.search)));
    found.filter(Column::Id.in_subquery(matches.into_query()))
}

fn narrowed(scope: &Scope, query: &ListQuery) -> Select<Entity> {
    let mut found = listed(scope);
    if let Some(condition) = condition(query.queue) {
        found = found.filter(condition);
    }
    if let Some(firm_id) = query.firm {
        found = found.filter(Column::FirmId.eq(firm_id));
    }
    found
}

/// Members with this text in their name, its readings or number, or in their firm's name.
fn matching(scope: &Scope, search: &str) -> Condition {
    let text = domain::search::plain(search);
    // Latin letters in both cases; the databases agree on no others.
    let firm_name = domain::text::trimmed(search).to_ascii_lowercase();
    let firms = firm::Entity::find()
        .select_only()
        .column(firm::Column::Id)
        .filter(firm::Column::AssociationId.eq(scope.association_id))
        .filter(Func::lower(Expr::col(firm::Column::Name)).like(containing(&firm_name)));
    let by_firm = Condition::any().add(Column::FirmId.in_subquery(firms.into_query()));
    match text.as_str() {
        // A dot or a ★ alone says nothing of names.
        "" => by_firm,
        text => by_firm.add(Column::SearchKey.like(containing(text))),
    }
}

/// A pattern for text anywhere inside; `%` and `_` stand for themselves.
fn containing(text: &str) -> LikeExpr {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

fn condition(queue: Queue) -> Option<SimpleExpr> {
    let is = |state: IssueState| Column::State.eq(state.to_raw());
    Some(match queue {
        Queue::All => return None,
        Queue::NoPhoto => Column::NoPhoto.eq(true),
        Queue::Incomplete => Column::Missing.gt(0),
        Queue::Doubtful => Column::Doubtful.eq(true),
        Queue::Ready => is(IssueState::Ready),
        Queue::Changed => is(IssueState::Changed),
        Queue::Issued => is(IssueState::Issued),
        Queue::Revoked => is(IssueState::Revoked),
    })
}

/// How many members of the association each queue holds, in one pass over an index, whose order
/// counts them by itself.
pub(crate) async fn counts(db: &impl ConnectionTrait, scope: &Scope) -> Result<QueueCounts, DbErr> {
    let alike: Vec<(String, bool, i32, bool, i64)> = alike(scope).into_tuple().all(db).await?;
    let mut counts = QueueCounts::default();
    for (state, no_photo, missing, doubtful, members) in alike {
        let members = u64::try_from(members).unwrap_or(0);
        let is = |wanted: IssueState| state == wanted.to_raw();
        for (holds, count) in [
            (true, &mut counts.all),
            (no_photo, &mut counts.no_photo),
            (missing > 0, &mut counts.incomplete),
            (doubtful, &mut counts.doubtful),
            (is(IssueState::Ready), &mut counts.ready),
            (is(IssueState::Changed), &mut counts.changed),
            (is(IssueState::Issued), &mut counts.issued),
            (is(IssueState::Revoked), &mut counts.revoked),
        ] {
            if holds {
                *count += members;
            }
        }
    }
    Ok(counts)
}

/// Those of one state, the same attributes and as many missing fields, and how many they are.
fn alike(scope: &Scope) -> Select<Entity> {
    let columns = [
        Column::State,
        Column::NoPhoto,
        Column::Missing,
        Column::Doubtful,
    ];
    let all = listed(scope).select_only().columns(columns).expr(
        Expr::col(Column::State)
            .count()
            .cast_as(Alias::new("bigint")),
    );
    columns
        .into_iter()
        .fold(all, |all, column| all.group_by(column))
}
