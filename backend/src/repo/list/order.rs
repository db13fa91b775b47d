//! Which members are on a page, in each order. What an order goes by may be empty: such members
//! come last, whether it ascends or descends, in the order of arrival.

use std::collections::HashMap;

use domain::{ListQuery, SortKey};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::{counted, found, found_apart, number, only_ids, rows_counted};
use crate::Scope;
use crate::entity::firm;
use crate::entity::member::{Column, Entity};

/// The members of the page that the query asks for, in its order.
pub(super) async fn ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
) -> Result<Vec<i64>, DbErr> {
    match query.sort {
        SortKey::Arrival => {
            let all = found(scope, query).order_by(Column::Arrival, direction(query));
            part(db, all, query.offset(), query.size.into()).await
        }
        SortKey::Name => by(db, scope, query, Column::NameKey).await,
        SortKey::MemberNo => by(db, scope, query, Column::MemberNo).await,
        SortKey::BirthDate => by_birth_date(db, scope, query).await,
        SortKey::Firm => by_firm(db, scope, query).await,
    }
}

fn direction(query: &ListQuery) -> Order {
    match query.descending {
        true => Order::Desc,
        false => Order::Asc,
    }
}

async fn part(
    db: &impl ConnectionTrait,
    ordered: Select<Entity>,
    offset: u64,
    limit: u64,
) -> Result<Vec<i64>, DbErr> {
    only_ids(ordered)
        .offset(offset)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

async fn by(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
    column: Column,
) -> Result<Vec<i64>, DbErr> {
    let all = ordered(found_apart(scope, query), query, column);
    part(db, all, query.offset(), query.size.into()).await
}

/// Descending is ascending read backwards, those of one value among themselves too: the index
/// serves both.
fn ordered(all: Select<Entity>, query: &ListQuery, column: Column) -> Select<Entity> {
    all.order_by(column, direction(query))
        .order_by(Column::Arrival, direction(query))
}

async fn by_birth_date(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
) -> Result<Vec<i64>, DbErr> {
    let with = || found_apart(scope, query).filter(Column::BirthDate.is_not_null());
    let (offset, size) = (query.offset(), u64::from(query.size));
    let all = ordered(with(), query, Column::BirthDate);
    let mut ids = part(db, all, offset, size).await?;
    let open = size.saturating_sub(ids.len() as u64);
    if open > 0 {
        let before = number(db, counted(with())).await?;
        let rest = without(scope, query, Column::BirthDate);
        ids.extend(part(db, rest, offset.saturating_sub(before), open).await?);
    }
    Ok(ids)
}

fn without(scope: &Scope, query: &ListQuery, column: Column) -> Select<Entity> {
    found_apart(scope, query)
        .filter(column.is_null())
        .order_by(Column::Arrival, Order::Asc)
}

/// By the names of firms, which no index of members holds: how many each firm has says which firms
/// are on the page.
async fn by_firm(
    db: &impl ConnectionTrait,
    scope: &Scope,
    query: &ListQuery,
) -> Result<Vec<i64>, DbErr> {
    let held: Vec<(Option<i64>, i64)> = held(scope, query).into_tuple().all(db).await?;
    let held: HashMap<i64, u64> = held
        .into_iter()
        .filter_map(|(firm, members)| Some((firm?, u64::try_from(members).ok()?)))
        .collect();
    let firms: Vec<i64> = firms(scope, query).into_tuple().all(db).await?;
    let size = u64::from(query.size);
    let window = Window::of(&firms, &held, query.offset(), size);
    let mut members: Vec<(i64, i64, i64)> = match window.firms.as_slice() {
        [] => Vec::new(),
        firms => {
            let working = working_for(scope, query, firms);
            working.into_tuple().all(db).await?
        }
    };
    let place = |firm: i64| window.firms.iter().position(|one| *one == firm);
    members.sort_by_cached_key(|(_, firm, arrival)| {
        let arrival = if query.descending { -arrival } else { *arrival };
        (place(*firm), arrival)
    });
    let members = members
        .into_iter()
        .skip(window.skipped)
        .map(|member| member.0);
    let mut ids: Vec<i64> = members.take(query.size as usize).collect();
    let open = size.saturating_sub(ids.len() as u64);
    if open > 0 {
        let rest = without(scope, query, Column::FirmId);
        ids.extend(part(db, rest, window.skipped_without, open).await?);
    }
    Ok(ids)
}

/// How many of the members that are found each firm has.
fn held(scope: &Scope, query: &ListQuery) -> Select<Entity> {
    found_apart(scope, query)
        .select_only()
        .column(Column::FirmId)
        .expr(rows_counted())
        .group_by(Column::FirmId)
}

/// The association's firms by name.
fn firms(scope: &Scope, query: &ListQuery) -> Select<firm::Entity> {
    firm::Entity::find()
        .filter(firm::Column::AssociationId.eq(scope.association_id))
        .order_by(firm::Column::Name, direction(query))
        .select_only()
        .column(firm::Column::Id)
}

/// Member, firm and arrival of those found that work for one of these firms.
fn working_for(scope: &Scope, query: &ListQuery, firms: &[i64]) -> Select<Entity> {
    found_apart(scope, query)
        .filter(Column::FirmId.is_in(firms.iter().copied()))
        .select_only()
        .columns([Column::Id, Column::FirmId, Column::Arrival])
}

/// The firms on a page.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    firms: Vec<i64>,
    /// Members of these firms that are on pages before.
    skipped: usize,
    /// Members without a firm that are on pages before.
    skipped_without: u64,
}

impl Window {
    /// `held` says how many members each firm has.
    fn of(firms: &[i64], held: &HashMap<i64, u64>, offset: u64, size: u64) -> Self {
        let (mut skip, mut on_page, mut taken) = (offset, Vec::new(), 0);
        for firm in firms {
            let members = held.get(firm).copied().unwrap_or(0);
            if on_page.is_empty() && members <= skip {
                skip -= members;
                continue;
            }
            if taken >= skip + size {
                break;
            }
            if members > 0 {
                on_page.push(*firm);
                taken += members;
            }
        }
        let without = on_page.is_empty();
        Self {
            skipped: match without {
                true => 0,
                false => usize::try_from(skip).unwrap_or(usize::MAX),
            },
            skipped_without: if without { skip } else { 0 },
            firms: on_page,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_its_firms() {
        let held = HashMap::from([(1, 3), (2, 5), (4, 1)]);
        let firms = [4, 1, 3, 2];
        let window = |offset, size| {
            let window = Window::of(&firms, &held, offset, size);
            (window.firms, window.skipped, window.skipped_without)
        };
        assert_eq!(window(0, 2), (vec![4, 1], 0, 0));
        assert_eq!(window(1, 3), (vec![1], 0, 0));
        assert_eq!(window(2, 4), (vec![1, 2], 1, 0));
        assert_eq!(window(8, 4), (vec![2], 4, 0), "then those without one");
        assert_eq!(window(9, 4), (vec![], 0, 0));
        assert_eq!(window(13, 4), (vec![], 0, 4));
    }
}
