//! A batch and its rows as pages show them.

use serde::{Deserialize, Serialize};
use strum_macros::{IntoStaticStr, VariantArray};

use super::{BatchCounts, BatchFilter, BatchGroup, BatchState};
use crate::crop::CropRect;
use crate::photo::PhotoKind;
use crate::photo_check::PhotoCheck;
use crate::photo_name::FoundBy;

/// Where a ZIP stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ArchiveState {
    /// Pieces are still coming.
    Receiving,
    /// It is whole; its photos are being taken in.
    Unpacking,
    /// Every entry has its row.
    Done,
    /// It could not be read to its end; the message says why.
    Failed,
}

/// A ZIP of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchArchive {
    /// Identity of the archive.
    pub id: i64,
    /// Its file name.
    pub name: String,
    /// Bytes of the whole file.
    pub size: u64,
    /// Bytes received: where the next piece begins.
    pub received: u64,
    /// Where it stands.
    pub state: ArchiveState,
    /// Entries looked at so far.
    pub unpacked: u64,
    /// Entries in all; 0 until that is known.
    pub entries: u64,
    /// Why it could not be read, in Chinese; empty if it could.
    pub message: String,
}

/// A batch, without its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchSummary {
    /// Identity of the batch.
    pub id: i64,
    /// What the photos are.
    pub kind: PhotoKind,
    /// Where it stands.
    pub state: BatchState,
    /// Whether saving or undoing has stopped after an error; asked for again, it resumes.
    pub stalled: bool,
    /// The user name of who was shut out with work unfinished, which nobody resumes until
    /// somebody takes it over.
    #[serde(default)]
    pub left_by: Option<String>,
    /// Who began it: the user name.
    pub created_by: String,
    /// When, as `2026-11-24 19:30` in China.
    pub created_at: String,
    /// How many rows there are.
    pub counts: BatchCounts,
    /// Its ZIP files, oldest first.
    pub archives: Vec<BatchArchive>,
    /// While saving and once saved: photos given to members; while undoing and after: photos
    /// looked at again.
    pub done: u64,
    /// What [`Self::done`] will come to.
    pub of: u64,
    /// Photos that were taken back.
    pub taken_back: u64,
    /// Photos that could not be taken back: their members have had another since.
    pub kept: u64,
}

impl BatchSummary {
    /// Whether a ZIP is still coming or being unpacked.
    pub fn is_receiving(&self) -> bool {
        self.archives.iter().any(|archive| {
            matches!(
                archive.state,
                ArchiveState::Receiving | ArchiveState::Unpacking
            )
        })
    }
}

/// A member as a row shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchMember {
    /// Identity of the member.
    pub id: i64,
    /// 姓名.
    pub name: String,
    /// 执业会员号.
    pub member_no: String,
    /// 服务所.
    pub firm: String,
    /// The photo in use: the beginning of its SHA-256, for its address.
    pub photo_tag: Option<String>,
    /// What the photo in use is.
    pub photo_kind: Option<PhotoKind>,
}

/// A photo taken in and cut, not yet given to anybody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchPhoto {
    /// The beginning of the cut photo's SHA-256, for its address.
    pub tag: String,
    /// Upright width of the original, pixels.
    pub original_width: u32,
    /// Upright height of the original, pixels.
    pub original_height: u32,
    /// Width of the cut photo, pixels.
    pub width: u32,
    /// Height of the cut photo, pixels.
    pub height: u32,
    /// What is cut out.
    pub crop: CropRect,
    /// Whether the background was whitened.
    pub whitened: bool,
    /// What the checks say.
    pub checks: Vec<PhotoCheck>,
}

/// What a 提醒 is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum WarningKind {
    /// Name and number in the file name mean different people.
    NameDisagrees,
    /// The same picture is another member's photo.
    OtherMembersPhoto,
    /// The same picture came for another member in this batch.
    OtherItem,
    /// The member has the same picture already: a note, 说明.
    OwnPhoto,
}

impl WarningKind {
    /// The stable name.
    pub fn slug(self) -> &'static str {
        self.into()
    }
}

/// A 提醒: worth a look before another person's photo is on a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchWarning {
    /// What it is about.
    pub kind: WarningKind,
    /// What was found, in Chinese.
    pub text: String,
    /// The other member, whose present photo is to be shown beside this one.
    pub member_id: Option<i64>,
    /// The other row of this batch, whose photo is to be shown beside this one.
    pub item_id: Option<i64>,
    /// Whether it needs a decision before the photo is saved: what is only alike does not.
    #[serde(default = "yes")]
    pub certain: bool,
}

/// For what was found before this was recorded.
fn yes() -> bool {
    true
}

impl BatchWarning {
    /// Whether it is a note, 说明: it speaks for nobody else, and there is nothing to check.
    pub fn is_note(&self) -> bool {
        self.kind == WarningKind::OwnPhoto
    }

    /// Whether both say the same, in whatever words: one that was confirmed need not be again.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.kind, self.member_id, self.item_id) == (other.kind, other.member_id, other.item_id)
    }
}

/// What became of a row once its batch was saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemOutcome {
    /// Nothing yet, or nothing was to be done.
    #[default]
    None,
    /// Given to its member.
    Given,
    /// Taken back: the member has the photo it had before.
    TakenBack,
    /// Not taken back: the member has had another photo since.
    Kept,
}

/// A row: one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchItem {
    /// Identity of the row.
    pub id: i64,
    /// The file's name with its folders, as it came.
    pub file_name: String,
    /// Bytes of the file.
    pub size: u64,
    /// What saving would make of it.
    pub group: BatchGroup,
    /// Why, in Chinese; may be empty for 新照片 and 替换.
    pub reason: String,
    /// The member it will be given to.
    pub member: Option<BatchMember>,
    /// The members that the file name may mean.
    pub candidates: Vec<BatchMember>,
    /// What they were found by.
    pub found_by: Option<FoundBy>,
    /// Whether the member was chosen by hand.
    pub assigned: bool,
    /// The photo; `None` if it was refused.
    pub photo: Option<BatchPhoto>,
    /// 提醒.
    #[serde(rename = "guards")]
    pub warnings: Vec<BatchWarning>,
    /// Whether every 提醒 was confirmed by hand.
    pub confirmed: bool,
    /// Why it is taken although it fails checks; empty if nobody said so.
    pub override_reason: String,
    /// What became of it.
    pub outcome: ItemOutcome,
    /// Why it was not given or not taken back, in Chinese; else empty.
    pub outcome_note: String,
}

/// A page of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchPage {
    /// The batch.
    pub batch: BatchSummary,
    /// Which rows.
    pub filter: BatchFilter,
    /// Number of this page, from 1.
    pub page: u64,
    /// Pages in all, at least 1.
    pub pages: u64,
    /// The rows.
    pub items: Vec<BatchItem>,
}

/// A file that a batch has already: how an interrupted upload resumes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedFile {
    /// Its name with its folders.
    pub name: String,
    /// Its bytes.
    pub size: u64,
}

/// Members found for a row when somebody was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundMembers {
    /// The row.
    pub item: i64,
    /// The members.
    pub members: Vec<BatchMember>,
}

/// What comes of a press on the page of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchAnswer {
    /// The batch and its rows as they are now.
    pub page: BatchPage,
    /// What is to be said of the press, if anything.
    pub notice: Option<String>,
    /// Several members who may be meant.
    pub found: Option<FoundMembers>,
}
