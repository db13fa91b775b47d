//! What was refused at the edge: written to the log and to the audit trail, so that an attack is
//! seen, and bounded, so that none fills the disk. One row for each kind, person and address tells
//! of the first in a minute, a second one of all further; beyond a few dozen such in one minute
//! the rest is told of together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;
use time::OffsetDateTime;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use super::Context;
use crate::repo::audit::{Actor, Event};
use crate::{AssociationId, Db, Error, Staff, SystemScope, repo};

/// So many different ones are told apart in a minute: at most 45 rows a minute, some 15 MB a day
/// while an attack goes on.
const TOLD_APART: usize = 20;

/// Nobody that is known.
const NOBODY: &str = "-";
/// More addresses than are told apart.
const SEVERAL: &str = "*";

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RejectionKind {
    /// Name or password was wrong.
    SignIn,
    /// A signed-in person's own password was wrong.
    Password,
    /// Something was asked for that is not there, or another association's.
    Foreign,
    /// Another site had the browser send a form.
    Forged,
    /// A limit was reached.
    Limit,
}

impl RejectionKind {
    fn action(self) -> &'static str {
        match self {
            Self::SignIn => "refusal.sign-in",
            Self::Password => "refusal.password",
            Self::Foreign => "refusal.foreign",
            Self::Forged => "refusal.forged",
            Self::Limit => "refusal.limit",
        }
    }
}

/// Something that was refused, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rejection {
    pub(crate) kind: RejectionKind,
    pub(crate) association_id: Option<AssociationId>,
    pub(crate) actor: String,
    pub(crate) address: String,
}

impl Rejection {
    /// Of this kind, to this person or to nobody known, at this address.
    pub fn of(kind: RejectionKind, staff: Option<&Staff>, address: String) -> Self {
        let association = staff.and_then(|staff| staff.association.as_ref());
        Self {
            kind,
            association_id: association.map(|(id, _)| *id),
            actor: staff.map_or(NOBODY, |staff| &staff.username).to_owned(),
            address,
        }
    }
}

/// What has been refused in this minute.
#[derive(Default)]
pub(crate) struct Refusals {
    minute: Mutex<Minute>,
    /// What is still to be written down, oldest first.
    waiting: Arc<Waiting>,
    /// The tasks that write it.
    writing: TaskTracker,
}

#[derive(Default)]
struct Waiting {
    told: Mutex<Vec<(OffsetDateTime, Told)>>,
    /// Held by the one that writes.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Minute {
    /// Minutes since 1970.
    number: i64,
    /// How many of each came after the one that was told.
    more: HashMap<Rejection, u64>,
    /// Of each kind, beyond those told apart.
    rest: HashMap<RejectionKind, u64>,
}

impl Minute {
    /// Begins this minute; what the one before has left to tell.
    fn begin(&mut self, number: i64) -> Told {
        let new = Self {
            number,
            ..Self::default()
        };
        let before = std::mem::replace(self, new);
        let rest = before.rest.into_iter().map(|(kind, count)| {
            let several = Rejection::of(kind, None, SEVERAL.to_owned());
            (several, count)
        });
        let more = before.more.into_iter().filter(|(_, count)| *count > 0);
        more.chain(rest).collect()
    }
}

/// What is to be written down, and how often it came.
type Told = Vec<(Rejection, u64)>;

impl Refusals {
    /// Counts one; what is to be told now.
    fn count(&self, refusal: Rejection, now: OffsetDateTime) -> Told {
        let mut told = self.over(now);
        let mut minute = self.minute();
        if let Some(more) = minute.more.get_mut(&refusal) {
            *more += 1;
        } else if minute.more.len() < TOLD_APART {
            minute.more.insert(refusal.clone(), 0);
            told.push((refusal, 1));
        } else {
            *minute.rest.entry(refusal.kind).or_default() += 1;
        }
        told
    }

    /// What a minute that is over has left to tell.
    fn over(&self, now: OffsetDateTime) -> Told {
        let number = now.unix_timestamp().div_euclid(60);
        let mut minute = self.minute();
        if minute.number == number {
            return Told::new();
        }
        minute.begin(number)
    }

