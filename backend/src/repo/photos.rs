//! Photos.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::Scope;
use crate::entity::photo::{ActiveModel, Column, Entity, Model};

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

pub(crate) async fn insert(db: &impl ConnectionTrait, row: ActiveModel) -> Result<Model, DbErr> {
    Entity::insert(row).exec_with_returning(db).await
}

/// Every photo ever given to a member, newest first.
pub(crate) async fn of_member(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_id: i64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::MemberId.eq(member_id))
        .order_by_desc(Column::Id)
        .all(db)
        .await
}

/// What a picture is recognised by.
#[derive(FromQueryResult)]
pub(crate) struct Recognised {
    pub(crate) member_id: i64,
    pub(crate) original_sha256: String,
    pub(crate) fingerprint: String,
}

/// Every photo ever given to members of the association but this one, newest first.
pub(crate) async fn of_others(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_id: i64,
) -> Result<Vec<Recognised>, DbErr> {
    Entity::find()
        .select_only()
        .columns([
            Column::MemberId,
            Column::OriginalSha256,
            Column::Fingerprint,
        ])
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::MemberId.ne(member_id))
        .order_by_desc(Column::Id)
        .into_model()
        .all(db)
        .await
}

/// A new row of a scope's association.
pub(crate) fn new_row(scope: &Scope, member_id: i64) -> ActiveModel {
    ActiveModel {
        association_id: Set(scope.association_id),
        member_id: Set(member_id),
        created_by: Set(scope.staff_id),
        ..Default::default()
    }
}
