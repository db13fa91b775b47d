//! Rows of rosters that came in, those apart that change nothing.

use domain::roster::import::{Decision, ImportGroup, RowDetail};
use domain::{Doubt, MemberRecord};
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_import_rows")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub import_id: i64,
    pub row_no: Stored<Entity, u32>,
    pub grouping: Stored<Entity, ImportGroup>,
    pub member_id: Option<i64>,
    pub name: String,
    pub detail: Stored<Entity, RowDetail>,
    pub decision: Option<Stored<Entity, Decision>>,
    /// The member before; nothing for one who is new.
    pub before: Option<Stored<Entity, MemberRecord>>,
    /// The doubts that were confirmed of the member before.
    pub confirmed: Option<Stored<Entity, Vec<Doubt>>>,
    /// The member's version after: while it has this, nothing was changed since.
    pub version: Option<i64>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
