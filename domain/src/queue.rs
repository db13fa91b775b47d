//! Work queues: five states that divide all members, three attributes across them.

use serde::{Deserialize, Serialize};
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

/// Where a member stands on the way to a certificate; exactly one holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssueState {
    /// 未齐: no valid certificate, something missing.
    Incomplete,
    /// 可签发: none yet or a lapsed one, nothing missing.
    Ready,
    /// 已撤销: no valid certificate, the newest version was revoked. Only a deliberate
    /// 重新签发 with a reason leads out of it, one member at a time.
    Revoked,
    /// 资料已变更: a valid certificate that differs from what is on file.
    Changed,
    /// 已签发: a valid certificate equal to what is on file.
    Issued,
}

impl IssueState {
    /// The state of a member. `differs` is `None` without a valid certificate,
    /// else whether it differs from what is on file; `newest_revoked` says whether
    /// the newest version was revoked.
    pub fn of(anything_missing: bool, differs: Option<bool>, newest_revoked: bool) -> Self {
        match differs {
            Some(true) => Self::Changed,
            Some(false) => Self::Issued,
            None if newest_revoked => Self::Revoked,
            None if anything_missing => Self::Incomplete,
            None => Self::Ready,
        }
    }
}

/// State and attributes of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The state.
    pub state: IssueState,
    /// 缺照片: no exam or uploaded photo.
    pub no_photo: bool,
    /// How many required fields other than the photo are empty.
    pub missing: u8,
    /// 信息存疑: a doubt not yet confirmed.
    pub doubtful: bool,
    /// The version of the valid certificate, if there is one.
    pub issued_version: Option<u32>,
}

/// The one label of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowLabel {
    /// 已撤销.
    Revoked,
    /// 缺照片.
    NoPhoto,
    /// 信息不全, with the number of empty fields.
    Incomplete(u8),
    /// 信息存疑.
    Doubtful,
    /// 资料已变更.
    Changed,
    /// 可签发.
    Ready,
    /// 已签发, with the version.
    Issued(u32),
}

/// How a label is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Blocks.
    Bad,
    /// Warns.
    Warn,
    /// Invites.
    Info,
    /// Done.
    Good,
}

impl Standing {
    /// The label: the first that holds of 已撤销, 缺照片, 信息不全, 信息存疑, 资料已变更, 可签发, 已签发.
    pub fn label(&self) -> RowLabel {
        if self.state == IssueState::Revoked {
            return RowLabel::Revoked;
        }
        if self.no_photo {
            return RowLabel::NoPhoto;
        }
        if self.missing > 0 {
            return RowLabel::Incomplete(self.missing);
        }
        if self.doubtful {
            return RowLabel::Doubtful;
        }
        match self.state {
            IssueState::Changed => RowLabel::Changed,
            IssueState::Issued => RowLabel::Issued(self.issued_version.unwrap_or(1)),
            IssueState::Revoked => RowLabel::Revoked,
            IssueState::Ready | IssueState::Incomplete => RowLabel::Ready,
        }
    }
}

impl RowLabel {
    /// The text on screen.
    pub fn text(self) -> String {
        match self {
            Self::Revoked => "已撤销".into(),
            Self::NoPhoto => "缺照片".into(),
            Self::Incomplete(count) => format!("信息不全 · {count} 项"),
            Self::Doubtful => "信息存疑".into(),
            Self::Changed => "资料已变更".into(),
            Self::Ready => "可签发".into(),
            Self::Issued(version) => format!("已签发 v{version}"),
        }
    }

    /// The colour of the label.
    pub fn tone(self) -> Tone {
        match self {
            Self::Revoked | Self::NoPhoto | Self::Incomplete(_) => Tone::Bad,
            Self::Doubtful | Self::Changed => Tone::Warn,
            Self::Ready => Tone::Info,
            Self::Issued(_) => Tone::Good,
        }
    }
}

/// A filter of the list, with a count above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Queue {
    /// 全部.
    #[default]
    All,
    /// 缺照片.
    NoPhoto,
    /// 信息不全.
    Incomplete,
    /// 信息存疑.
    Doubtful,
    /// 可签发.
    Ready,
    /// 资料已变更.
    Changed,
    /// 已签发.
    Issued,
    /// 已撤销.
    Revoked,
}

impl Queue {
    /// Every queue, in the order on screen.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::NoPhoto,
        Self::Incomplete,
        Self::Doubtful,
        Self::Ready,
        Self::Changed,
        Self::Issued,
        Self::Revoked,
    ];

    /// The name in URLs.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "全部",
            Self::NoPhoto => "缺照片",
            Self::Incomplete => "信息不全",
            Self::Doubtful => "信息存疑",
            Self::Ready => "可签发",
            Self::Changed => "资料已变更",
            Self::Issued => "已签发",
            Self::Revoked => "已撤销",
        }
    }
}

/// How many members of the association each queue holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueCounts {
    /// 全部.
    pub all: u64,
    /// 缺照片.
    pub no_photo: u64,
    /// 信息不全.
    pub incomplete: u64,
    /// 信息存疑.
    pub doubtful: u64,
    /// 可签发.
    pub ready: u64,
    /// 资料已变更.
    pub changed: u64,
    /// 已签发.
    pub issued: u64,
    /// 已撤销.
    pub revoked: u64,
}

impl QueueCounts {
    /// The count of one queue.
    pub fn get(&self, queue: Queue) -> u64 {
        match queue {
            Queue::All => self.all,
            Queue::NoPhoto => self.no_photo,
            Queue::Incomplete => self.incomplete,
            Queue::Doubtful => self.doubtful,
            Queue::Ready => self.ready,
            Queue::Changed => self.changed,
            Queue::Issued => self.issued,
            Queue::Revoked => self.revoked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_label_that_holds_is_shown() {
        let all = Standing {
            state: IssueState::Changed,
            no_photo: true,
            missing: 2,
            doubtful: true,
            issued_version: Some(3),
        };
        let table = [
            (
                Standing {
                    state: IssueState::Revoked,
                    issued_version: None,
                    ..all
                },
                "已撤销",
            ),
            (all, "缺照片"),
            (
                Standing {
                    no_photo: false,
                    ..all
                },
                "信息不全 · 2 项",
            ),
            (
                Standing {
                    no_photo: false,
                    missing: 0,
                    ..all
                },
                "信息存疑",
            ),
            (
                Standing {
                    no_photo: false,
                    missing: 0,
                    doubtful: false,
                    ..all
                },
                "资料已变更",
            ),
            (
                Standing {
                    no_photo: false,
                    missing: 0,
                    doubtful: false,
                    state: IssueState::Ready,
                    issued_version: None,
                },
                "可签发",
            ),
            (
                Standing {
                    no_photo: false,
                    missing: 0,
                    doubtful: false,
                    state: IssueState::Issued,
                    ..all
                },
                "已签发 v3",
            ),
        ];
        for (standing, text) in table {
            assert_eq!(standing.label().text(), text);
        }
    }

    #[test]
    fn states_divide_all_members() {
        let table = [
            (true, None, false, IssueState::Incomplete),
            (false, None, false, IssueState::Ready),
            (false, None, true, IssueState::Revoked),
            (true, None, true, IssueState::Revoked),
            (true, Some(true), false, IssueState::Changed),
            (false, Some(false), false, IssueState::Issued),
        ];
        for (missing, differs, revoked, state) in table {
            assert_eq!(IssueState::of(missing, differs, revoked), state);
        }
    }
}
