//! An import of a roster: where it stands, and what its rows would do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

use super::change::FieldChange;
use super::matching::Likeness;
use super::titles::Column;
use crate::field::{Field, FieldNote};
use crate::id_document::IdDocument;

/// Rows of a page of the table.
pub const PAGE_ROWS: u64 = 50;
/// The largest file, bytes: 100,000 members as text. Two are in memory at once.
pub const MAX_FILE_BYTES: u64 = 24 << 20;
/// An import can be undone, and its rows are kept, for so many days.
pub const KEPT_DAYS: i64 = 30;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// Somebody has to say what columns mean.
    Columns,
    /// What it would do is known; nothing is done.
    Checked,
    /// Its rows are being taken in: all or none.
    Running,
    /// Every row that is taken is in.
    Done,
    /// Everything is as it was before.
    Undone,
    /// Given up before anything was done.
    Discarded,
}

impl ImportState {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Columns => "待对应各列",
            Self::Checked => "待导入",
            Self::Running => "正在导入",
            Self::Done => "已导入",
            Self::Undone => "已撤销",
            Self::Discarded => "已放弃",
        }
    }
}

/// What a row would do.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ImportGroup {
    /// 新增: a new member.
    New,
    /// 有变更: fields of a member change.
    Changed,
    /// 可能是同一人: the user decides.
    Probable,
    /// 文件内重复: says the same name and numbers as an earlier row.
    Repeated,
    /// 未采纳: cells that cannot be read.
    Refused,
    /// 未当作会员: sums, signatures, empty names.
    LeftOut,
}

impl ImportGroup {
    /// Every group, in the order shown.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Changed,
        Self::Probable,
        Self::Repeated,
        Self::Refused,
        Self::LeftOut,
    ];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "新增",
            Self::Changed => "有变更",
            Self::Probable => "可能是同一人",
            Self::Repeated => "文件内重复",
            Self::Refused => "未采纳",
            Self::LeftOut => "未当作会员",
        }
    }

    /// The stable name, in addresses too.
    pub fn slug(self) -> &'static str {
        self.into()
    }
}

/// What the user says of a row that probably means a member, or that repeats another.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Decision {
    /// 同一人: it changes that member.
    Same,
    /// 另一人: it is a new member.
    Other,
    /// 不导入.
    Skip,
}

impl Decision {
    /// Every answer, in the order shown.
    pub const ALL: [Self; 3] = [Self::Same, Self::Other, Self::Skip];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Same => "同一人",
            Self::Other => "另一人",
            Self::Skip => "不导入",
        }
    }

    /// The stable name, in forms too.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// What holds of a row of this group before anybody has said anything: nothing is merged and
    /// no second record is made of somebody without an answer; rows that repeat are people of
    /// their own, since real rosters have namesakes without numbers.
    pub fn default_of(group: ImportGroup) -> Self {
        match group {
            ImportGroup::Probable => Self::Skip,
            _ => Self::Other,
        }
    }
}

/// What the user has chosen of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportChoice {
    /// Which of its tables, the first being 0; the one that looks like a roster if not said.
    pub table: Option<usize>,
    /// What columns mean, by their place: `None` for one to pass over.
    pub columns: BTreeMap<usize, Option<Field>>,
    /// Whether empty cells clear what is on file.
    pub clear: bool,
}

/// How many rows there are of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Rows below the titles, empty ones apart.
    pub read: u64,
    /// By group.
    pub groups: BTreeMap<ImportGroup, u64>,
    /// Rows whose members stay as they are.
    pub unchanged: u64,
    /// Of the probable ones those that differ in spaces, dots and capitals alone.
    pub by_spelling: u64,
    /// Cells that are empty where something is on file: cleared only if that was chosen.
    pub to_clear: u64,
    /// New members with what the user has decided so far.
    pub will_add: u64,
    /// Members that change with it.
    pub will_change: u64,
    /// Rows that are not taken with it.
    pub will_skip: u64,
    /// Titles of columns that are passed over though something stands in them.
    #[serde(default)]
    pub passed_over: Vec<String>,
}

impl ImportCounts {
    /// Rows of this group.
    pub fn of(&self, group: ImportGroup) -> u64 {
        self.groups.get(&group).copied().unwrap_or(0)
    }
}

/// A change as it is shown: numbers masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownChange {
    /// The field.
    pub field: Field,
    /// What is on file.
    pub old: String,
    /// What the roster says.
    pub new: String,
}

impl From<&FieldChange> for ShownChange {
    fn from(change: &FieldChange) -> Self {
        Self {
            field: change.field,
            old: masked(change.field, &change.old),
            new: masked(change.field, &change.new),
        }
    }
}

