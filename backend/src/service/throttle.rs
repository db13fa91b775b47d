//! Slows down guessing: of passwords, of verification codes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use time::{Duration, OffsetDateTime};

const WINDOW: Duration = Duration::minutes(5);
const MOST_NAMES: usize = 10_000;

/// Counts attempts by name, in memory: some within five minutes are let through; a success forgets
/// them.
pub(crate) struct Throttle {
    free_attempts: u32,
    attempts: Mutex<HashMap<String, (u32, OffsetDateTime)>>,
}

impl Throttle {
    /// Lets so many attempts of a name through in five minutes.
    pub(crate) fn new(free_attempts: u32) -> Self {
        Self {
            free_attempts,
            attempts: Mutex::default(),
        }
    }

    /// Counts an attempt before it is made, so that many at once are counted as
    /// well as one after another; or tells how many seconds to wait.
    pub(crate) fn attempt(&self, name: &str, now: OffsetDateTime) -> Option<u32> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= MOST_NAMES && !attempts.contains_key(name) {
            attempts.retain(|_, (_, since)| *since + WINDOW > now);
            if attempts.len() >= MOST_NAMES {
                return Some(
                    WINDOW
                        .whole_seconds()
                        .unsigned_abs()
                        .try_into()
                        .unwrap_or(u32::MAX),
                );
            }
        }
        let entry = attempts.entry(name.to_owned()).or_insert((0, now));
        if entry.1 + WINDOW <= now {
            *entry = (0, now);
        }
        if entry.0 >= self.free_attempts {
            let left = (entry.1 + WINDOW - now).whole_seconds();
            return Some(u32::try_from(left).unwrap_or(u32::MAX));
        }
        entry.0 += 1;
        None
    }

    /// Forgets the attempts of a name.
    pub(crate) fn succeeded(&self, name: &str) {
        self.attempts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_waits_until_the_window_ends() {
        let throttle = Throttle::new(10);
        let start = OffsetDateTime::UNIX_EPOCH;
        for _ in 0..10 {
            assert_eq!(throttle.attempt("a", start), None);
        }
        assert_eq!(throttle.attempt("a", start), Some(300));
        assert_eq!(throttle.attempt("b", start), None);
        assert_eq!(throttle.attempt("a", start + WINDOW), None);
        throttle.succeeded("b");
        assert_eq!(throttle.attempt("b", start), None);
    }

    #[test]
    fn no_flood_of_names_fills_the_memory() {
        let throttle = Throttle::new(10);
        let start = OffsetDateTime::UNIX_EPOCH;
        for n in 0..MOST_NAMES {
            assert_eq!(throttle.attempt(&n.to_string(), start), None);
        }
        assert_eq!(throttle.attempt("one more", start), Some(300));
        assert_eq!(throttle.attempt("one more", start + WINDOW), None);
    }
}
