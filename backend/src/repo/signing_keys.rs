//! Keys that certificates are signed with.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use time::OffsetDateTime;

use crate::entity::signing_key::{ActiveModel, Column, Entity, Model};
use crate::{Scope, SystemScope};

/// The key in use: the newest.
pub(crate) async fn current(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_desc(Column::Id)
        .one(db)
        .await
}

/// The newest key of all associations; `None` if nothing was ever locked.
pub(crate) async fn newest(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Option<Model>, DbErr> {
    Entity::find().order_by_desc(Column::Id).one(db).await
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    wrapped_key: Vec<u8>,
    chain: Vec<u8>,
    now: OffsetDateTime,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        wrapped_key: Set(wrapped_key),
        chain: Set(chain),
        created_at: Set(now),
        ..Default::default()
    };
    Entity::insert(row).exec_with_returning(db).await
}
