//! Guesses are counted over all servers that work on one database: on PostgreSQL in a table, on
//! SQLite, where one server works, in its memory.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::PublicError;
use sea_orm::DbBackend;
use time::{Duration, OffsetDateTime};

use super::{Entry, Key, MOST_KEYS, Throttle};
use crate::entity::attempt;
use crate::{Db, Error, SystemScope, repo};

/// How long a server remembers that somebody has to wait without asking the others.
const REMEMBERED: Duration = Duration::seconds(5);

/// So many who have to wait are remembered at most.
const MOST_WAITING: usize = 10_000;

/// Until when somebody has to wait, and until when that is taken as it was found.
#[derive(Clone, Copy)]
pub(crate) struct Wait {
    until: OffsetDateTime,
    believed: OffsetDateTime,
}

/// Counts guesses.
pub(crate) enum Guesses {
    Here(Throttle),
    Shared {
        db: Db,
        /// Who has to wait: a flood of what is refused is no flood of questions to the database.
        waiting: Mutex<HashMap<Key, Wait>>,
    },
}

impl Guesses {
    pub(crate) fn of(db: &Db) -> Self {
        match db.backend() {
            DbBackend::Postgres => Self::Shared {
                db: db.clone(),
                waiting: Mutex::default(),
            },
            _ => Self::Here(Throttle::default()),
        }
    }

    /// Counts an attempt against each of these keys before it is made.
    ///
    /// # Errors
    /// [`PublicError::TooMany`] if one of them has to wait: then none is counted.
    pub(crate) async fn attempt(&self, keys: &[Key], now: OffsetDateTime) -> Result<(), Error> {
        let (db, waiting) = match self {
            Self::Here(throttle) => return too_many(throttle.attempt(keys, now)),
            Self::Shared { db, waiting } => (db, waiting),
        };
        let known = keys
            .iter()
            .filter_map(|key| held(waiting).get(key).copied())
            .filter(|wait| wait.believed > now)
            .map(|wait| wait.until);
        too_many(wait_until(known, now))?;
        let system = SystemScope::acting();
        let names = names(keys);
        let transaction = db.begin().await?;
        let rows = repo::attempts::lock(&transaction, &system, &names, now).await?;
        let of: HashMap<String, Key> = keys.iter().map(|key| (key.name(), *key)).collect();
        let mut counted = Vec::with_capacity(rows.len());
        let mut ready = Vec::new();
        for row in rows {
            // The rows are those of the keys.
            let Some(key) = of.get(&row.key).copied() else {
                continue;
            };
            let entry = Entry {
                count: u32::try_from(row.count).unwrap_or(0),
                last: row.last_at,
            };
            if entry.count > 0 && !entry.is_forgotten(key.of, now) {
                ready.push((key, entry.ready_at(key.of)));
            }
            counted.push((key, entry.counted(key.of, now)));
        }
        if let Err(seconds) = wait_until(ready.iter().map(|(_, ready)| *ready), now) {
            remember(&mut held(waiting), ready, now);
            return too_many(Err(seconds));
        }
        for (key, entry) in counted {
            let row = attempt::Model {
                key: key.name(),
                count: i32::try_from(entry.count).unwrap_or(i32::MAX),
                last_at: entry.last,
                forgotten_at: entry.last + key.of.rule().memory,
            };
            repo::attempts::count(&transaction, &system, row).await?;
        }
        transaction.commit().await
    }

    /// Takes one attempt back: it was no guess.
    pub(crate) async fn take_back(&self, keys: &[Key], now: OffsetDateTime) -> Result<(), Error> {
        match self {
            Self::Here(throttle) => {
                throttle.take_back(keys);
                Ok(())
            }
            Self::Shared { db, .. } => take_back(db, keys, &[], now).await,
        }
    }

    /// Takes one attempt back and forgets all of whoever has just signed in: in this browser, or
    /// under this name from this address. What strangers have used up of the name's and the address's
    /// budgets stays used up.
    pub(crate) async fn signed_in(&self, keys: &[Key], now: OffsetDateTime) -> Result<(), Error> {
        let own: Vec<Key> = keys.iter().copied().filter(|key| key.of.is_own()).collect();
        match self {
            Self::Here(throttle) => {
                throttle.take_back(keys);
                throttle.forget(&own);
                Ok(())
            }
            Self::Shared { db, .. } => take_back(db, keys, &own, now).await,
        }
    }

    /// Lets go of what counts no longer, and of what has fewest attempts where there is too much.
    /// To be called every minute.
    pub(crate) async fn make_room(&self, now: OffsetDateTime) -> Result<(), Error> {
        let Self::Shared { db, waiting } = self else {
            return Ok(());
        };
        held(waiting).retain(|_, wait| wait.believed > now);
        let transaction = db.begin().await?;
        let most = MOST_KEYS as u64;
        repo::attempts::make_room(&transaction, &SystemScope::acting(), most, now).await?;
        transaction.commit().await
    }
}

async fn take_back(db: &Db, keys: &[Key], own: &[Key], now: OffsetDateTime) -> Result<(), Error> {
    let system = SystemScope::acting();
    let transaction = db.begin().await?;
    let rows = repo::attempts::lock(&transaction, &system, &names(keys), now).await?;
    let mut forgotten: Vec<String> = own.iter().map(Key::name).collect();
    for row in rows {
        if row.count <= 1 {
            forgotten.push(row.key);
        } else {
            let count = row.count - 1;
            let row = attempt::Model { count, ..row };
            repo::attempts::count(&transaction, &system, row).await?;
        }
    }
    repo::attempts::forget(&transaction, &system, forgotten).await?;
    transaction.commit().await
}

fn names(keys: &[Key]) -> Vec<String> {
    let mut names: Vec<String> = keys.iter().map(Key::name).collect();
    names.sort_unstable();
    names
}

fn held(waiting: &Mutex<HashMap<Key, Wait>>) -> MutexGuard<'_, HashMap<Key, Wait>> {
    // Whole at any time: each is put in by one step.
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn remember(
    waiting: &mut HashMap<Key, Wait>,
    ready: Vec<(Key, OffsetDateTime)>,
    now: OffsetDateTime,
) {
    if waiting.len() >= MOST_WAITING {
        waiting.clear();
    }
    for (key, until) in ready {
        if until > now {
            let believed = until.min(now + REMEMBERED);
            waiting.insert(key, Wait { until, believed });
        }
    }
}

/// The seconds until the last of these.
fn wait_until(ready: impl Iterator<Item = OffsetDateTime>, now: OffsetDateTime) -> Result<(), u32> {
    match ready.max() {
        Some(until) if until > now => Err(super::seconds(until - now)),
        _ => Ok(()),
    }
}

fn too_many(counted: Result<(), u32>) -> Result<(), Error> {
    counted.map_err(|retry_after| PublicError::TooMany { retry_after }.into())
}
