//! Batches of photos and their ZIP files.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::photo_batch::{ActiveModel, Column, Entity, Model};
use crate::entity::{photo_batch_archive as archive, photo_batch_item as item};
use crate::{Scope, SystemScope};

/// At most 50 of the association, the newest first.
pub(crate) async fn newest(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_desc(Column::Id)
        .limit(50)
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

/// The batch, locked: one thing at a time happens to it.
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

/// Batches of every association in one of these states: work to be gone on with.
pub(crate) async fn in_states(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    states: &[&str],
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::State.is_in(states.iter().copied()))
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Inserts a batch of the scope's, begun by its person.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        created_by: Set(scope.staff_id),
        created_by_name: Set(scope.actor.clone()),
        acted_by: Set(scope.staff_id),
        acted_by_name: Set(scope.actor.clone()),
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

/// Deletes the rows and ZIP files of a batch that was given up.
pub(crate) async fn clear(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<(), DbErr> {
    item::Entity::delete_many()
        .filter(item::Column::AssociationId.eq(scope.association_id))
        .filter(item::Column::BatchId.eq(batch_id))
        .exec(db)
        .await?;
    archive::Entity::delete_many()
        .filter(archive::Column::AssociationId.eq(scope.association_id))
        .filter(archive::Column::BatchId.eq(batch_id))
        .exec(db)
        .await
        .map(|_| ())
}

/// The ZIP files of a batch, oldest first.
pub(crate) async fn archives(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<Vec<archive::Model>, DbErr> {
    archive::Entity::find()
        .filter(archive::Column::AssociationId.eq(scope.association_id))
        .filter(archive::Column::BatchId.eq(batch_id))
        .order_by_asc(archive::Column::Id)
        .all(db)
        .await
}

pub(crate) async fn archive(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<archive::Model>, DbErr> {
    archive::Entity::find_by_id(id)
        .filter(archive::Column::AssociationId.eq(scope.association_id))
        .one(db)
        .await
}

/// The ZIP files of every association in this state.
pub(crate) async fn archives_in_state(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    state: &str,
) -> Result<Vec<archive::Model>, DbErr> {
    archive::Entity::find()
        .filter(archive::Column::State.eq(state))
        .order_by_asc(archive::Column::Id)
        .all(db)
        .await
}

pub(crate) async fn insert_archive(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: archive::ActiveModel,
) -> Result<archive::Model, DbErr> {
    let row = archive::ActiveModel {
        association_id: Set(scope.association_id),
        ..row
    };
    archive::Entity::insert(row).exec_with_returning(db).await
}

pub(crate) async fn update_archive(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: archive::ActiveModel,
) -> Result<archive::Model, DbErr> {
    let own = archive::Column::AssociationId.eq(scope.association_id);
    let update = archive::Entity::update(row).validate()?.filter(own);
    update.exec(db).await
}

/// Deletes a ZIP in this state; says whether there was one.
pub(crate) async fn delete_archive(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    state: &str,
) -> Result<bool, DbErr> {
    let done = archive::Entity::delete_many()
        .filter(archive::Column::AssociationId.eq(scope.association_id))
        .filter(archive::Column::Id.eq(id))
        .filter(archive::Column::State.eq(state))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Says that the entries before this one were looked at.
pub(crate) async fn advance(
    db: &impl ConnectionTrait,
    scope: &Scope,
    archive_id: i64,
    unpacked: i64,
) -> Result<(), DbErr> {
    archive::Entity::update_many()
        .col_expr(archive::Column::Unpacked, Expr::value(unpacked))
        .filter(archive::Column::AssociationId.eq(scope.association_id))
        .filter(archive::Column::Id.eq(archive_id))
        .filter(Expr::col(archive::Column::Unpacked).lt(unpacked))
        .exec(db)
        .await
        .map(|_| ())
}
