//! Accounts of staff.

use std::collections::{BTreeSet, HashMap};

use domain::Role;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::OffsetDateTime;

use super::associations;
use crate::entity::staff::{ActiveModel, Column, Entity, Model};
use crate::{AssociationId, Error, Scope, Staff, SystemScope};

pub(crate) async fn by_username(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    username: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::Username.eq(username))
        .one(db)
        .await
}

pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// Who acts in the scope, if that person still belongs to its association; `None` for the program.
pub(crate) async fn who_acts(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Option<Model>, DbErr> {
    let Some(id) = scope.staff_id else {
        return Ok(None);
    };
    Entity::find_by_id(id)
        .filter(Column::AssociationId.eq(scope.association_id))
        .one(db)
        .await
}

/// Holds the account of who acts in the scope for this transaction: what is counted of a person is
/// counted one by one.
pub(crate) async fn lock(db: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    if let Some(id) = scope.staff_id {
        Entity::find_by_id(id).lock_exclusive().one(db).await?;
    }
    Ok(())
}

/// The user names of these accounts of the association.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, String>, DbErr> {
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<(i64, String)> = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.is_in(ids))
        .select_only()
        .columns([Column::Id, Column::Username])
        .into_tuple()
        .all(db)
        .await?;
    Ok(names.into_iter().collect())
}

pub(crate) async fn all(db: &impl ConnectionTrait, _: &SystemScope) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_asc(Column::Username).all(db).await
}

pub(crate) async fn count(db: &impl ConnectionTrait, _: &SystemScope) -> Result<u64, DbErr> {
    Entity::find().count(db).await
}

/// The account with its association, as a signed-in person.
pub(crate) async fn to_staff(
    db: &impl ConnectionTrait,
    system: &SystemScope,
    row: Model,
    session_secret: [u8; 32],
) -> Result<Staff, Error> {
    let association = match row.association_id {
        Some(id) => associations::by_id(db, system, id)
            .await?
            .map(|association| (id, association.name)),
        None => None,
    };
    Ok(Staff {
        id: row.id,
        role: *row.role,
        username: row.username,
        association,
        must_change_password: row.must_change_password,
        session_secret,
        session: None,
    })
}

/// An account to insert.
pub(crate) struct NewAccount<'a> {
    pub(crate) username: &'a str,
    pub(crate) association: Option<AssociationId>,
    pub(crate) role: Role,
    pub(crate) password_hash: String,
    pub(crate) must_change_password: bool,
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    account: NewAccount<'_>,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        association_id: Set(account.association),
        username: Set(account.username.to_owned()),
        role: Set(account.role.into()),
        password_hash: Set(account.password_hash),
        must_change_password: Set(account.must_change_password),
        disabled: Set(false),
        created_at: Set(now),
        ..Default::default()
    };
    Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

pub(crate) async fn set_password(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: i64,
    password_hash: String,
    must_change_password: bool,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(id),
        password_hash: Set(password_hash),
        must_change_password: Set(must_change_password),
        ..Default::default()
    };
    row.update(db).await.map(|_| ())
}

pub(crate) async fn disable(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: i64,
) -> Result<(), DbErr> {
    ActiveModel {
        id: Set(id),
        disabled: Set(true),
        ..Default::default()
    }
    .update(db)
    .await
    .map(|_| ())
}
