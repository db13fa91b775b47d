//! Many members at once, as rosters bring them.

use domain::roster::Identity;
use domain::{CalendarDate, IdDocumentKind};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::Scope;
use crate::entity::member::{ActiveModel, Column, Entity, Model};
use crate::entity::stored::Stored;

/// What every member of the association is recognised by, in the order of arrival.
pub(crate) async fn identities(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<(i64, Identity)>, DbErr> {
    type Known = (
        i64,
        Option<Stored<Entity, IdDocumentKind>>,
        String,
        String,
        String,
        Option<Stored<Entity, CalendarDate>>,
    );
    let rows: Vec<Known> = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::IdKind,
            Column::IdNumber,
            Column::MemberNo,
            Column::Name,
            Column::BirthDate,
        ])
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_asc(Column::Arrival)
        .into_tuple()
        .all(db)
        .await?;
    let known = |(id, kind, number, member_no, name, birth_date): Known| {
        let identity = Identity {
            id: Some(id),
            kind: kind.map(Stored::into_inner),
            number,
            member_no,
            name,
            birth_date: birth_date.map(Stored::into_inner),
        };
        (id, identity)
    };
    Ok(rows.into_iter().map(known).collect())
}

/// These members of the association, locked against other writers until the transaction ends.
pub(crate) async fn lock_by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let rows = Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::Id.is_in(part.iter().copied()))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Everybody who has one of these numbers in this column, locked.
pub(crate) async fn lock_holders(
    db: &impl ConnectionTrait,
    scope: &Scope,
    column: Column,
    numbers: &[String],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for part in numbers.chunks(500) {
        let rows = Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(column.is_in(part.iter().cloned()))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Inserts members into the association.
pub(crate) async fn insert_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    rows: Vec<ActiveModel>,
) -> Result<(), DbErr> {
    // A row has some 45 values; a statement of SQLite takes 32,766.
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part = rows.by_ref().take(500).map(|row| ActiveModel {
            association_id: Set(scope.association_id),
            ..row
        });
        Entity::insert_many(part).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Place of arrival and identity of those who arrived at this place or later, in this order.
pub(crate) async fn ids_arrived_from(
    db: &impl ConnectionTrait,
    scope: &Scope,
    arrival: i64,
) -> Result<Vec<(i64, i64)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Arrival, Column::Id])
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Arrival.gte(arrival))
        .order_by_asc(Column::Arrival)
        .into_tuple()
        .all(db)
        .await
}

/// Takes members out of the association. Whoever has a photo or a certificate stays: the database
/// refuses it.
pub(crate) async fn delete_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<(), DbErr> {
    for part in ids.chunks(500) {
        Entity::delete_many()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::Id.is_in(part.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}
