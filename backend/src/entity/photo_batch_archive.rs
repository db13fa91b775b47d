//! ZIP files of batches.

use domain::photo_batch::ArchiveState;
use sea_orm::entity::prelude::*;

use super::stored::Stored;
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
    pub size: Stored<Entity, u64>,
    pub received: Stored<Entity, u64>,
    pub state: Stored<Entity, ArchiveState>,
    pub unpacked: Stored<Entity, u64>,
    pub entries: Stored<Entity, u64>,
    pub message: String,
    pub created_at: TimeDateTimeWithTimeZone,
    /// The job that unpacks it.
    pub job_id: Option<i64>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
