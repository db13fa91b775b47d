//! Many photos at once.

use domain::PhotoKind;
use domain::photo_batch::BatchState;
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photo_batches")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub kind: Stored<Entity, PhotoKind>,
    pub state: Stored<Entity, BatchState>,
    pub created_by: Option<i64>,
    pub created_by_name: String,
    pub acted_by: Option<i64>,
    pub acted_by_name: String,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    /// The job that saved or undid it last, or does now.
    pub job_id: Option<i64>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
