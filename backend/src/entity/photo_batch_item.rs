//! Files of batches.

use domain::PhotoCheck;
use domain::crop::CropRect;
use domain::photo_batch::{BatchGroup, BatchWarning, ItemOutcome};
use domain::photo_name::{Disagreement, FoundBy};
use sea_orm::entity::prelude::*;

use super::stored::{Storable, Stored};
use crate::AssociationId;

/// One row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "photo_batch_items")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub association_id: AssociationId,
    pub batch_id: i64,
    pub archive_id: Option<i64>,
    pub file_name: String,
    pub file_key: String,
    pub size: Stored<Entity, u64>,
    pub candidates: Stored<Entity, Vec<i64>>,
    pub found_by: Option<Stored<Entity, FoundBy>>,
    pub disagreement: Stored<Entity, Option<Disagreement>>,
    pub member_id: Option<i64>,
    pub decision: Stored<Entity, Decision>,
    pub original_sha256: Option<String>,
    pub original_width: Stored<Entity, u32>,
    pub original_height: Stored<Entity, u32>,
    pub sha256: Option<String>,
    pub width: Stored<Entity, u32>,
    pub height: Stored<Entity, u32>,
    pub crop: Stored<Entity, Option<CropRect>>,
    pub whitened: bool,
    pub fingerprint: String,
    pub checks: Stored<Entity, Vec<PhotoCheck>>,
    pub unfit: bool,
    pub refusal_code: String,
    pub refusal: String,
    pub override_reason: String,
    pub grouping: Stored<Entity, BatchGroup>,
    pub reason: String,
    #[sea_orm(column_name = "guards")]
    pub warnings: Stored<Entity, Vec<BatchWarning>>,
    pub reminds: bool,
    pub confirmed: Stored<Entity, Vec<BatchWarning>>,
    pub seen_photo_id: Option<i64>,
    pub photo_id: Option<i64>,
    pub previous_photo_id: Option<i64>,
    pub outcome: Stored<Entity, ItemOutcome>,
    pub outcome_note: String,
    pub created_at: TimeDateTimeWithTimeZone,
}

/// None is navigated.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody has decided of a file by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing: its name says whose it is.
    None,
    /// The member was chosen.
    Assigned,
    /// It is left out.
    Skipped,
}

impl Storable for Decision {
    type Raw = String;

    fn to_raw(&self) -> String {
        let name = match self {
            Self::None => "",
            Self::Assigned => "assigned",
            Self::Skipped => "skipped",
        };
        name.to_owned()
    }

    fn from_raw(raw: String) -> Option<Self> {
        let mut all = [Self::None, Self::Assigned, Self::Skipped].into_iter();
        all.find(|decision| decision.to_raw() == raw)
    }
}
