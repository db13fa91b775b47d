//! 批量任务.

use domain::job::{JobKind, JobState};
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub kind: Stored<Entity, JobKind>,
    /// What was asked for, as its kind reads it.
    pub input: Stored<Entity, serde_json::Value>,
    pub state: Stored<Entity, JobState>,
    pub created_by: Option<i64>,
    pub created_by_name: String,
    /// Who asked for it last: it is worked on in their name.
    pub acted_by: Option<i64>,
    pub acted_by_name: String,
    /// How often it was begun: who works on it says so with every step.
    pub run: Stored<Entity, u32>,
    /// When who works on it was last heard of.
    pub seen_at: Option<TimeDateTimeWithTimeZone>,
    pub cancel_requested: bool,
    pub total: Stored<Entity, u32>,
    pub done: Stored<Entity, u32>,
    pub failed: Stored<Entity, u32>,
    /// What was done and had failed when the present run began.
    pub before_run: Stored<Entity, u32>,
    pub message: String,
    pub file_name: Option<String>,
    pub file_size: Option<Stored<Entity, u64>>,
    /// The run that made the file.
    pub file_run: Stored<Entity, u32>,
    pub created_at: TimeDateTimeWithTimeZone,
    /// When the present run began.
    pub started_at: Option<TimeDateTimeWithTimeZone>,
    pub finished_at: Option<TimeDateTimeWithTimeZone>,
    pub kept_until: Option<TimeDateTimeWithTimeZone>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
