//! Batches of photos.

use domain::photo_batch::BatchState;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::Storable;
use crate::entity::photo_batch::{ActiveModel, Column, Entity, Model};
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
    states: &[BatchState],
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::State.is_in(states.iter().map(Storable::to_raw)))
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
