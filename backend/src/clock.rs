//! The time, passed in so that tests can set it.

use domain::CalendarDate;
use time::{OffsetDateTime, UtcOffset};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant in UTC.
    fn now(&self) -> OffsetDateTime;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for the time"
    )]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// The calendar date of an instant in Asia/Shanghai, which has been UTC+8
/// without summer time since 1991.
pub(crate) fn shanghai_date(instant: OffsetDateTime) -> CalendarDate {
    match shanghai(instant).date().try_into() {
        Ok(date) => date,
        Err(_) => unreachable!("no clock is before the year 1"),
    }
}

/// Date and time of an instant in Asia/Shanghai, to the minute: `2026-11-24 19:30`.
pub(crate) fn shanghai_minute(instant: OffsetDateTime) -> String {
    let local = shanghai(instant);
    let (hour, minute, _) = local.to_hms();
    format!("{} {hour:02}:{minute:02}", shanghai_date(instant))
}

fn shanghai(instant: OffsetDateTime) -> OffsetDateTime {
    instant.to_offset(UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC))
}
