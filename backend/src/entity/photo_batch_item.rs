//! Files of batches.

use sea_orm::entity::prelude::*;

use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photo_batch_items")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub batch_id: i64,
    pub archive_id: Option<i64>,
    pub file_name: String,
    pub file_key: String,
    pub size: i64,
    pub candidates: String,
    pub found_by: Option<String>,
    pub disagreement: String,
    pub member_id: Option<i64>,
    pub decision: String,
    pub original_sha256: Option<String>,
    pub original_width: i32,
    pub original_height: i32,
    pub sha256: Option<String>,
    pub width: i32,
    pub height: i32,
    pub crop: String,
    pub whitened: bool,
    pub fingerprint: String,
    pub checks: String,
    pub unfit: bool,
    pub refusal_code: String,
    pub refusal: String,
    pub override_reason: String,
    pub grouping: String,
    pub reason: String,
    pub guards: String,
    pub reminds: bool,
    pub confirmed: String,
    pub seen_photo_id: Option<i64>,
    pub photo_id: Option<i64>,
    pub previous_photo_id: Option<i64>,
    pub outcome: String,
    pub outcome_note: String,
    pub created_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
