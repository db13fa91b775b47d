//! Which photos the lists have just shown: a browser that shows twenty rows asks for each of their
//! photos, and the query for the list knew them all.

use std::collections::HashMap;
use std::sync::Mutex;

use super::photo_index::held;
use crate::entity::member;
use crate::{AssociationId, Scope};

/// Members whose photo is remembered at most, some 600 KB; then all are forgotten.
const MOST: usize = 4096;
/// An address names a photo by so many characters of its SHA-256 at least.
const SHORTEST_TAG: usize = 8;

/// The SHA-256 of the photo that a member was shown with.
#[derive(Default)]
pub(crate) struct ShownPhotos(Mutex<HashMap<(AssociationId, i64), String>>);

impl ShownPhotos {
    /// The list shows these members of the scope's to somebody.
    pub(super) fn remember(&self, scope: &Scope, rows: &[member::Model]) {
        let mut shown = held(&self.0);
        if shown.len() + rows.len() > MOST {
            shown.clear();
        }
        for row in rows {
            if let Some(sha256) = &row.photo_sha256 {
                shown.insert((scope.association_id, row.id), sha256.clone());
            }
        }
    }

    /// The photo that this member of the scope's was shown with, if it is the one that the address
    /// names. Whoever asks for another one asks the database.
    pub(super) fn find(&self, scope: &Scope, member_id: i64, tag: &str) -> Option<String> {
        let shown = held(&self.0);
        let sha256 = shown.get(&(scope.association_id, member_id))?;
        (tag.len() >= SHORTEST_TAG && sha256.starts_with(tag)).then(|| sha256.clone())
    }
}
