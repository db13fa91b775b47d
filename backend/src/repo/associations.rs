//! Associations.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use time::OffsetDateTime;

use crate::entity::association::{ActiveModel, Column, Entity, Model};

pub(crate) async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// The association, locked: other transactions that ask for it wait.
pub(crate) async fn locked(db: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    let association = Entity::find_by_id(id).lock(LockType::NoKeyUpdate);
    association.one(db).await
}

/// Lets one transaction at a time past that looks for shared numbers in the
/// association. Taken before any member is locked.
pub(crate) async fn lock(db: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    locked(db, id).await.map(|_| ())
}

pub(crate) async fn by_code(db: &impl ConnectionTrait, code: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Code.eq(code)).one(db).await
}

pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_asc(Column::Code).all(db).await
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    code: &str,
    name: &str,
    national_name: &str,
    now: OffsetDateTime,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        code: Set(code.to_owned()),
        name: Set(name.to_owned()),
        national_name: Set(national_name.to_owned()),
        created_at: Set(now),
        ..Default::default()
    };
    Entity::insert(row).exec_with_returning(db).await
}

pub(crate) async fn update(db: &impl ConnectionTrait, row: ActiveModel) -> Result<Model, DbErr> {
    Entity::update(row).exec(db).await
}
