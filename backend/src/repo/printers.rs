//! Printer profiles.

use domain::printing::Calibration;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use time::OffsetDateTime;

use crate::Scope;
use crate::entity::printer_profile::{ActiveModel, Column, Entity, Model};

/// All of the association, by name.
pub(crate) async fn all(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_asc(Column::Name)
        .all(db)
        .await
}

pub(crate) async fn count(db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .count(db)
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

/// Whether another profile than `except` has the name.
pub(crate) async fn is_taken(
    db: &impl ConnectionTrait,
    scope: &Scope,
    name: &str,
    except: i64,
) -> Result<bool, DbErr> {
    let others = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Name.eq(name))
        .filter(Column::Id.ne(except));
    Ok(others.count(db).await? > 0)
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    values: &Calibration,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        version: Set(1),
        created_at: Set(now),
        ..filled(values)
    };
    Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// Changes the profile if it still has this version; says whether it has.
pub(crate) async fn update(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    version: i32,
    values: &Calibration,
) -> Result<bool, DbErr> {
    let row = ActiveModel {
        version: Set(version.wrapping_add(1)),
        ..filled(values)
    };
    let done = Entity::update_many()
        .set(row)
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Deletes the profile; says whether there was one.
pub(crate) async fn delete(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<bool, DbErr> {
    let done = Entity::delete_many()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

fn filled(values: &Calibration) -> ActiveModel {
    ActiveModel {
        name: Set(values.name.clone()),
        offset_x: Set(values.offset_x),
        offset_y: Set(values.offset_y),
        scale_x: Set(values.scale_x),
        scale_y: Set(values.scale_y),
        ..Default::default()
    }
}
