//! Firms of an association.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::Scope;
use crate::entity::firm::{ActiveModel, Column, Entity, Model};
use crate::entity::member;
use crate::repo::list::containing;
use crate::repo::theirs;

pub(crate) async fn all(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_asc(Column::Name)
        .all(db)
        .await
}

/// At most `limit` firms that have this in their names, readings or initials, by name.
pub(crate) async fn matching(
    db: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
    limit: u64,
) -> Result<Vec<(i64, String)>, DbErr> {
    let plain = domain::search::plain(text);
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::SearchKey.like(containing(&plain)))
        .order_by_asc(Column::Name)
        .select_only()
        .columns([Column::Id, Column::Name])
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// Brings what a search looks through to the present rules.
pub(crate) async fn renew_keys(db: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    for firm in all(db, scope).await? {
        let key = domain::search::firm_key(&firm.name);
        if key == firm.search_key {
            continue;
        }
        let row = ActiveModel {
            search_key: Set(key),
            ..Default::default()
        };
        Entity::update_many()
            .set(row)
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::Id.eq(firm.id))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// The names of these firms.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, String>, DbErr> {
    let mut ids: Vec<i64> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names = HashMap::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let firms = Entity::find()
            .filter(theirs(Column::AssociationId, scope))
            .filter(Column::Id.is_in(part.iter().copied()))
            .all(db)
            .await?;
        names.extend(firms.into_iter().map(|firm| (firm.id, firm.name)));
    }
    Ok(names)
}

/// Forgets those of these firms that no member works for.
pub(crate) async fn drop_unused(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: Vec<i64>,
) -> Result<(), DbErr> {
    let in_use = member::Entity::find()
        .select_only()
        .column(member::Column::FirmId)
        .filter(member::Column::AssociationId.eq(scope.association_id))
        .filter(member::Column::FirmId.is_not_null());
    Entity::delete_many()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.is_in(ids))
        .filter(Column::Id.not_in_subquery(in_use.into_query()))
        .exec(db)
        .await
        .map(|_| ())
}

/// The firm of this name, made if there is none yet; no name, no firm.
pub(crate) async fn find_or_insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    name: &str,
) -> Result<Option<i64>, DbErr> {
    if name.is_empty() {
        return Ok(None);
    }
    let find = || {
        Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::Name.eq(name))
    };
    if let Some(firm) = find().one(db).await? {
        return Ok(Some(firm.id));
    }
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        name: Set(name.to_owned()),
        search_key: Set(domain::search::firm_key(name)),
        ..Default::default()
    };
    // Two editors may bring in the same new firm at once on PostgreSQL.
    let on_conflict =
        sea_orm::sea_query::OnConflict::columns([Column::AssociationId, Column::Name])
            .do_nothing()
            .to_owned();
    Entity::insert(row)
        .on_conflict(on_conflict)
        .exec_without_returning(db)
        .await?;
    Ok(find().one(db).await?.map(|firm| firm.id))
}
