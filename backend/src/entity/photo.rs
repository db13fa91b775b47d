//! Photos given to members.

use sea_orm::entity::prelude::*;

use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photos")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub member_id: i64,
    pub kind: String,
    pub original_sha256: String,
    pub original_width: i32,
    pub original_height: i32,
    pub crop: String,
    pub sha256: String,
    pub width: i32,
    pub height: i32,
    pub source: String,
    pub file_name: String,
    pub fingerprint: String,
    pub checks: String,
    pub override_reason: String,
    pub whitened: bool,
    pub created_by: Option<i64>,
    pub created_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
