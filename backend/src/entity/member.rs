//! 执业会员, with what the list shows, filters and counts by.

use sea_orm::entity::prelude::*;

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
    pub sex: Option<String>,
    pub birth_date: Option<TimeDate>,
    pub id_kind: Option<String>,
    pub id_number: String,
    pub member_no: String,
    pub firm_id: Option<i64>,
    pub joined_on: Option<TimeDate>,
    pub approval_no: String,
    pub approval_date: Option<TimeDate>,
    pub status: String,
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
    pub inspection_year: Option<i32>,
    pub remark: String,
    pub name_key: String,
    pub search_key: String,
    /// What no certificate can show of name and firm: [`domain::FieldNote`]s as JSON, or empty.
    pub unprintable: String,
    pub photo_id: Option<i64>,
    pub photo_sha256: Option<String>,
    pub photo_kind: Option<String>,
    pub photo_width: Option<i32>,
    pub photo_height: Option<i32>,
    pub doubts: String,
    pub confirmed_doubts: String,
    pub state: String,
    pub no_photo: bool,
    pub missing: i32,
    pub doubtful: bool,
    pub issued_version: Option<i32>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
