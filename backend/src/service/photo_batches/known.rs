//! What is kept in memory of batches at work: never anything that the database lacks.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use sea_orm::ConnectionTrait;
use tokio::sync::watch;

use crate::service::photo_index::{MOST_KEPT, Picture, held};
use crate::{Error, Scope, repo};

/// Work of the server on batches.
pub(crate) struct Work {
    pictures: Mutex<HashMap<i64, Vec<Picture>>>,
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
            pictures: Mutex::default(),
            running: watch::Sender::new(HashSet::new()),
        }
    }
}

impl Work {
    /// Rows of the batch, other than this one, that show the same picture.
    pub(super) async fn same_in_batch(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch_id: i64,
        picture: &Picture,
    ) -> Result<Vec<i64>, Error> {
        let same = |pictures: &Vec<Picture>| {
            pictures
                .iter()
                .filter(|other| other.id != picture.id && other.is_same(picture))
                .map(|other| other.id)
                .collect()
        };
        if let Some(pictures) = held(&self.pictures).get(&batch_id) {
            return Ok(same(pictures));
        }
        let rows = repo::photo_items::fingerprints(db, scope, batch_id).await?;
        let rows = rows.into_iter();
        let pictures = rows
            .map(|(id, fingerprint, sha256)| Picture::new(id, &fingerprint, sha256))
            .collect();
        let found = same(&pictures);
        let mut all = held(&self.pictures);
        if all.len() >= MOST_KEPT {
            all.clear();
        }
        all.insert(batch_id, pictures);
        Ok(found)
    }

    /// Adds a row's picture to those of its batch, if they are kept.
    pub(super) fn add_picture(&self, batch_id: i64, picture: Picture) {
        if let Some(pictures) = held(&self.pictures).get_mut(&batch_id)
            && pictures.iter().all(|known| known.id != picture.id)
        {
            pictures.push(picture);
        }
    }

    /// Forgets a batch's pictures.
    pub(super) fn forget(&self, batch_id: i64) {
        held(&self.pictures).remove(&batch_id);
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
