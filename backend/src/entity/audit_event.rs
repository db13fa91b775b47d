//! Who did what to whom, and when.

use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: Option<AssociationId>,
    pub at: TimeDateTimeWithTimeZone,
    pub actor: String,
    pub action: String,
    pub member_id: Option<i64>,
    pub detail: Stored<Entity, serde_json::Value>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