/// A value as pages and reports show it: 证件号 to its first three characters, 手机 without its
/// middle.
pub fn masked(field: Field, value: &str) -> String {
    match field {
        Field::IdNumber => IdDocument {
            kind: None,
            number: value.to_owned(),
        }
        .masked(),
        Field::Mobile => {
            // Of 11 digits the first three and the last four stay, of fewer a third at each end.
            let count = value.chars().count();
            let (first, last) = if count < 11 {
                (count / 3, count / 3)
            } else {
                (3, 4)
            };
            let hidden = |at: usize| at >= first && at + last < count;
            let shown = value.chars().enumerate();
            shown
                .map(|(at, c)| if hidden(at) { '*' } else { c })
                .collect()
        }
        _ => value.to_owned(),
    }
}

/// A text with every long number in it masked to its first three characters, whatever the column
/// says that it is: columns are shifted, and people write numbers into remarks.
pub fn without_numbers(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() {
            run.push(c);
            continue;
        }
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let is_date = run.len() == 8 && digits == 8 && run.parse::<crate::CalendarDate>().is_ok();
        match digits >= 7 && !is_date {
            true => {
                shown.extend(run.chars().take(3));
                shown.extend(run.chars().skip(3).map(|_| '*'));
            }
            false => shown.push_str(&run),
        }
        run.clear();
        shown.push(c);
    }
    shown.pop();
    shown
}

/// A cell that cannot be taken, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownFault {
    /// The column's title in the file.
    pub column: String,
    /// What stands in the cell; a whole 证件号 masked.
    pub value: String,
    /// Why not, and what to do.
    pub message: String,
}

/// What is known of a row beside its number and name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDetail {
    /// The member number that it says.
    #[serde(default)]
    pub member_no: String,
    /// The firm that it says.
    #[serde(default)]
    pub firm: String,
    /// What changes of the member that it means or probably means.
    #[serde(default)]
    pub changes: Vec<ShownChange>,
    /// What cannot be read.
    #[serde(default)]
    pub faults: Vec<ShownFault>,
    /// What the normal forms changed, and what no certificate can show.
    #[serde(default)]
    pub notes: Vec<FieldNote>,
    /// In what it differs from the member that it probably means.
    #[serde(default)]
    pub likeness: Option<Likeness>,
    /// The row whose name and numbers it repeats.
    #[serde(default)]
    pub repeats: Option<u32>,
    /// Why it is no member's.
    #[serde(default)]
    pub left_out: Option<String>,
}

/// A row as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Identity of the row.
    pub id: i64,
    /// Its number in the file as Excel counts.
    pub number: u32,
    /// What it would do.
    pub group: ImportGroup,
    /// The name that it says.
    pub name: String,
    /// The member that it means, probably means, or has become.
    pub member: Option<KnownMember>,
    /// The rest.
    pub detail: RowDetail,
    /// What was decided; `None` if nothing was.
    pub decision: Option<Decision>,
}

/// A member whom a row means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownMember {
    /// Identity.
    pub id: i64,
    /// 姓名.
    pub name: String,
    /// 执业会员号.
    pub member_no: String,
    /// 服务所.
    pub firm: String,
}

/// An import without its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// Identity of the import.
    pub id: i64,
    /// Where it stands.
    pub state: ImportState,
    /// The file's name.
    pub file_name: String,
    /// Who brought it.
    pub created_by: String,
    /// When, in Shanghai: `2026-11-27 15:20`.
    pub created_at: String,
    /// What came of it.
    pub counts: ImportCounts,
    /// Why it cannot be used, or what happened to it; empty if there is nothing to say.
    pub message: String,
    /// Another as soon as what would be done is another: given back with the wish to do it.
    pub stamp: String,
}

/// A file's tables and titles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// The names of its tables.
    pub tables: Vec<String>,
    /// Which of them is read.
    pub table: usize,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Why it cannot be used as it is.
    pub faults: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_masked_wherever_they_stand() {
        assert_eq!(
            without_numbers("3 赵示一 330104199201121015"),
            "3 赵示一 330***************"
        );
        assert_eq!(without_numbers("护照E12345678"), "护照E12******");
        for plain in ["3.30104E+17", "1987-04-12", "19870412", "87年4月", ""] {
            assert_eq!(without_numbers(plain), plain);
        }
    }

    #[test]
    fn numbers_are_masked_wherever_a_change_is_shown() {
        assert_eq!(masked(Field::Mobile, "13800001122"), "138****1122");
        assert_eq!(masked(Field::Mobile, "110"), "1*0");
        assert_eq!(masked(Field::Mobile, ""), "");
        assert_eq!(
            masked(Field::IdNumber, "330104199201121015"),
            "330***************"
        );
        assert_eq!(masked(Field::Firm, "示例瓯江"), "示例瓯江");
    }
}
