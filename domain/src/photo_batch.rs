//! Many photos at once: where a batch stands, and what saving would make of its files.

mod shown;

use serde::{Deserialize, Serialize};
use strum::VariantArray as _;
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

pub use shown::*;

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
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum BatchGroup {
    /// 新照片: the member has none yet.
    New,
    /// 替换: the member has another.
    Replaces,
    /// 待确认: something clearly points to another person; saved only once somebody has looked and said so.
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
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The stable name, also in addresses.
    pub fn slug(self) -> &'static str {
        self.into()
    }

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
            slug => slug.parse().ok().map(Self::Group),
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
                .iter()
                .map(|&group| self.of(BatchFilter::Group(group)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_groups_lead_back_to_them() {
        for &group in BatchGroup::ALL {
            let filter = BatchFilter::Group(group);
            assert_eq!(BatchFilter::from_slug(filter.slug()), Some(filter));
        }
        assert_eq!(BatchFilter::from_slug("remind"), Some(BatchFilter::Remind));
        assert_eq!(BatchFilter::from_slug("elsewhere"), None);
    }

    #[test]
    fn counts_add_up() {
        let mut counts = BatchCounts::default();
        for &group in BatchGroup::ALL {
            *counts.group_mut(group) += 2;
            assert_eq!(counts.of(BatchFilter::Group(group)), 2);
        }
        assert_eq!(counts.of(BatchFilter::All), 16);
    }
}
