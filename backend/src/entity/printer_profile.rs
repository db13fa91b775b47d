//! 打印机: how far off each printer of an association is.

use sea_orm::entity::prelude::*;

use crate::AssociationId;

/// One row. Offsets in hundredths of a millimetre, scales in hundredths of a percent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "printer_profiles")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub version: i32,
    pub name: String,
    pub offset_x: i32,
    pub offset_y: i32,
    pub scale_x: i32,
    pub scale_y: i32,
    pub created_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
