//! Slows down guessing: of passwords, of verification codes.
//!
//! After OWASP, Slow Down Online Guessing Attacks with Device Cookies: who guesses a name's
//! password uses up the budget of strangers for that name, never that of a browser that has
//! signed in with it before.

mod guesses;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

pub(crate) use guesses::Guesses;

/// So many keys are remembered at most, some 5 MB. Only attempts that are let through are counted:
/// two hashers at work on passwords make some 50,000 in ten minutes.
const MOST_KEYS: usize = 60_000;

/// Some attempts are free; after them each waits, longer every time.
struct Rule {
    /// Attempts without a delay.
    free: u32,
    /// What the first attempt after them waits; doubled with each further one.
    first: Duration,
    /// The longest wait.
    longest: Duration,
    /// Without an attempt for so long everything is forgotten.
    memory: Duration,
}

/// Whose attempts are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    /// One who types a user name in a browser that nobody has signed in with under it.
    Name,
    /// The same from one address: may wait longer than the name itself, so that whoever keeps
    /// guessing does not keep the name's owner out elsewhere.
    NameAndAddress,
    /// An address, whatever the name: many people may sit behind one.
    Address,
    /// A browser that has signed in under this name before, by its cookie.
    Device,
    /// The present password of who is signed in, by the account.
    Own,
    /// Questions about certificates that found nothing, by address.
    Miss,
    /// Faults that browsers report, by address.
    Fault,
    /// All faults that browsers report.
    Faults,
}

impl Of {
    /// How it is called in the database: rows hold it.
    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameAndAddress => "name-address",
            Self::Address => "address",
            Self::Device => "device",
            Self::Own => "own",
            Self::Miss => "miss",
            Self::Fault => "fault",
            Self::Faults => "faults",
        }
    }

    /// Whether it is the budget of one who signs in, and nobody else's.
    fn is_own(self) -> bool {
        matches!(self, Self::Device | Self::NameAndAddress)
    }

    fn rule(self) -> Rule {
        let minutes = Duration::minutes;
        let rule = |free, first, longest, memory| Rule {
            free,
            first,
            longest,
            memory,
        };
        match self {
            // Forgotten after ten quiet minutes and not before: never more than ten in any ten.
            Self::Name | Self::Own => rule(10, minutes(10), minutes(10), minutes(10)),
            Self::NameAndAddress => rule(10, minutes(10), minutes(120), minutes(24 * 60)),
            Self::Address => rule(60, Duration::seconds(1), Duration::seconds(5), minutes(10)),
            Self::Device => rule(10, Duration::seconds(1), minutes(10), minutes(60)),
            Self::Miss => rule(60, minutes(5), minutes(5), minutes(5)),
            Self::Fault => rule(10, minutes(5), minutes(5), minutes(5)),
            Self::Faults => rule(300, minutes(5), minutes(5), minutes(5)),
        }
    }
}

/// Something that attempts are counted by: kept as a hash, since what people type as their name may
/// be their password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    of: Of,
    hash: [u8; 16],
}

impl Key {
    pub(crate) fn new(of: Of, parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut hash = [0; 16];
        hash.copy_from_slice(&digest[..16]);
        Self { of, hash }
    }

    /// How it is called in the database.
    fn name(&self) -> String {
        let hash = base16ct::lower::encode_string(&self.hash);
        format!("{}:{hash}", self.of.name())
    }
}

#[derive(Clone, Copy)]
struct Entry {
    count: u32,
    last: OffsetDateTime,
}

impl Entry {
    fn is_forgotten(&self, of: Of, now: OffsetDateTime) -> bool {
        self.last + of.rule().memory <= now
    }

    /// With one attempt more.
    fn counted(self, of: Of, now: OffsetDateTime) -> Self {
        let before = if self.is_forgotten(of, now) {
            0
        } else {
            self.count
        };
        Self {
            count: before.saturating_add(1),
            last: now,
        }
    }

    /// When the next attempt may be made.
    fn ready_at(&self, of: Of) -> OffsetDateTime {
        let rule = of.rule();
        let Some(beyond) = self.count.checked_sub(rule.free) else {
            return self.last;
        };
        let doubled = 1_i32.checked_shl(beyond.min(20)).unwrap_or(i32::MAX);
        self.last
            + rule
                .first
                .checked_mul(doubled)
                .map_or(rule.longest, |wait| wait.min(rule.longest))
    }
}

/// Counts attempts, in memory.
#[derive(Default)]
pub(crate) struct Throttle(Mutex<HashMap<Key, Entry>>);

impl Throttle {
    /// Counts an attempt against each of these keys before it is made, so that many at once are
    /// counted as well as one after another. If one of them has to wait, none is counted, and
    /// the seconds to wait are told.
    pub(crate) fn attempt(&self, keys: &[Key], now: OffsetDateTime) -> Result<(), u32> {
        let mut entries = self.entries();
        let wait = keys
            .iter()
            .filter_map(|key| {
                let entry = entries.get(key)?;
                (!entry.is_forgotten(key.of, now)).then(|| entry.ready_at(key.of) - now)
            })
            .filter(|wait| wait.is_positive())
            .max();
        if let Some(wait) = wait {
            return Err(seconds(wait));
        }
        for key in keys {
            if entries.len() >= MOST_KEYS && !entries.contains_key(key) {
                make_room(&mut entries, now);
            }
            let fresh = Entry {
                count: 0,
                last: now,
            };
            let entry = entries.entry(*key).or_insert(fresh);
            *entry = entry.counted(key.of, now);
        }
        Ok(())
    }

