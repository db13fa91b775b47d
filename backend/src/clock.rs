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
    let local = instant.to_offset(UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC));
    crate::entity::from_date(local.date())
}
