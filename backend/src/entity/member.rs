//! 执业会员, with what the list shows, filters and counts by.

use domain::{
    CalendarDate, Doubt, FieldNote, IdDocumentKind, IssueState, MembershipStatus, PhotoKind, Sex,
};
use sea_orm::entity::prelude::*;

use super::stored::Stored;
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "members")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub arrival: i64,
    pub version: i64,
    pub name: String,
    pub starred: bool,
    pub sex: Option<Stored<Entity, Sex>>,
    pub birth_date: Option<Stored<Entity, CalendarDate>>,
    pub id_kind: Option<Stored<Entity, IdDocumentKind>>,
    pub id_number: String,
    pub member_no: String,
    pub firm_id: Option<i64>,
    pub joined_on: Option<Stored<Entity, CalendarDate>>,
    pub approval_no: String,
    pub approval_date: Option<Stored<Entity, CalendarDate>>,
    pub status: Stored<Entity, MembershipStatus>,
    pub partner: Option<bool>,
    pub position: String,
    pub ethnicity: String,
    pub education: String,
    pub degree: String,
    pub school: String,
    pub major: String,
    pub mobile: String,
    pub email: String,
    pub address: String,
    pub inspection_result: String,
    pub inspection_year: Option<Stored<Entity, u16>>,
    pub remark: String,
    pub name_key: String,
    pub search_key: String,
    /// What no certificate can show of name and firm.
    pub unprintable: Stored<Entity, Vec<FieldNote>>,
    pub photo_id: Option<i64>,
    pub photo_sha256: Option<String>,
    pub photo_kind: Option<Stored<Entity, PhotoKind>>,
    pub photo_width: Option<Stored<Entity, u32>>,
    pub photo_height: Option<Stored<Entity, u32>>,
    pub doubts: Stored<Entity, Vec<Doubt>>,
    pub confirmed_doubts: Stored<Entity, Vec<Doubt>>,
    pub state: Stored<Entity, IssueState>,
    pub no_photo: bool,
    pub missing: Stored<Entity, u8>,
    pub doubtful: bool,
    /// What the list can be narrowed to ([`domain::Facets`]).
    pub facets: i64,
    pub issued_version: Option<Stored<Entity, u32>>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
