//! Which members are on a page, in each order. What an order goes by may be empty: such members
//! come last, whether it ascends or descends, in the order of arrival.

use std::collections::HashMap;

use domain::{ListQuery, SortKey};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::{
    Counts, Rank, Sought, Wanted, counted, found, found_apart, number, only_ids, rows_counted,
};
use crate::Scope;
use crate::entity::firm;
use crate::entity::member::{Column, Entity};

/// The members of the page that the list asks for, in its order: first who fits the search as a
/// whole, then whose beginning does, then all others.
pub(super) async fn ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    wanted: &Wanted,
    counts: &Counts,
) -> Result<Vec<i64>, DbErr> {
    let (mut skipped, size) = (wanted.query.offset(), u64::from(wanted.query.size));
    let Sought::Words(_) = &wanted.sought else {
        return in_order(db, scope, wanted, None, (skipped, size)).await;
    };
    let mut ids = Vec::new();
    for (rank, members) in Rank::ALL.into_iter().zip(counts.ranks) {
        let open = size.saturating_sub(ids.len() as u64);
        if open > 0 && members > skipped {
            // No more than there are: nobody is looked for any longer once they are found.
            let part = (skipped, open.min(members - skipped));
            ids.extend(in_order(db, scope, wanted, Some(rank), part).await?);
        }
        skipped = skipped.saturating_sub(members);
    }
    Ok(ids)
}

/// Those of one rank, or of all, from a place on, and so many.
async fn in_order(
    db: &impl ConnectionTrait,
    scope: &Scope,
    wanted: &Wanted,
    rank: Option<Rank>,
    (offset, size): (u64, u64),
) -> Result<Vec<i64>, DbErr> {
    let ranked = Ranked {
        scope,
        wanted,
        rank,
        offset,
        size,
    };
    match wanted.query.sort {
        SortKey::Arrival => {
            let all = found(scope, wanted, rank);
            let all = all.order_by(Column::Arrival, direction(&wanted.query));
            part(db, all, offset, size).await
        }
        SortKey::Name => ranked.by(db, Column::NameKey).await,
        SortKey::MemberNo => ranked.by(db, Column::MemberNo).await,
        SortKey::BirthDate => ranked.by_birth_date(db).await,
        SortKey::Firm => ranked.by_firm(db).await,
    }
}

/// What is asked of one rank.
struct Ranked<'a> {
    scope: &'a Scope,
    wanted: &'a Wanted,
    rank: Option<Rank>,
    offset: u64,
    size: u64,
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

/// Descending is ascending read backwards, those of one value among themselves too: the index
/// serves both.
fn ordered(all: Select<Entity>, query: &ListQuery, column: Column) -> Select<Entity> {
    all.order_by(column, direction(query))
        .order_by(Column::Arrival, direction(query))
}

impl Ranked<'_> {
    fn query(&self) -> &ListQuery {
        &self.wanted.query
    }

    fn all(&self) -> Select<Entity> {
        found_apart(self.scope, self.wanted, self.rank)
    }

    async fn by(&self, db: &impl ConnectionTrait, column: Column) -> Result<Vec<i64>, DbErr> {
        let all = ordered(self.all(), self.query(), column);
        part(db, all, self.offset, self.size).await
    }

    async fn by_birth_date(&self, db: &impl ConnectionTrait) -> Result<Vec<i64>, DbErr> {
        let with = || self.all().filter(Column::BirthDate.is_not_null());
        let all = ordered(with(), self.query(), Column::BirthDate);
        let mut ids = part(db, all, self.offset, self.size).await?;
        let open = self.size.saturating_sub(ids.len() as u64);
        if open > 0 {
            let before = number(db, counted(with())).await?;
            let rest = self.without(Column::BirthDate);
            ids.extend(part(db, rest, self.offset.saturating_sub(before), open).await?);
        }
        Ok(ids)
    }

    fn without(&self, column: Column) -> Select<Entity> {
        self.all()
            .filter(column.is_null())
            .order_by(Column::Arrival, Order::Asc)
    }

    /// By the names of firms, which no index of members holds: how many each firm has says which
    /// firms are on the page.
    async fn by_firm(&self, db: &impl ConnectionTrait) -> Result<Vec<i64>, DbErr> {
        let held: Vec<(Option<i64>, i64)> = self.held().into_tuple().all(db).await?;
        let held: HashMap<i64, u64> = held
            .into_iter()
            .filter_map(|(firm, members)| Some((firm?, u64::try_from(members).ok()?)))
            .collect();
        let firms: Vec<i64> = self.firms().into_tuple().all(db).await?;
        let window = Window::of(&firms, &held, self.offset, self.size);
        let mut members: Vec<(i64, i64, i64)> = match window.firms.as_slice() {
            [] => Vec::new(),
            firms => self.working_for(firms).into_tuple().all(db).await?,
        };
        let place = |firm: i64| window.firms.iter().position(|one| *one == firm);
        let descending = self.query().descending;
        members.sort_by_cached_key(|(_, firm, arrival)| {
            let arrival = if descending { -arrival } else { *arrival };
            (place(*firm), arrival)
        });
        let members = members
            .into_iter()
            .skip(window.skipped)
            .map(|member| member.0);
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let mut ids: Vec<i64> = members.take(size).collect();
        let open = self.size.saturating_sub(ids.len() as u64);
        if open > 0 {
            let rest = self.without(Column::FirmId);
            ids.extend(part(db, rest, window.skipped_without, open).await?);
        }
        Ok(ids)
    }

    /// How many of the members that are found each firm has.
    fn held(&self) -> Select<Entity> {
        self.all()
            .select_only()
            .column(Column::FirmId)
            .expr(rows_counted())
            .group_by(Column::FirmId)
    }

    /// The association's firms by name.
    fn firms(&self) -> Select<firm::Entity> {
        firm::Entity::find()
            .filter(firm::Column::AssociationId.eq(self.scope.association_id))
            .order_by(firm::Column::Name, direction(self.query()))
            .select_only()
            .column(firm::Column::Id)
    }

    /// Member, firm and arrival of those found that work for one of these firms.
    fn working_for(&self, firms: &[i64]) -> Select<Entity> {
        self.all()
            .filter(Column::FirmId.is_in(firms.iter().copied()))
            .select_only()
            .columns([Column::Id, Column::FirmId, Column::Arrival])
    }
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
