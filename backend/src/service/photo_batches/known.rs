//! What is kept in memory of batches at work: never anything that the database lacks.

use std::collections::HashMap;
use std::sync::Mutex;

use sea_orm::ConnectionTrait;

use crate::service::photo_index::{MOST_KEPT, Picture, held};
use crate::{Error, Scope, repo};

/// The pictures of batches' rows, by batch.
#[derive(Default)]
pub(crate) struct Pictures(Mutex<HashMap<i64, Vec<Picture>>>);

impl Pictures {
    /// Rows of the batch, other than this one, that show the same picture. The batch is locked:
    /// rows that another server has added since are read, none comes between.
    pub(super) async fn same_in_batch(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch_id: i64,
        picture: &Picture,
    ) -> Result<Vec<i64>, Error> {
        let newest = |pictures: &Vec<Picture>| pictures.iter().map(|known| known.id).max();
        let since = held(&self.0).get(&batch_id).and_then(newest);
        let rows = repo::photo_items::fingerprints(db, scope, batch_id, since.unwrap_or(0)).await?;
        let added = rows.into_iter();
        let added = added.map(|(id, fingerprint, sha256)| Picture::new(id, &fingerprint, sha256));
        let mut all = held(&self.0);
        if all.len() >= MOST_KEPT && !all.contains_key(&batch_id) {
            all.clear();
        }
        let pictures = all.entry(batch_id).or_default();
        pictures.extend(added);
        let others = pictures.iter();
        let same = others.filter(|other| other.id != picture.id && other.is_same(picture));
        Ok(same.map(|other| other.id).collect())
    }

    /// Forgets a batch's pictures.
    pub(super) fn forget(&self, batch_id: i64) {
        held(&self.0).remove(&batch_id);
    }
}
