//! ZIP files of batches.

use sea_orm::entity::prelude::*;

use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photo_batch_archives")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub batch_id: i64,
    pub name: String,
    pub size: i64,
    pub received: i64,
    pub state: String,
    pub unpacked: i64,
    pub entries: i64,
    pub message: String,
    pub created_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
