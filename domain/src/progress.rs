//! 进度: how far it is until every member holds a valid certificate.

use serde::{Deserialize, Serialize};

use crate::date::CalendarDate;
use crate::queue::IssueState;
use crate::working_days;

/// So many working days, up to today, tell the pace.
pub const PACE_DAYS: u32 = 7;

/// Members by what is to be done for them. The four together are all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// 已签发: a valid certificate that says what is on file.
    pub issued: u64,
    /// 资料已变更: a valid certificate that differs from what is on file.
    pub changed: u64,
    /// 可签发.
    pub ready: u64,
    /// 待处理: something is missing, or the newest version was revoked.
    pub to_do: u64,
}

impl Tally {
    /// So many members in this state.
    pub fn of(state: IssueState, count: u64) -> Self {
        let mut tally = Self::default();
        *match state {
            IssueState::Issued => &mut tally.issued,
            IssueState::Changed => &mut tally.changed,
            IssueState::Ready => &mut tally.ready,
            IssueState::Incomplete | IssueState::Revoked => &mut tally.to_do,
        } = count;
        tally
    }

    /// All members.
    pub fn total(self) -> u64 {
        self.valid() + self.left()
    }

    /// Those with a valid certificate.
    pub fn valid(self) -> u64 {
        self.issued + self.changed
    }

    /// Those without one.
    pub fn left(self) -> u64 {
        self.ready + self.to_do
    }

    /// Those with a valid certificate in percent, rounded down: 100 means all of them. Nobody is 0.
    pub fn percent(self) -> u64 {
        (self.valid() * 100).checked_div(self.total()).unwrap_or(0)
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.issued += other.issued;
        self.changed += other.changed;
        self.ready += other.ready;
        self.to_do += other.to_do;
    }
}

/// The members of one firm; for the national administrator, of one association.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Its name; empty for members without a firm.
    pub name: String,
    /// The firm, whose members can be listed.
    pub firm: Option<i64>,
    /// Its members.
    pub tally: Tally,
}

/// How far an association has come, or all of them together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The present day in Asia/Shanghai.
    pub today: CalendarDate,
    /// The last day on which everybody should have a certificate.
    pub deadline: CalendarDate,
    /// All members.
    pub tally: Tally,
    /// 缺照片.
    pub no_photo: u64,
    /// 信息不全.
    pub incomplete: u64,
    /// Members with a valid certificate, by the day on which they got their first one, in order.
    pub by_day: Vec<(CalendarDate, u64)>,
    /// The parts, most left to do first.
    pub shares: Vec<Share>,
}

/// When everybody will have a certificate, at the present pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// There are no members.
    Nobody,
    /// Everybody has one.
    Done,
    /// Nothing was issued lately, or so little that the calendar ends first.
    Never,
    /// On this day.
    On(CalendarDate),
}

impl Progress {
    /// Working days after today up to the deadline.
    pub fn days_left(&self) -> u32 {
        working_days::left(self.today, self.deadline)
    }

    /// How many members must get their first certificate each working day from now on; all that are
    /// left where the last working day is today. `None` where the deadline has passed.
    pub fn needed_per_day(&self) -> Option<u64> {
        let days = u64::from(self.days_left().max(1));
        (self.today <= self.deadline).then(|| self.tally.left().div_ceil(days))
    }

    /// How many members got their first certificate in the last [`PACE_DAYS`] working days and on
    /// the weekends between them. Today counts.
    pub fn lately(&self) -> u64 {
        let since = working_days::shifted(self.today, 1 - PACE_DAYS.cast_signed());
        let lately = |day: &CalendarDate| since.is_none_or(|since| *day >= since);
        let days = self.by_day.iter().filter(|(day, _)| lately(day));
        days.map(|(_, count)| count).sum()
    }

    /// When everybody will have a certificate, at the pace of late.
    pub fn outlook(&self) -> Outlook {
        let (left, lately) = (self.tally.left(), self.lately());
        if self.tally.total() == 0 {
            return Outlook::Nobody;
        }
        if left == 0 {
            return Outlook::Done;
        }
        (left * u64::from(PACE_DAYS))
            .div_ceil(lately.max(1))
            .try_into()
            .ok()
            .filter(|_| lately > 0)
            .and_then(|days| working_days::shifted(self.today, days))
            .map_or(Outlook::Never, Outlook::On)
    }

    /// Members with a valid certificate at the end of each day on which there were more than before.
    pub fn cumulative(&self) -> Vec<(CalendarDate, u64)> {
        let sum = |sum: &mut u64, &(day, count): &(CalendarDate, u64)| {
            *sum += count;
            Some((day, *sum))
        };
        self.by_day.iter().scan(0, sum).collect()
    }
}

#[cfg(test)]
mod tests;
