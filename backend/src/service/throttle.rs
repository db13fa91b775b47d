//! Slows down guessing of passwords.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use time::{Duration, OffsetDateTime};

const WINDOW: Duration = Duration::minutes(5);
const FREE_FAILURES: u32 = 10;
const MOST_NAMES: usize = 10_000;

/// Counts failed sign-ins by user name, in memory: ten within five minutes are
/// let through.
#[derive(Default)]
pub(crate) struct Throttle(Mutex<HashMap<String, (u32, OffsetDateTime)>>);

impl Throttle {
    /// Seconds to wait before the next attempt, if any.
    pub(crate) fn wait(&self, name: &str, now: OffsetDateTime) -> Option<u32> {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, since) = failures.get(name)?;
        let left = (*since + WINDOW - now).whole_seconds();
        (*count >= FREE_FAILURES && left > 0).then(|| u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// Notes a failure.
    pub(crate) fn failed(&self, name: &str, now: OffsetDateTime) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST_NAMES {
            failures.retain(|_, (_, since)| *since + WINDOW > now);
        }
        let entry = failures.entry(name.to_owned()).or_insert((0, now));
        if entry.1 + WINDOW <= now {
            *entry = (0, now);
        }
        entry.0 += 1;
    }

    /// Forgets the failures of a name.
    pub(crate) fn succeeded(&self, name: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_failure_waits_until_the_window_ends() {
        let throttle = Throttle::default();
        let start = OffsetDateTime::UNIX_EPOCH;
        for _ in 0..FREE_FAILURES {
            assert_eq!(throttle.wait("a", start), None);
            throttle.failed("a", start);
        }
        assert_eq!(throttle.wait("a", start), Some(300));
        assert_eq!(throttle.wait("b", start), None);
        assert_eq!(throttle.wait("a", start + WINDOW), None);
        throttle.failed("a", start + WINDOW);
        assert_eq!(throttle.wait("a", start + WINDOW), None);
    }
}
