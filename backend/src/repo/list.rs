//! The members list: filter, order, page, counts.

use std::collections::HashMap;

use domain::{IssueState, ListQuery, MembershipStatus, Queue, QueueCounts, SortKey};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, LikeExpr, NullOrdering, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::Scope;
use crate::entity::member::{Column, Entity, Model};
use crate::entity::{Storable, firm};

/// The rows of the page that the query asks for. Ordered by identity first, so
/// that the sorter carries numbers and not whole rows.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
) -> Result<Vec<Model>, DbErr> {
    let order = if query.descending {
        Order::Desc
    } else {
        Order::Asc
    };
    let found = filtered(scope, query);
    let ordered = match query.sort {
        SortKey::Arrival => found,
        SortKey::Name => found.order_by(Column::NameKey, order.clone()),
        SortKey::MemberNo => found.order_by(Column::MemberNo, order.clone()),
        SortKey::BirthDate => {
            found.order_by_with_nulls(Column::BirthDate, order.clone(), NullOrdering::Last)
        }
        SortKey::Firm => {
            let name = firm::Entity::find()
                .select_only()
                .column(firm::Column::Name)
                .filter(
                    Expr::col((firm::Entity, firm::Column::Id)).equals((Entity, Column::FirmId)),
                );
            found.order_by_with_nulls(
                SimpleExpr::SubQuery(None, Box::new(name.into_query().into())),
                order.clone(),
                NullOrdering::Last,
            )
        }
    };
    let last = if query.sort == SortKey::Arrival {
        order
    } else {
        Order::Asc
    };
    let ids: Vec<i64> = ordered
        .order_by(Column::Arrival, last)
        .offset(query.offset())
        .limit(u64::from(query.size))
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let rows = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let mut by_id: HashMap<i64, Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// All members that the filter finds, in the order of arrival.
pub(crate) async fn ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
) -> Result<Vec<i64>, DbErr> {
    filtered(scope, query)
        .order_by(Column::Arrival, Order::Asc)
        .select_only()
        .column(Column::Id)
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
    filtered(scope, query).count(db).await
}

fn listed(scope: &Scope) -> Select<Entity> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Status.eq(MembershipStatus::Listed.to_raw()))
}

fn filtered(scope: &Scope, query: &ListQuery) -> Select<Entity> {
    let mut found = listed(scope);
    if let Some(condition) = condition(query.queue) {
        found = found.filter(condition);
    }
    if let Some(firm_id) = query.firm {
        found = found.filter(Column::FirmId.eq(firm_id));
    }
    if !query.search.is_empty() {
        let text = domain::search::plain(&query.search);
        // Latin letters in both cases; the databases agree on no others.
        let firm_name = domain::text::trimmed(&query.search).to_ascii_lowercase();
        let firms = firm::Entity::find()
            .select_only()
            .column(firm::Column::Id)
            .filter(firm::Column::AssociationId.eq(scope.association_id))
            .filter(Func::lower(Expr::col(firm::Column::Name)).like(containing(&firm_name)));
        let by_firm = Column::FirmId.in_subquery(firms.into_query());
        found = found.filter(match text.as_str() {
            // A dot or a ★ alone says nothing of names.
            "" => by_firm,
            text => Column::SearchKey.like(containing(text)).or(by_firm),
        });
    }
    found
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

#[derive(FromQueryResult)]
struct Counts {
    members: i64,
    no_photo: Option<i64>,
    incomplete: Option<i64>,
    doubtful: Option<i64>,
    ready: Option<i64>,
    changed: Option<i64>,
    issued: Option<i64>,
    revoked: Option<i64>,
}

/// How many members of the association each queue holds, in one pass over an index.
pub(crate) async fn counts(db: &impl ConnectionTrait, scope: &Scope) -> Result<QueueCounts, DbErr> {
    let sum = |queue: Queue| {
        let holds = condition(queue).unwrap_or_else(|| Expr::val(true));
        let one_each: SimpleExpr = Expr::case(holds, Expr::val(1)).finally(Expr::val(0)).into();
        one_each.sum().cast_as(Alias::new("bigint"))
    };
    let counts = listed(scope)
        .select_only()
        .column_as(
            Expr::col(Column::State)
                .count()
                .cast_as(Alias::new("bigint")),
            "members",
        )
        .column_as(sum(Queue::NoPhoto), "no_photo")
        .column_as(sum(Queue::Incomplete), "incomplete")
        .column_as(sum(Queue::Doubtful), "doubtful")
        .column_as(sum(Queue::Ready), "ready")
        .column_as(sum(Queue::Changed), "changed")
        .column_as(sum(Queue::Issued), "issued")
        .column_as(sum(Queue::Revoked), "revoked")
        .into_model::<Counts>()
        .one(db)
        .await?;
    let number = |count: Option<i64>| count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    Ok(counts.map_or_else(QueueCounts::default, |c| QueueCounts {
        all: number(Some(c.members)),
        no_photo: number(c.no_photo),
        incomplete: number(c.incomplete),
        doubtful: number(c.doubtful),
        ready: number(c.ready),
        changed: number(c.changed),
        issued: number(c.issued),
        revoked: number(c.revoked),
    }))
}
