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
        // Taken out while they are added to: whoever forgets them meanwhile leaves nothing half.
        let mut pictures = held(&self.0).remove(&batch_id).unwrap_or_default();
        let since = pictures.iter().map(|known| known.id).max().unwrap_or(0);
        let rows = repo::photo_items::fingerprints(db, scope, batch_id, since).await?;
        let added = rows.into_iter();
        pictures.extend(added.map(|(id, fingerprint, sha)| Picture::new(id, &fingerprint, sha)));
        let others = pictures.iter();
        let same = others.filter(|other| other.id != picture.id && other.is_same(picture));
        let same = same.map(|other| other.id).collect();
        let mut all = held(&self.0);
        if all.len() >= MOST_KEPT {
            all.clear();
        }
        all.insert(batch_id, pictures);
        Ok(same)
    }

    /// Forgets a batch's pictures.
    pub(super) fn forget(&self, batch_id: i64) {
        held(&self.0).remove(&batch_id);
    }
}
