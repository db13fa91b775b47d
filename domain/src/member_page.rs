//! A page of the members list: its rows, and what stands around them.

use serde::{Deserialize, Serialize};

use crate::date::CalendarDate;
use crate::id_document::Sex;
use crate::membership::MembershipStatus;
use crate::photo::PhotoRef;
use crate::queue::{QueueCounts, Standing};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// Identity of the row.
    pub id: i64,
    /// Grows with every change: optimistic locking.
    pub version: i64,
    /// 序号: position in the list as it is filtered and sorted, from 1.
    pub position: u64,
    /// ★.
    pub starred: bool,
    /// 执业会员姓名.
    pub name: String,
    /// 执业会员号.
    pub member_no: String,
    /// 服务所名称.
    pub firm: String,
    /// 性别.
    pub sex: Option<Sex>,
    /// 出生日期.
    pub birth_date: Option<CalendarDate>,
    /// 证件号 masked.
    pub id_masked: String,
    /// 入会时间.
    pub joined_on: Option<CalendarDate>,
    /// 批准注册文号.
    pub approval_no: String,
    /// 批准注册日期.
    pub approval_date: Option<CalendarDate>,
    /// 会籍状态.
    pub status: MembershipStatus,
    /// The photo that would be issued, if there is one.
    pub photo: Option<PhotoRef>,
    /// State and label.
    pub standing: Standing,
    /// What of it a search has found.
    #[serde(default, skip_serializing_if = "Hits::is_nothing")]
    pub hits: Hits,
}

/// The parts of a row that a search has found: places of characters, from and to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hits {
    /// Of 姓名.
    pub name: Vec<(usize, usize)>,
    /// Of 执业会员号.
    pub member_no: Vec<(usize, usize)>,
    /// Of 服务所名称.
    pub firm: Vec<(usize, usize)>,
    /// 证件号 is what was looked for.
    pub id_number: bool,
}

impl Hits {
    /// Whether there is nothing to mark.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    /// The rows.
    pub rows: Vec<MemberRow>,
    /// How many rows the filter finds in all.
    pub total: u64,
    /// The page shown, from 1: the last one where the URL asks for one beyond it.
    pub page: u32,
    /// Rows on a page.
    pub size: u32,
    /// How many of those whom search and filters find are in each queue.
    pub counts: QueueCounts,
    /// The number that was looked for, masked, where the address holds a token instead of it.
    #[serde(default)]
    pub sought: String,
    /// The firm that the list is narrowed to.
    #[serde(default)]
    pub firm: String,
}

impl MemberPage {
    /// How many pages there are, at least 1.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.total.div_ceil(u64::from(self.size.max(1))))
            .unwrap_or(u32::MAX)
            .max(1)
    }
}

/// A firm to filter by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmChoice {
    /// Identity.
    pub id: i64,
    /// Name.
    pub name: String,
}
