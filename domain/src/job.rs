//! 批量任务: work that goes on in the background, as people ask for it and see it.

use serde::{Deserialize, Serialize};

use crate::issue::PlannedIssue;
use crate::list::ListQuery;

/// Most members of one job.
pub const MAX_JOB: usize = 50_000;
/// At most this many members are listed by name before a job is begun.
pub const MOST_LISTED: usize = 200;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobKind {
    /// 批量签发与下载: certificates are issued and put into one ZIP.
    Certificates,
    /// 导入名册: a roster that was looked at is taken in, all of it or nothing.
    Import,
    /// The photos of a ZIP become rows of their batch.
    PhotoUnpack,
    /// The photos of a batch go to their members.
    PhotoSave,
    /// The members of a saved batch have the photos again that they had before.
    PhotoUndo,
}

impl JobKind {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Certificates => "批量签发与下载",
            Self::Import => "导入名册",
            Self::PhotoUnpack => "批量照片解压",
            Self::PhotoSave => "批量照片保存",
            Self::PhotoUndo => "批量照片撤销",
        }
    }

    /// What its items are counted in, on screen.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Certificates | Self::Import => "人",
            Self::PhotoUnpack => "个文件",
            Self::PhotoSave | Self::PhotoUndo => "张",
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// Nobody works on it yet, or no longer.
    Waiting,
    /// Somebody works on it.
    Running,
    /// Every item is done or has failed.
    Done,
    /// Given up by somebody; what was done stays done.
    Cancelled,
    /// Stopped by something that no item is to blame for; what was done stays done.
    Failed,
}

impl JobState {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "等待中",
            Self::Running => "进行中",
            Self::Done => "已完成",
            Self::Cancelled => "已取消",
            Self::Failed => "已中断",
        }
    }

    /// Whether it goes on by itself.
    pub fn is_unfinished(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// Where an item of a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobItemState {
    /// Not yet done.
    Waiting,
    /// Done.
    Done,
    /// Refused, for a reason of its own.
    Failed,
}

/// Whose certificates a job is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobMembers {
    /// These members.
    Members(Vec<i64>),
    /// Everybody in the list, whatever its page.
    List(ListQuery),
}

/// How the files of the ZIP are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobFolders {
    /// All side by side.
    #[default]
    None,
    /// A folder for each firm.
    ByFirm,
}

/// What a job of certificates would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuePreflight {
    /// Members who get a first certificate.
    pub new: usize,
    /// Members who get another version.
    pub changed: usize,
    /// Members whose certificate stays.
    pub unchanged: usize,
    /// Members with doubts that somebody must confirm first.
    pub doubtful: usize,
    /// Of these, members who would get another version.
    pub replacing: usize,
    /// Members who can get none.
    pub blocked: usize,
    /// The first of the doubtful ones.
    pub doubtful_members: Vec<PlannedIssue>,
    /// The first of those who can get none.
    pub blocked_members: Vec<PlannedIssue>,
    /// Says which versions would be replaced and which doubts were shown: given back with the
    /// order, so that nothing is replaced or confirmed that nobody has seen.
    pub stamp: String,
}

impl IssuePreflight {
    /// Members who get a certificate; with the doubtful ones once they are confirmed.
    pub fn willing(&self, confirmed: bool) -> usize {
        let doubtful = if confirmed { self.doubtful } else { 0 };
        self.new + self.changed + self.unchanged + doubtful
    }
}

/// A job of certificates as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueOrder {
    /// Whose.
    pub members: JobMembers,
    /// [`IssuePreflight::stamp`] of what was shown.
    pub stamp: String,
    /// Members who were shown to get a certificate.
    pub willing: usize,
    /// Whether the doubts that were shown are confirmed.
    pub confirmed: bool,
    /// The layout of the ZIP.
    pub folders: JobFolders,
}

/// An item that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFailure {
    /// Identity of the member.
    pub member_id: i64,
    /// 姓名.
    pub name: String,
    /// 执业会员号.
    pub member_no: String,
    /// Why.
    pub reason: String,
}

/// The file that a job has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFile {
    /// The name to save it under.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The day until which it is kept.
    pub kept_until: String,
}

/// A job as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSummary {
    /// Identity of the row.
    pub id: i64,
    /// What it does.
    pub kind: JobKind,
    /// Identity of the batch of photos or the import that it is about.
    pub about: Option<i64>,
    /// Where it stands.
    pub state: JobState,
    /// User name of who asked for it.
    pub created_by: String,
    /// When, to the minute.
    pub created_at: String,
    /// Items.
    pub total: u32,
    /// Of these done.
    pub done: u32,
    /// Of these refused.
    pub failed: u32,
    /// Items a second in the present run, in tenths; 0 before it is known.
    pub rate_tenths: u32,
    /// Seconds that are left at this rate.
    pub seconds_left: Option<u32>,
    /// Somebody has asked for it to be given up.
    pub is_cancelling: bool,
    /// What is to be said of it; empty if nothing.
    pub message: String,
    /// The first of the refused items.
    pub failures: Vec<JobFailure>,
    /// What it has made, while it is kept.
    pub file: Option<JobFile>,
}

impl JobSummary {
    /// The word of 再试, where there is something to be tried again.
    pub fn retry_label(&self) -> Option<&'static str> {
        match self.state {
            JobState::Done if self.failed > 0 => Some("再试"),
            // The others are gone on with on their own pages, where they are looked at again.
            JobState::Cancelled | JobState::Failed if self.kind == JobKind::Certificates => {
                Some("继续")
            }
            JobState::Cancelled | JobState::Failed => None,
            JobState::Done if self.file.is_none() && self.kind == JobKind::Certificates => {
                Some("重新打包")
            }
            JobState::Done | JobState::Waiting | JobState::Running => None,
        }
    }

    /// Whether it can be given up.
    pub fn can_cancel(&self) -> bool {
        self.state.is_unfinished() && !self.is_cancelling
    }
}

/// A length of time in words, roundly.
pub fn in_words(seconds: u32) -> String {
    match seconds {
        0..=9 => "不到 10 秒".to_owned(),
        10..=89 => format!("约 {} 秒", seconds / 10 * 10),
        90..=5_399 => format!("约 {} 分钟", (seconds + 30) / 60),
        _ => format!("约 {} 小时", (seconds + 1_800) / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_round() {
        let table = [
            (3, "不到 10 秒"),
            (35, "约 30 秒"),
            (89, "约 80 秒"),
            (95, "约 2 分钟"),
            (600, "约 10 分钟"),
            (7_200, "约 2 小时"),
        ];
        for (seconds, words) in table {
            assert_eq!(in_words(seconds), words);
        }
    }

    #[test]
    fn doubtful_members_count_once_they_are_confirmed() {
        let found = IssuePreflight {
            new: 3,
            changed: 1,
            unchanged: 2,
            doubtful: 4,
            blocked: 9,
            ..IssuePreflight::default()
        };
        assert_eq!((found.willing(false), found.willing(true)), (6, 10));
    }
}
