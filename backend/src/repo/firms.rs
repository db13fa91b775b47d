//! Firms of an association.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::Scope;
use crate::entity::firm::{ActiveModel, Column, Entity, Model};
use crate::entity::member;
use crate::repo::theirs;

pub(crate) async fn all(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_asc(Column::Name)
        .all(db)
        .await
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
