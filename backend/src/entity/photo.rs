//! Photos given to members.

use domain::crop::CropRect;
use domain::{PhotoCheck, PhotoKind, PhotoSource};
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "photos")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub member_id: i64,
    pub kind: Stored<Entity, PhotoKind>,
    pub original_sha256: String,
    pub original_width: Stored<Entity, u32>,
    pub original_height: Stored<Entity, u32>,
    pub crop: Stored<Entity, CropRect>,
    pub sha256: String,
    pub width: Stored<Entity, u32>,
    pub height: Stored<Entity, u32>,
    pub source: Stored<Entity, PhotoSource>,
    pub file_name: String,
    pub fingerprint: String,
    pub checks: Stored<Entity, Vec<PhotoCheck>>,
    pub override_reason: String,
    pub whitened: bool,
    pub created_by: Option<i64>,
    pub created_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
