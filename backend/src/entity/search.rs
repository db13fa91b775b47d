//! What was typed into the search box and may stand in no address.

use sea_orm::entity::prelude::*;

use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "searches")]
pub struct Model {
    /// The hash of the token that addresses hold.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub association_id: AssociationId,
    pub staff_id: i64,
    pub session: String,
    pub sought: String,
    pub created_at: TimeDateTimeWithTimeZone,
    pub expires_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
