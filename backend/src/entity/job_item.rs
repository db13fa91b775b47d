//! Items of 批量任务.

use domain::job::JobItemState;
use domain::{CertificateCode, Doubt};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::stored::Stored;
use super::values::as_json;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_items")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub job_id: i64,
    pub position: Stored<Entity, u32>,
    pub member_id: i64,
    pub wish: Stored<Entity, Wish>,
    pub state: Stored<Entity, JobItemState>,
    pub reason: String,
    /// The certificate that came of it.
    pub code: Option<Stored<Entity, CertificateCode>>,
    /// Whether the certificate was made for it.
    pub is_new: bool,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is asked for a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Doubts that are confirmed.
    pub confirm: Vec<Doubt>,
    /// The valid version that the person was told of; 0 for none, nothing if nobody was told.
    pub replaces: Option<u32>,
}

as_json!(Wish);