    /// What is left to tell, over or not.
    fn rest(&self) -> Told {
        let mut minute = self.minute();
        let number = minute.number;
        minute.begin(number)
    }

    fn minute(&self) -> MutexGuard<'_, Minute> {
        held(&self.minute)
    }
}

impl Context {
    /// Notes what was refused. It is written down beside the answer, not before it: how long that
    /// takes would tell whether there is such an account, and a busy database would hold up every
    /// refusal.
    pub(crate) fn note(&self, refusal: Rejection) {
        let told = self.refusals.count(refusal, self.clock.now());
        self.tell(told);
    }

    /// Tells of what the last minute has left; returns once everything is written down.
    pub(crate) async fn note_what_is_over(&self) {
        self.tell(self.refusals.over(self.clock.now()));
        self.written().await;
    }

    /// Tells of all that is left, before the program ends.
    pub(crate) async fn note_the_rest(&self) {
        self.tell(self.refusals.rest());
        self.written().await;
    }

    async fn written(&self) {
        let writing = &self.refusals.writing;
        writing.close();
        writing.wait().await;
        writing.reopen();
    }

    fn tell(&self, told: Told) {
        if told.is_empty() {
            return;
        }
        for (refusal, count) in &told {
            tracing::warn!(
                kind = refusal.kind.action(),
                actor = refusal.actor,
                address = refusal.address,
                count,
                "refused"
            );
        }
        let waiting = self.refusals.waiting.clone();
        held(&waiting.told).push((self.clock.now(), told));
        let db = self.db.clone();
        let write = async move {
            let _turn = waiting.turn.lock().await;
            let told = std::mem::take(&mut *held(&waiting.told));
            if let Err(error) = record(&db, told).await {
                tracing::error!(%error, "refusals not written to the audit trail");
            }
        };
        self.refusals.writing.spawn(write.in_current_span());
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is counted and what waits is whole at any time, whatever a thread was at when it
    // panicked.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn record(db: &Db, told: Vec<(OffsetDateTime, Told)>) -> Result<(), Error> {
    if told.is_empty() {
        return Ok(());
    }
    let system = SystemScope::acting();
    let transaction = db.begin().await?;
    for (at, told) in &told {
        for (refusal, count) in told {
            let actor = Actor {
                association: refusal.association_id,
                name: &refusal.actor,
            };
            let detail = json!({ "address": refusal.address, "count": count });
            let event = Event::of(refusal.kind.action(), detail);
            repo::audit::record_of(&transaction, &system, actor, *at, event).await?;
        }
    }
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    fn at(address: usize) -> Rejection {
        Rejection::of(RejectionKind::SignIn, None, address.to_string())
    }

    #[test]
    fn the_first_is_told_at_once_and_the_others_when_the_minute_is_over() {
        let refusals = Refusals::default();
        let start = OffsetDateTime::UNIX_EPOCH + Duration::hours(1);
        assert_eq!(refusals.count(at(1), start), [(at(1), 1)]);
        for _ in 0..500 {
            assert_eq!(refusals.count(at(1), start), []);
        }
        assert_eq!(refusals.over(start + Duration::seconds(59)), []);
        assert_eq!(refusals.over(start + Duration::minutes(1)), [(at(1), 500)]);
        assert_eq!(refusals.over(start + Duration::minutes(2)), []);
        let later = start + Duration::minutes(3);
        assert_eq!(refusals.count(at(1), later), [(at(1), 1)]);
        assert_eq!(refusals.count(at(1), later), []);
        assert_eq!(refusals.rest(), [(at(1), 1)], "when the program ends");
        assert_eq!(refusals.rest(), []);
    }

    #[test]
    fn a_flood_from_everywhere_makes_few_rows() {
        let refusals = Refusals::default();
        let start = OffsetDateTime::UNIX_EPOCH + Duration::hours(1);
        let mut rows = 0;
        for _ in 0..2 {
            for address in 0..10_000 {
                rows += refusals.count(at(address), start).len();
            }
        }
        let over = refusals.over(start + Duration::minutes(1));
        let told: u64 = over.iter().map(|(_, count)| count).sum();
        assert_eq!(told + rows as u64, 20_000);
        assert!(rows + over.len() <= 2 * TOLD_APART + 5);
    }
}
