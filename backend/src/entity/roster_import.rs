//! Rosters that came in.

use domain::roster::import::{ImportChoice, ImportCounts, ImportState};
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_imports")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub state: Stored<Entity, ImportState>,
    pub created_by: Option<i64>,
    pub created_by_name: String,
    pub file_name: String,
    pub size: Stored<Entity, u64>,
    pub sha256: String,
    pub choice: Stored<Entity, ImportChoice>,
    pub counts: Stored<Entity, ImportCounts>,
    /// Of the outcome that was shown: what is done must be that.
    pub digest: String,
    pub message: String,
    pub created_at: TimeDateTimeWithTimeZone,
    pub done_at: Option<TimeDateTimeWithTimeZone>,
    /// The job that does it, or did.
    pub job_id: Option<i64>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
