//! Members: look-ups, locking, changes.

mod many;
mod record;

use std::collections::HashMap;

use domain::photo_name::NamedMember;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

pub(crate) use many::{
    delete_all, identities, ids_arrived_from, insert_all, lock_by_ids, lock_holders,
};
pub(crate) use record::{Keys, photo_ref, to_record, write_record};

use crate::Scope;
use crate::entity::Readable;
use crate::entity::member::{ActiveModel, Column, Entity, Model};
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

/// The member, locked against other writers until the transaction ends.
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

/// These members of the association, in no order.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let rows = Entity::find()
            .filter(theirs(Column::AssociationId, scope))
            .filter(Column::Id.is_in(part.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Every member of the association in the order of arrival.
pub(crate) async fn all(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_asc(Column::Arrival)
        .all(db)
        .await
}

/// At most 500 members of the association after this one, by identity.
pub(crate) async fn after(
    db: &impl ConnectionTrait,
    scope: &Scope,
    after: i64,
) -> Result<Vec<Readable<Model>>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(500)
        .into_model()
        .all(db)
        .await
}

/// Every member of the association, as far as file names can mean it.
pub(crate) async fn named(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<NamedMember>, DbErr> {
    let columns = [Column::Id, Column::Name, Column::MemberNo, Column::IdNumber];
    let rows: Vec<(i64, String, String, String)> = Entity::find()
        .select_only()
        .columns(columns)
        .filter(Column::AssociationId.eq(scope.association_id))
        .into_tuple()
        .all(db)
        .await?;
    let named = |(id, name, member_no, id_number)| NamedMember {
        id,
        name,
        member_no,
        id_number,
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Every member of the association, locked against other writers until the transaction ends.
pub(crate) async fn lock_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_asc(Column::Arrival)
        .lock_exclusive()
        .all(db)
        .await
}

/// These members of the association, locked against other writers until the transaction ends.
pub(crate) async fn lock_these(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(db)
        .await
}

/// At most `limit` others that have this number in this column, locked.
pub(crate) async fn sharing(
    db: &impl ConnectionTrait,
    scope: &Scope,
    column: Column,
    number: &str,
    except: i64,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(column.eq(number))
        .filter(Column::Id.ne(except))
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_exclusive()
        .all(db)
        .await
}

#[derive(FromQueryResult)]
struct NumberCount {
    number: String,
    holders: i64,
}

/// How many members of the association have each of these numbers.
pub(crate) async fn count_holders(
    db: &impl ConnectionTrait,
    scope: &Scope,
    column: Column,
    numbers: Vec<String>,
) -> Result<HashMap<String, i64>, DbErr> {
    let mut holders = HashMap::new();
    for part in numbers.chunks(500) {
        let counts = Entity::find()
            .select_only()
            .column_as(Expr::col(column), "number")
            .column_as(
                Expr::col(Column::Id).count().cast_as(Alias::new("bigint")),
                "holders",
            )
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(column.is_in(part.iter().cloned()))
            .group_by(column)
            .into_model::<NumberCount>()
            .all(db)
            .await?;
        holders.extend(
            counts
                .into_iter()
                .map(|count| (count.number, count.holders)),
        );
    }
    Ok(holders)
}

/// The place in the order of arrival for the next member.
pub(crate) async fn next_arrival(db: &impl ConnectionTrait, scope: &Scope) -> Result<i64, DbErr> {
    let last: Option<Option<i64>> = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .select_only()
        .expr(Expr::col(Column::Arrival).max())
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

pub(crate) async fn update(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let own = Column::AssociationId.eq(scope.association_id);
    Entity::update(row).validate()?.filter(own).exec(db).await
}
