//! Which key file the signing keys are locked with: one for the whole database.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use time::OffsetDateTime;

use crate::SystemScope;
use crate::entity::key_file::{ActiveModel, Column, Entity};

/// The one row.
const ID: i64 = 1;

/// The fingerprint of the key in use; `None` before there is one.
pub(crate) async fn fingerprint(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Option<String>, DbErr> {
    let row = Entity::find_by_id(ID).one(db).await?;
    Ok(row.map(|row| row.fingerprint))
}

/// Remembers the key. Another process may have been first: what it remembers stays.
pub(crate) async fn remember(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    fingerprint: String,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(ID),
        fingerprint: Set(fingerprint),
        created_at: Set(now),
    };
    let stays = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert(row)
        .on_conflict(stays)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}
