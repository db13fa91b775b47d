//! Views of the list that people have saved, each for themselves.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use time::OffsetDateTime;

use crate::Scope;
use crate::entity::saved_view::{ActiveModel, Column, Entity, Model};

/// Those of the person that the scope acts for; nobody's where it acts for none.
fn own(scope: &Scope) -> Condition {
    Condition::all()
        .add(Column::AssociationId.eq(scope.association_id))
        .add(Column::StaffId.eq(scope.staff_id.unwrap_or(0)))
}

/// All, in the order in which they were saved.
pub(crate) async fn all(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(own(scope))
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(own(scope)).one(db).await
}

pub(crate) async fn count(db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, DbErr> {
    Entity::find().filter(own(scope)).count(db).await
}

/// The view of this name.
pub(crate) async fn named(
    db: &impl ConnectionTrait,
    scope: &Scope,
    name: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(own(scope))
        .filter(Column::Name.eq(name))
        .one(db)
        .await
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    staff_id: i64,
    (name, list): (&str, &str),
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        staff_id: Set(staff_id),
        name: Set(name.to_owned()),
        list: Set(list.to_owned()),
        created_at: Set(now),
        ..Default::default()
    };
    Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

pub(crate) async fn rename(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    name: &str,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    Entity::update_many()
        .set(row)
        .filter(own(scope))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await
        .map(|_| ())
}

pub(crate) async fn delete(db: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(own(scope))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await
        .map(|_| ())
}
