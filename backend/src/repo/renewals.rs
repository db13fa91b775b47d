//! How far stored rows have been brought to the rules of the program.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use time::OffsetDateTime;

use crate::SystemScope;
use crate::entity::renewal::{ActiveModel, Column, Entity};

/// The state recorded for this topic.
pub(crate) async fn state(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    topic: &'static str,
) -> Result<Option<String>, DbErr> {
    let row = Entity::find_by_id(topic).one(db).await?;
    Ok(row.map(|row| row.state))
}

/// Records the state of this topic.
pub(crate) async fn record(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    topic: &'static str,
    state: &str,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        topic: Set(topic.to_owned()),
        state: Set(state.to_owned()),
        done_at: Set(now),
    };
    let newer = OnConflict::column(Column::Topic)
        .update_columns([Column::State, Column::DoneAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(newer)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}
