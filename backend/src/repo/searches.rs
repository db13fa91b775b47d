//! What was typed into the search box and may stand in no address, for one session each.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use time::OffsetDateTime;

use crate::entity::search::{ActiveModel, Column, Entity};
use crate::{Scope, SystemScope};

/// A text that was typed, and how long it is kept.
pub(crate) struct Typed<'a> {
    /// The hash of its token.
    pub(crate) id: String,
    pub(crate) session: &'a str,
    pub(crate) staff_id: i64,
    pub(crate) text: &'a str,
    pub(crate) at: OffsetDateTime,
    pub(crate) until: OffsetDateTime,
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    typed: Typed<'_>,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(typed.id),
        association_id: Set(scope.association_id),
        staff_id: Set(typed.staff_id),
        session: Set(typed.session.to_owned()),
        sought: Set(typed.text.to_owned()),
        created_at: Set(typed.at),
        expires_at: Set(typed.until),
    };
    Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// What stands behind a token of this session, if it is still kept.
pub(crate) async fn text(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: &str,
    session: &str,
    now: OffsetDateTime,
) -> Result<Option<String>, DbErr> {
    Entity::find_by_id(id.to_owned())
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Session.eq(session))
        .filter(Column::ExpiresAt.gt(now))
        .select_only()
        .column(Column::Sought)
        .into_tuple()
        .one(db)
        .await
}

/// Forgets all of a session but the newest.
pub(crate) async fn keep_newest(
    db: &impl ConnectionTrait,
    scope: &Scope,
    session: &str,
    kept: u64,
) -> Result<(), DbErr> {
    let older: Vec<String> = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Session.eq(session))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .select_only()
        .column(Column::Id)
        .offset(kept)
        .limit(1000)
        .into_tuple()
        .all(db)
        .await?;
    if older.is_empty() {
        return Ok(());
    }
    Entity::delete_many()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.is_in(older))
        .exec(db)
        .await
        .map(|_| ())
}

/// Forgets what was typed in a session that ends.
pub(crate) async fn delete_of(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    session: &str,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::Session.eq(session))
        .exec(db)
        .await
        .map(|_| ())
}

/// Forgets what is kept no longer.
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
