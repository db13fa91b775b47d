//! The members list: filter, page, counts. Each query is answered by an index that holds all it
//! needs, inside one association (`migrations`, `search`): a row of a member is wide, and 20,000 of
//! them are not to be walked for a page of 20. `tests` asks both databases how they go about it.

mod order;
mod sought;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use domain::{IssueState, ListQuery, Queue, QueueCounts};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use crate::Scope;
use crate::entity::Storable;
use crate::entity::member::{Column, Entity, Model};
use crate::repo::theirs;
pub(crate) use sought::{Rank, Sought, containing};
use sought::{any_rank, matching, rank_of};

/// A list, and whom its search means.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) query: ListQuery,
    pub(crate) sought: Sought,
}

impl Wanted {
    /// Everybody on the register.
    pub(crate) fn everybody() -> Self {
        Self {
            query: ListQuery::default(),
            sought: Sought::Everybody,
        }
    }
}

/// How many of those found each queue holds, and how many of the list's own queue each rank of a
/// search has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) queues: QueueCounts,
    pub(crate) ranks: [u64; Rank::ALL.len()],
}

/// The rows of the page that the list asks for: first who they are, then their rows. `counts` are
/// those of the list.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    scope: &Scope,
    wanted: &Wanted,
    counts: &Counts,
) -> Result<Vec<Model>, DbErr> {
    let ids = order::ids(db, scope, wanted, counts).await?;
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

/// All members that the list holds, in the order of arrival.
pub(crate) async fn ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    wanted: &Wanted,
) -> Result<Vec<i64>, DbErr> {
    only_ids(found(scope, wanted, None))
        .order_by(Column::Arrival, Order::Asc)
        .into_tuple()
        .all(db)
        .await
}

/// The members that have this 证件号, in whatever status.
pub(crate) async fn with_id_number(
    db: &impl ConnectionTrait,
    scope: &Scope,
    forms: Vec<String>,
) -> Result<Vec<i64>, DbErr> {
    only_ids(Entity::find())
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::IdNumber.is_in(forms))
        .order_by(Column::Id, Order::Asc)
        .limit(sought::MOST_NAMESAKES)
        .into_tuple()
        .all(db)
        .await
}

fn only_ids(found: Select<Entity>) -> Select<Entity> {
    found.select_only().column(Column::Id)
}

/// How many there are, asked of the index: a count of whole rows would look each of them up.
fn counted(found: Select<Entity>) -> Select<Entity> {
    found.select_only().expr(rows_counted())
}

fn rows_counted() -> SimpleExpr {
    rows_counted_by(Column::Arrival)
}

fn rows_counted_by(column: Column) -> SimpleExpr {
    Expr::col(column).count().cast_as(Alias::new("bigint"))
}

async fn number(db: &impl ConnectionTrait, counted: Select<Entity>) -> Result<u64, DbErr> {
    let count: Option<i64> = counted.into_tuple().one(db).await?;
    Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
}

/// Who is narrowed down to by everything but the words of a search.
fn narrowed(scope: &Scope, wanted: &Wanted) -> Select<Entity> {
    let mut found = matched(scope, wanted);
    let query = &wanted.query;
    if let Some(condition) = condition(query.queue) {
        found = found.filter(condition);
    }
    if let Some((looked, wanted)) = query.filter.facets() {
        let bits = Expr::col(Column::Facets).bit_and(looked.to_raw());
        found = found.filter(bits.eq(wanted.to_raw()));
    }
    if let Some(firm_id) = query.firm {
        found = found.filter(Column::FirmId.eq(firm_id));
    }
    if !query.firm_name.is_empty() {
        let firms = sought::firms_named(scope, &query.firm_name);
        found = found.filter(Column::FirmId.in_subquery(firms));
    }
    found
}

