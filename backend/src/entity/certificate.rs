//! Issued versions of certificates.

use domain::{CalendarDate, CertificateCode, CertificateState, RevocationReason};
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;
use crate::printed::Printed;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificates")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub member_id: i64,
    pub version: Stored<Entity, u32>,
    pub code: Stored<Entity, CertificateCode>,
    #[sea_orm(column_name = "face")]
    pub printed: Stored<Entity, Printed>,
    pub photo_sha256: String,
    pub sha256: String,
    pub size: Stored<Entity, u32>,
    pub state: Stored<Entity, CertificateState>,
    pub issued_on: Stored<Entity, CalendarDate>,
    pub issued_at: TimeDateTimeWithTimeZone,
    pub issued_by: Option<i64>,
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
    pub ended_by: Option<i64>,
    pub end_reason: Option<Stored<Entity, RevocationReason>>,
    pub end_note: Option<String>,
    pub issue_reason: Option<String>,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
