//! What an association's staff have said of titles of columns.

use domain::Field;
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "column_sayings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    /// In its plain form.
    pub title: String,
    /// Nothing for a column to pass over.
    pub field: Option<Stored<Entity, Field>>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