/// Those of the status that is asked for; those who are named by 证件号 whatever theirs is, unless
/// one is asked for.
fn matched(scope: &Scope, wanted: &Wanted) -> Select<Entity> {
    let status = wanted.query.filter.status;
    let own = Column::AssociationId.eq(scope.association_id);
    let of_status = Column::Status.eq(status.to_raw());
    match &wanted.sought {
        Sought::These(ids) => {
            let named = Entity::find().filter(own);
            let named = named.filter(Column::Id.is_in(ids.iter().copied()));
            match status == Default::default() {
                true => named,
                false => named.filter(of_status),
            }
        }
        Sought::Everybody | Sought::Words(_) => Entity::find().filter(own).filter(of_status),
    }
}

/// What the list holds, to be read in the order of arrival or counted; of one rank of its search,
/// or of all.
fn found(scope: &Scope, wanted: &Wanted, rank: Option<Rank>) -> Select<Entity> {
    let found = narrowed(scope, wanted);
    match &wanted.sought {
        Sought::Words(words) => found.filter(matching(scope, words, rank)),
        Sought::Everybody | Sought::These(_) => found,
    }
}

/// The same, to be read in another order: the index of that order holds no names, so what the
/// search finds is looked up first.
fn found_apart(scope: &Scope, wanted: &Wanted, rank: Option<Rank>) -> Select<Entity> {
    let Sought::Words(words) = &wanted.sought else {
        return found(scope, wanted, rank);
    };
    let matches = only_ids(matched(scope, wanted).filter(matching(scope, words, rank)));
    narrowed(scope, wanted).filter(Column::Id.in_subquery(matches.into_query()))
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

/// How many of those found each queue holds, whatever the list's own queue is, in one pass over an
/// index, whose order counts them by itself where nothing is searched for.
pub(crate) async fn counts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    wanted: &Wanted,
) -> Result<Counts, DbErr> {
    let alike: Vec<(String, bool, i32, bool, i32, i64)> =
        alike(scope, wanted).into_tuple().all(db).await?;
    let mut counts = Counts::default();
    for (state, no_photo, missing, doubtful, rank, members) in alike {
        let members = u64::try_from(members).unwrap_or(0);
        let is = |wanted: IssueState| state == wanted.to_raw();
        let queues = &mut counts.queues;
        for (queue, holds, count) in [
            (Queue::All, true, &mut queues.all),
            (Queue::NoPhoto, no_photo, &mut queues.no_photo),
            (Queue::Incomplete, missing > 0, &mut queues.incomplete),
            (Queue::Doubtful, doubtful, &mut queues.doubtful),
            (Queue::Ready, is(IssueState::Ready), &mut queues.ready),
            (Queue::Changed, is(IssueState::Changed), &mut queues.changed),
            (Queue::Issued, is(IssueState::Issued), &mut queues.issued),
            (Queue::Revoked, is(IssueState::Revoked), &mut queues.revoked),
        ] {
            if !holds {
                continue;
            }
            *count += members;
            let place = usize::try_from(rank).unwrap_or(usize::MAX);
            if queue == wanted.query.queue
                && let Some(rank) = counts.ranks.get_mut(place)
            {
                *rank += members;
            }
        }
    }
    Ok(counts)
}

/// Those of one state, the same attributes, as many missing fields and one rank, and how many they
/// are.
fn alike(scope: &Scope, wanted: &Wanted) -> Select<Entity> {
    let columns = [
        Column::State,
        Column::NoPhoto,
        Column::Missing,
        Column::Doubtful,
    ];
    let all = Wanted {
        query: wanted.query.with_queue(Queue::All),
        sought: wanted.sought.clone(),
    };
    let rank = match &wanted.sought {
        Sought::Words(words) => rank_of(words),
        Sought::Everybody | Sought::These(_) => any_rank(),
    };
    let all = found(scope, &all, None)
        .select_only()
        .columns(columns)
        .expr_as(rank, RANK)
        .expr(rows_counted_by(Column::State));
    // By rank first: SQLite would else read whole rows, in the order of the index that counts.
    let all = match &wanted.sought {
        Sought::Words(_) => all.group_by(Expr::col(Alias::new(RANK))),
        Sought::Everybody | Sought::These(_) => all,
    };
    columns
        .into_iter()
        .fold(all, |all, column| all.group_by(column))
}

const RANK: &str = "hit_rank";
