//! Many photos at once: what the table before saving shows.

use serde::{Deserialize, Serialize};

use crate::crop::CropRect;
use crate::photo::PhotoKind;
use crate::photo_check::PhotoCheck;
use crate::photo_name::FoundBy;

/// Most files of one batch.
pub const MAX_FILES: usize = 20_000;
/// Longest name of a file, Unicode scalar values.
pub const MAX_NAME: usize = 1_000;
/// Largest ZIP, bytes: twenty thousand photos of 1 MB.
pub const MAX_ARCHIVE_BYTES: u64 = 20 << 30;
/// Largest piece of a ZIP sent at once, bytes.
pub const MAX_PIECE_BYTES: usize = 8 << 20;
/// Longest reason for taking a photo that fails checks, Unicode scalar values.
pub const MAX_REASON: usize = 200;
/// Rows of a page of the table.
pub const PAGE_ROWS: u64 = 50;

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchState {
    /// Files come in and are decided on; nothing is saved to members yet.
    Open,
    /// Photos are being given.
    Committing,
    /// Every photo that could be given is.
    Committed,
    /// Photos are being taken back.
    Undoing,
    /// Every photo that could be taken back is.
    Undone,
    /// Given up before anything was saved.
    Discarded,
}

impl BatchState {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "待保存",
            Self::Committing => "正在保存",
            Self::Committed => "已保存",
            Self::Undoing => "正在撤销",
            Self::Undone => "已撤销",
            Self::Discarded => "已放弃",
        }
    }
}

/// What saving would make of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchGroup {
    /// 新照片: the member has none yet.
    New,
    /// 替换: the member has another.
    Replaces,
    /// 待确认: something speaks for another person for certain; saved only once somebody has looked and said so.
    Unconfirmed,
    /// 相同: the member has this very file.
    Identical,
    /// 未匹配: nobody is meant.
    Unmatched,
    /// 有歧义: several members, or several files for one.
    Ambiguous,
    /// 未通过检查: refused, or unfit and not accepted with a reason.
    Failed,
    /// 已跳过: by hand.
    Skipped,
}

impl BatchGroup {
    /// Every group, in the order shown.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Replaces,
        Self::Unconfirmed,
        Self::Identical,
        Self::Unmatched,
        Self::Ambiguous,
        Self::Failed,
        Self::Skipped,
    ];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "新照片",
            Self::Replaces => "替换",
            Self::Unconfirmed => "待确认",
            Self::Identical => "相同",
            Self::Unmatched => "未匹配",
            Self::Ambiguous => "有歧义",
            Self::Failed => "未通过检查",
            Self::Skipped => "已跳过",
        }
    }

    /// The stable name, also in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Replaces => "replaces",
            Self::Unconfirmed => "unconfirmed",
            Self::Identical => "identical",
            Self::Unmatched => "unmatched",
            Self::Ambiguous => "ambiguous",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    /// Whether saving gives these photos to their members.
    pub fn is_given(self) -> bool {
        matches!(self, Self::New | Self::Replaces)
    }
}

/// Which rows of the table are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchFilter {
    /// All of them.
    #[default]
    All,
    /// Those with a 提醒.
    Remind,
    /// One group.
    Group(BatchGroup),
}

impl BatchFilter {
    /// The name in addresses; of all rows, nothing.
    pub fn slug(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Remind => "remind",
            Self::Group(group) => group.slug(),
        }
    }

    /// The filter of this name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "" => Some(Self::All),
            "remind" => Some(Self::Remind),
            slug => BatchGroup::ALL
                .into_iter()
                .find(|group| group.slug() == slug)
                .map(Self::Group),
        }
    }
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCounts {
    /// 新照片.
    pub new: u64,
    /// 替换.
    pub replaces: u64,
    /// 待确认.
    pub unconfirmed: u64,
    /// 相同.
    pub identical: u64,
    /// 未匹配.
    pub unmatched: u64,
    /// 有歧义.
    pub ambiguous: u64,
    /// 未通过检查.
    pub failed: u64,
    /// 已跳过.
    pub skipped: u64,
    /// Rows of any group with a 提醒.
    pub remind: u64,
}

impl BatchCounts {
    /// Rows of this filter.
    pub fn of(&self, filter: BatchFilter) -> u64 {
        match filter {
            BatchFilter::All => BatchGroup::ALL
                .into_iter()
                .map(|group| self.of(BatchFilter::Group(group)))
                .sum(),
            BatchFilter::Remind => self.remind,
            BatchFilter::Group(group) => match group {
                BatchGroup::New => self.new,
                BatchGroup::Replaces => self.replaces,
                BatchGroup::Unconfirmed => self.unconfirmed,
                BatchGroup::Identical => self.identical,
                BatchGroup::Unmatched => self.unmatched,
                BatchGroup::Ambiguous => self.ambiguous,
                BatchGroup::Failed => self.failed,
                BatchGroup::Skipped => self.skipped,
            },
        }
    }

    /// The count of a group, to be changed.
    pub fn group_mut(&mut self, group: BatchGroup) -> &mut u64 {
        match group {
            BatchGroup::New => &mut self.new,
            BatchGroup::Replaces => &mut self.replaces,
            BatchGroup::Unconfirmed => &mut self.unconfirmed,
            BatchGroup::Identical => &mut self.identical,
            BatchGroup::Unmatched => &mut self.unmatched,
            BatchGroup::Ambiguous => &mut self.ambiguous,
            BatchGroup::Failed => &mut self.failed,
            BatchGroup::Skipped => &mut self.skipped,
        }
    }
}

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
    /// Whether saving or undoing stands still after an error; asked for again it goes on.
    pub stalled: bool,
    /// The user name of who was shut out with work unfinished, which nobody goes on with until
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
pub enum WarningKind {
    /// Name and number in the file name mean different people.
    NameDisagrees,
    /// The same picture is another member's photo.
    OtherMembersPhoto,
    /// The same picture came for another member in this batch.
    OtherItem,
}

impl WarningKind {
    /// The stable name.
    pub fn slug(self) -> &'static str {
        match self {
            Self::NameDisagrees => "name-disagrees",
            Self::OtherMembersPhoto => "other-members-photo",
            Self::OtherItem => "other-item",
        }
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

/// Of what was found before that was told apart.
fn yes() -> bool {
    true
}

impl BatchWarning {
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

/// A file that a batch has already: how an interrupted upload goes on.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_groups_lead_back_to_them() {
        for group in BatchGroup::ALL {
            let filter = BatchFilter::Group(group);
            assert_eq!(BatchFilter::from_slug(filter.slug()), Some(filter));
            let written = serde_json::to_string(&group).unwrap();
            assert_eq!(written, format!("\"{}\"", group.slug()));
        }
        assert_eq!(BatchFilter::from_slug("remind"), Some(BatchFilter::Remind));
        assert_eq!(BatchFilter::from_slug("elsewhere"), None);
    }

    #[test]
    fn counts_add_up() {
        let mut counts = BatchCounts::default();
        for group in BatchGroup::ALL {
            *counts.group_mut(group) += 2;
            assert_eq!(counts.of(BatchFilter::Group(group)), 2);
        }
        assert_eq!(counts.of(BatchFilter::All), 16);
    }
}
