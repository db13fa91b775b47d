//! Photos.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use time::OffsetDateTime;

use crate::Scope;
use crate::entity::member;
use crate::entity::photo::{ActiveModel, Column, Entity, Model};
use crate::repo::theirs;

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

/// Inserts a photo of the scope's, given by its person.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        created_by: Set(scope.staff_id),
        ..row
    };
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

/// These photos of the association.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(theirs(Column::AssociationId, scope))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await
}

/// What photos of the association are recognised by, those in use or the rest of the histories,
/// the oldest first: member, fingerprint, hash of the original, when it was given.
pub(crate) async fn recognised(
    db: &impl ConnectionTrait,
    scope: &Scope,
    in_use: bool,
) -> Result<Vec<(i64, String, String, OffsetDateTime)>, DbErr> {
    let used = member::Entity::find()
        .filter(member::Column::AssociationId.eq(scope.association_id))
        .filter(member::Column::PhotoId.is_not_null())
        .select_only()
        .column(member::Column::PhotoId)
        .into_query();
    let which = match in_use {
        true => Column::Id.in_subquery(used),
        false => Column::Id.not_in_subquery(used),
    };
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(which)
        .order_by_asc(Column::Id)
        .select_only()
        .columns([
            Column::MemberId,
            Column::Fingerprint,
            Column::OriginalSha256,
            Column::CreatedAt,
        ])
        .into_tuple()
        .all(db)
        .await
}