    /// Takes one attempt back: it was no guess.
    fn take_back(&self, keys: &[Key]) {
        let mut entries = self.entries();
        for key in keys {
            if let Some(entry) = entries.get_mut(key) {
                entry.count = entry.count.saturating_sub(1);
                if entry.count == 0 {
                    entries.remove(key);
                }
            }
        }
    }

    /// Forgets all attempts of these.
    fn forget(&self, keys: &[Key]) {
        let mut entries = self.entries();
        for key in keys {
            entries.remove(key);
        }
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Key, Entry>> {
        // Counts are whole at any time, whatever a thread was at when it panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whole seconds, the last one counted as begun.
fn seconds(wait: Duration) -> u32 {
    let seconds = wait.whole_seconds() + i64::from(wait.subsec_nanoseconds() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// Lets go of a quarter: what is forgotten anyhow, else what has fewest attempts, of those the
/// oldest. Nobody gets a new budget by inventing names.
fn make_room(entries: &mut HashMap<Key, Entry>, now: OffsetDateTime) {
    entries.retain(|key, entry| !entry.is_forgotten(key.of, now));
    let surplus = (entries.len() + MOST_KEYS / 4).saturating_sub(MOST_KEYS);
    let mut coldest: Vec<_> = entries
        .iter()
        .map(|(key, entry)| (entry.count, entry.last, *key))
        .collect();
    coldest.sort_unstable_by_key(|(count, last, _)| (*count, *last));
    for (_, _, key) in coldest.into_iter().take(surplus) {
        entries.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn name(name: &str) -> Key {
        Key::new(Of::Name, &[name])
    }

    fn after(seconds: i64) -> OffsetDateTime {
        START + Duration::seconds(seconds)
    }

    #[test]
    fn the_eleventh_guess_waits_until_ten_minutes_were_quiet() {
        let throttle = Throttle::default();
        for n in 0..10 {
            assert_eq!(throttle.attempt(&[name("a")], after(n * 50)), Ok(()));
        }
        let last = 9 * 50;
        assert_eq!(throttle.attempt(&[name("a")], after(last)), Err(600));
        assert_eq!(throttle.attempt(&[name("a")], after(last + 599)), Err(1));
        assert_eq!(throttle.attempt(&[name("b")], after(last)), Ok(()));
        assert_eq!(throttle.attempt(&[name("a")], after(last + 600)), Ok(()));
    }

    #[test]
    fn no_ten_minutes_see_more_than_ten_guesses_of_a_name() {
        let throttle = Throttle::default();
        let mut let_through = Vec::new();
        // Every second for three hours, with a quiet stretch now and then.
        for second in (0..10_800).filter(|second| second % 1_700 < 1_000) {
            if throttle.attempt(&[name("a")], after(second)).is_ok() {
                let_through.push(second);
            }
        }
        assert!(let_through.len() > 60, "{}", let_through.len());
        for window in let_through.windows(11) {
            assert!(window[10] - window[0] >= 600, "{window:?}");
        }
    }

    #[test]
    fn delays_grow_and_end() {
        let throttle = Throttle::default();
        let device = [Key::new(Of::Device, &["nonce"])];
        for _ in 0..10 {
            assert_eq!(throttle.attempt(&device, START), Ok(()));
        }
        let mut now = 0;
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600] {
            assert_eq!(throttle.attempt(&device, after(now)), Err(wait));
            now += i64::from(wait);
            assert_eq!(throttle.attempt(&device, after(now)), Ok(()), "{wait}");
        }
        for _ in 0..10 {
            assert_eq!(throttle.attempt(&device, after(now + 3600)), Ok(()));
        }
    }

    #[test]
    fn one_that_waits_counts_against_none() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            throttle.attempt(&[name("a")], START).unwrap();
        }
        for _ in 0..20 {
            assert!(throttle.attempt(&[name("b"), name("a")], START).is_err());
        }
        for _ in 0..10 {
            assert_eq!(throttle.attempt(&[name("b")], START), Ok(()));
        }
    }

    #[test]
    fn successes_are_taken_back() {
        let throttle = Throttle::default();
        for _ in 0..100 {
            assert_eq!(throttle.attempt(&[name("a")], START), Ok(()));
            throttle.take_back(&[name("a")]);
        }
        let device = Key::new(Of::Device, &["1"]);
        for _ in 0..10 {
            assert_eq!(throttle.attempt(&[name("a"), device], START), Ok(()));
        }
        throttle.forget(&[device]);
        assert_eq!(throttle.attempt(&[device], START), Ok(()));
        assert!(throttle.attempt(&[name("a")], START).is_err());
    }

    #[test]
    fn no_flood_of_names_fills_the_memory_stops_anybody_or_frees_a_name() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            throttle.attempt(&[name("clerk")], START).unwrap();
        }
        for n in 0..3 * MOST_KEYS {
            let invented = Key::new(Of::Name, &["invented", &n.to_string()]);
            assert_eq!(throttle.attempt(&[invented], START), Ok(()));
            assert!(throttle.entries().len() <= MOST_KEYS);
        }
        assert!(throttle.attempt(&[name("clerk")], START).is_err());
        assert_eq!(throttle.attempt(&[name("manager")], START), Ok(()));
    }
}
