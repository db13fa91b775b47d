//! ZIP files of batches.

use domain::photo_batch::ArchiveState;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

use crate::entity::Storable;
use crate::entity::photo_batch_archive::{ActiveModel, Column, Entity, Model};
use crate::{Scope, SystemScope};

/// The ZIP files of a batch, oldest first.
pub(crate) async fn of_batch(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::BatchId.eq(batch_id))
        .order_by_asc(Column::Id)
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

/// The ZIP files of every association in this state.
pub(crate) async fn in_state(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    state: ArchiveState,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::State.eq(state.to_raw()))
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
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
    let update = Entity::update(row).validate()?.filter(own);
    update.exec(db).await
}

/// Deletes a ZIP in this state; says whether there was one.
pub(crate) async fn delete_in_state(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    state: ArchiveState,
) -> Result<bool, DbErr> {
    let done = Entity::delete_many()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(state.to_raw()))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Says that the entries before this one were looked at; `false` if that was said already.
pub(crate) async fn advance(
    db: &impl ConnectionTrait,
    scope: &Scope,
    archive_id: i64,
    unpacked: u64,
) -> Result<bool, DbErr> {
    let advanced = Entity::update_many()
        .col_expr(Column::Unpacked, Expr::value(unpacked.to_raw()))
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.eq(archive_id))
        .filter(Expr::col(Column::Unpacked).lt(unpacked.to_raw()))
        .exec(db)
        .await?;
    Ok(advanced.rows_affected > 0)
}

/// Deletes the rows of a batch that is given up.
pub(crate) async fn delete_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::BatchId.eq(batch_id))
        .exec(db)
        .await
        .map(|_| ())
}
