//! What an association's staff have said of titles of columns.

use domain::Field;
use domain::roster::titles::Sayings;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::Scope;
use crate::entity::column_saying::{ActiveModel, Column, Entity};

pub(crate) async fn all(db: &impl ConnectionTrait, scope: &Scope) -> Result<Sayings, DbErr> {
    let rows = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .all(db)
        .await?;
    let saying = |row: crate::entity::column_saying::Model| {
        let field = row.field.map(|field| field.into_inner());
        (row.title, field)
    };
    Ok(rows.into_iter().map(saying).collect())
}

/// Remembers what this title means from now on.
pub(crate) async fn remember(
    db: &impl ConnectionTrait,
    scope: &Scope,
    title: &str,
    field: Option<Field>,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        title: Set(title.to_owned()),
        field: Set(field.map(Into::into)),
        ..Default::default()
    };
    let again = OnConflict::columns([Column::AssociationId, Column::Title])
        .update_column(Column::Field)
        .to_owned();
    Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}
