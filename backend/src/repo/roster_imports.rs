//! Rosters that came in.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use time::OffsetDateTime;

use crate::entity::roster_import::{ActiveModel, Column, Entity, Model};
use crate::{Scope, SystemScope};

/// At most 20 of the association, the newest first.
pub(crate) async fn newest(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_desc(Column::Id)
        .limit(20)
        .all(db)
        .await
}

pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::AssociationId.eq(scope.association_id))
        .one(db)
        .await
}

/// The import, locked: one thing at a time happens to it.
pub(crate) async fn lock(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::AssociationId.eq(scope.association_id))
        .lock_exclusive()
        .one(db)
        .await
}

/// Inserts an import of the scope's, brought by its person.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        created_by: Set(scope.staff_id),
        created_by_name: Set(scope.actor.clone()),
        ..row
    };
    Entity::insert(row).exec_with_returning(db).await
}

pub(crate) async fn update(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let own = Column::AssociationId.eq(scope.association_id);
    Entity::update(row).validate()?.filter(own).exec(db).await
}

/// Forgets imports of every association that came before this instant, with their rows. Says how
/// many.
pub(crate) async fn forget_before(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    instant: OffsetDateTime,
) -> Result<u64, DbErr> {
    let old = Entity::delete_many().filter(Column::CreatedAt.lt(instant));
    Ok(old.exec(db).await?.rows_affected)
}
