//! Secrets that the machines of an installation share: of no association.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::entity::server_secret::{ActiveModel, Column, Entity};

/// The secret of this name, if it has been made.
pub(crate) async fn find(db: &impl ConnectionTrait, name: &str) -> Result<Option<String>, DbErr> {
    let row = Entity::find_by_id(name.to_owned()).one(db).await?;
    Ok(row.map(|row| row.value))
}

/// Keeps a new secret, unless another machine was first.
pub(crate) async fn offer(
    db: &impl ConnectionTrait,
    name: &str,
    value: String,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        name: Set(name.to_owned()),
        value: Set(value),
    };
    let first = OnConflict::column(Column::Name).do_nothing().to_owned();
    Entity::insert(row)
        .on_conflict(first)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}
