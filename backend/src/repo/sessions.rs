//! Sessions.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use time::OffsetDateTime;

use crate::SystemScope;
use crate::entity::session::{ActiveModel, Column, Entity, Model};

pub(crate) async fn load(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: &str,
    now: OffsetDateTime,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id.to_owned())
        .filter(Column::ExpiresAt.gt(now))
        .one(db)
        .await
}

pub(crate) async fn exists(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: &str,
) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(id.to_owned()).one(db).await?.is_some())
}

pub(crate) async fn save(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: &str,
    data: String,
    expires_at: OffsetDateTime,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(id.to_owned()),
        data: Set(data),
        expires_at: Set(expires_at),
    };
    let replace = OnConflict::column(Column::Id)
        .update_columns([Column::Data, Column::ExpiresAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

pub(crate) async fn delete(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: &str,
) -> Result<(), DbErr> {
    Entity::delete_by_id(id.to_owned())
        .exec(db)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_expired(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lte(now))
        .exec(db)
        .await
        .map(|_| ())
}
