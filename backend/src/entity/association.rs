//! 地方注协.

use domain::CalendarDate;
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One tenant.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "associations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AssociationId,
    pub code: String,
    pub name: String,
    pub national_name: String,
    pub created_at: TimeDateTimeWithTimeZone,
    pub settings_version: i64,
    pub signatory: String,
    pub national_seal_sha256: Option<String>,
    pub national_seal_width: i32,
    pub national_seal_dx: i32,
    pub national_seal_dy: i32,
    pub provincial_seal_sha256: Option<String>,
    pub provincial_seal_width: i32,
    pub provincial_seal_dx: i32,
    pub provincial_seal_dy: i32,
    pub deadline: Stored<Entity, CalendarDate>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
