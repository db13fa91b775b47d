//! What is kept in memory of batches at work: never anything that the database lacks.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::photo_name::PhotoNameIndex;
use portrait::Fingerprint;
use sea_orm::ConnectionTrait;
use tokio::sync::watch;

use crate::{Error, Scope, repo};

/// Associations and batches of which something is kept: a few, the rest is read again.
const MOST_KEPT: usize = 4;

/// A picture, by member or row.
#[derive(Clone)]
pub(super) struct Print {
    pub(super) id: i64,
    fingerprint: Option<Fingerprint>,
    original_sha256: String,
}

impl Print {
    pub(super) fn new(id: i64, fingerprint: &str, original_sha256: String) -> Self {
        Self {
            id,
            fingerprint: Fingerprint::from_str(fingerprint).ok(),
            original_sha256,
        }
    }

    /// Whether both show the same picture.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.original_sha256 == other.original_sha256
            || self
                .fingerprint
                .zip(other.fingerprint)
                .is_some_and(|(one, other)| one.is_same(other))
    }
}

impl Print {
    /// Whether both are one picture for certain: the same file, or a fingerprint without any
    /// difference. People who sit before one studio's wall may be alike in a fingerprint.
    pub(super) fn is_one(&self, other: &Self) -> bool {
        self.original_sha256 == other.original_sha256
            || (self.fingerprint.is_some() && self.fingerprint == other.fingerprint)
    }
}

/// What is known of an association's members.
pub(super) struct Known {
    pub(super) names: PhotoNameIndex,
    pub(super) photos: Vec<Print>,
}

/// What is known, and since when.
struct Dated {
    known: Arc<Known>,
    /// The newest audit event at that time: it holds until there is another.
    event: Option<i64>,
    read_at: Instant,
}

/// It holds no longer than this even without another event: of two transactions that overlap,
/// PostgreSQL may show the one with the newer event first.
const HOLDS: Duration = Duration::from_secs(20);

/// Work of the server on batches.
pub(crate) struct Work {
    /// By association.
    known: Mutex<HashMap<i64, Dated>>,
    prints: Mutex<HashMap<i64, Vec<Print>>>,
    /// What goes on in the background.
    running: watch::Sender<HashSet<Task>>,
}

/// Something that goes on in the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Task {
    /// Unpacks this ZIP.
    Unpack(i64),
    /// Saves or undoes this batch.
    Batch(i64),
}

impl Default for Work {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            prints: Mutex::default(),
            running: watch::Sender::new(HashSet::new()),
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each is put in in one step: a poisoned lock still guards whole values.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Work {
    /// What is known of the association's members now.
    pub(super) async fn known(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
    ) -> Result<Arc<Known>, Error> {
        let event = repo::photo_items::newest_event(db, scope).await?;
        if let Some(dated) = held(&self.known).get(&scope.association_id)
            && dated.event == event
            && dated.read_at.elapsed() < HOLDS
        {
            return Ok(dated.known.clone());
        }
        let read_at = Instant::now();
        let members = repo::members::named(db, scope).await?;
        let photos = repo::photo_items::photos_in_use(db, scope).await?;
        let print =
            |(id, fingerprint, sha256): (i64, String, String)| Print::new(id, &fingerprint, sha256);
        let known = Arc::new(Known {
            names: PhotoNameIndex::new(members),
            photos: photos.into_iter().map(print).collect(),
        });
        let mut all = held(&self.known);
        if all.len() >= MOST_KEPT {
            all.clear();
        }
        let dated = Dated {
            known: known.clone(),
            event,
            read_at,
        };
        all.insert(scope.association_id, dated);
        Ok(known)
    }

    /// Rows of the batch, other than this one, that show the same picture.
    pub(super) async fn same_in_batch(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch_id: i64,
        print: &Print,
    ) -> Result<Vec<i64>, Error> {
        let same = |prints: &Vec<Print>| {
            prints
                .iter()
                .filter(|other| other.id != print.id && other.is_same(print))
                .map(|other| other.id)
                .collect()
        };
        if let Some(prints) = held(&self.prints).get(&batch_id) {
            return Ok(same(prints));
        }
        let rows = repo::photo_items::prints(db, scope, batch_id).await?;
        let rows = rows.into_iter();
        let prints = rows
            .map(|(id, fingerprint, sha256)| Print::new(id, &fingerprint, sha256))
            .collect();
        let found = same(&prints);
        let mut all = held(&self.prints);
        if all.len() >= MOST_KEPT {
            all.clear();
        }
        all.insert(batch_id, prints);
        Ok(found)
    }

    /// Adds a row's picture to those of its batch, if they are kept.
    pub(super) fn add_print(&self, batch_id: i64, print: Print) {
        if let Some(prints) = held(&self.prints).get_mut(&batch_id)
            && prints.iter().all(|known| known.id != print.id)
        {
            prints.push(print);
        }
    }

    /// Forgets a batch's pictures.
    pub(super) fn forget(&self, batch_id: i64) {
        held(&self.prints).remove(&batch_id);
    }

    /// Marks a task as begun, unless it goes on already.
    pub(super) fn start(self: &Arc<Self>, task: Task) -> Option<Running> {
        let begun = self.running.send_if_modified(|tasks| tasks.insert(task));
        begun.then(|| Running(self.clone(), task))
    }

    /// Marks a task as begun, once an earlier one of the same name has come to its end.
    pub(super) async fn begin(self: &Arc<Self>, task: Task) -> Running {
        let mut tasks = self.running.subscribe();
        loop {
            if let Some(running) = self.start(task) {
                return running;
            }
            // The sender lives as long as this.
            let _ = tasks.wait_for(|tasks| !tasks.contains(&task)).await;
        }
    }

    /// Whether a task goes on.
    pub(super) fn is_running(&self, task: Task) -> bool {
        self.running.borrow().contains(&task)
    }

    pub(super) async fn settled(&self) {
        let mut tasks = self.running.subscribe();
        // The sender lives as long as this.
        let _ = tasks.wait_for(HashSet::is_empty).await;
    }
}

/// A task that goes on until this is dropped.
pub(super) struct Running(Arc<Work>, Task);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.send_modify(|tasks| {
            tasks.remove(&self.1);
        });
    }
}
