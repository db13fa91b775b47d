//! Issued versions of certificates.

use sea_orm::entity::prelude::*;

use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificates")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub member_id: i64,
    pub version: i32,
    pub code: String,
    pub face: String,
    pub photo_sha256: String,
    pub sha256: String,
    pub size: i32,
    pub state: String,
    pub issued_on: TimeDate,
    pub issued_at: TimeDateTimeWithTimeZone,
    pub issued_by: Option<i64>,
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
    pub ended_by: Option<i64>,
    pub end_reason: Option<String>,
    pub end_note: Option<String>,
    pub issue_reason: Option<String>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
