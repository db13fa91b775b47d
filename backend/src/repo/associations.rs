//! Associations.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use time::OffsetDateTime;

use crate::entity::association::{ActiveModel, Column, Entity, Model};
use crate::{AssociationId, Scope, SystemScope};

/// The scope's own.
pub(crate) async fn own(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(scope.association_id).one(db).await
}

pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: AssociationId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// The scope's own, locked: other transactions that ask for it wait.
pub(crate) async fn locked(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Option<Model>, DbErr> {
    let association = Entity::find_by_id(scope.association_id).lock(LockType::NoKeyUpdate);
    association.one(db).await
}

/// Lets one transaction at a time past that looks for shared numbers in the
/// association. Taken before any member is locked.
pub(crate) async fn lock(db: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    locked(db, scope).await.map(|_| ())
}

pub(crate) async fn by_code(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    code: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Code.eq(code)).one(db).await
}

pub(crate) async fn all(db: &impl ConnectionTrait, _: &SystemScope) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_asc(Column::Code).all(db).await
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    _: &SystemScope,
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

/// Changes the scope's own.
pub(crate) async fn update(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let own = Column::Id.eq(scope.association_id);
    Entity::update(row).validate()?.filter(own).exec(db).await
}
