//! What an association's members are recognised by, read once for many files: their names and
//! numbers, and the photos that they have in use. The dialog 上传照片, a batch and `photo import`
//! ask the same index, so that the same picture is the same everywhere.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::photo_name::PhotoNameIndex;
use portrait::Fingerprint;
use sea_orm::ConnectionTrait;

use super::photos::Prepared;
use crate::{AssociationId, Error, Scope, repo};

/// Associations and batches of which something is kept: a few, the rest is read again.
pub(super) const MOST_KEPT: usize = 4;

/// What a picture is recognised by, of a member or a row: its fingerprint and its file.
#[derive(Clone)]
pub(super) struct Picture {
    pub(super) id: i64,
    fingerprint: Option<Fingerprint>,
    original_sha256: String,
}

impl Picture {
    pub(super) fn new(id: i64, fingerprint: &str, original_sha256: String) -> Self {
        Self {
            id,
            fingerprint: Fingerprint::from_str(fingerprint).ok(),
            original_sha256,
        }
    }

    /// The picture of a photo that is being given to this member.
    pub(super) fn of(member_id: i64, prepared: &Prepared) -> Self {
        let original = prepared.original_sha256.clone();
        Self::new(member_id, &prepared.fingerprint, original)
    }

    /// In how many bits both differ: none for the same file; `None` where one has no fingerprint.
    fn distance(&self, other: &Self) -> Option<u32> {
        // A page that asks before it sends has no hash of the file.
        if !self.original_sha256.is_empty() && self.original_sha256 == other.original_sha256 {
            return Some(0);
        }
        let (one, other) = self.fingerprint.zip(other.fingerprint)?;
        Some(one.distance(other))
    }

    /// Whether both show the same picture.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let alike = self.fingerprint.zip(other.fingerprint);
        self.is_one(other) || alike.is_some_and(|(one, other)| one.is_same(other))
    }

    /// Whether both are one picture for certain: the same file, or a fingerprint without any
    /// difference. People who sit before one studio's wall may be alike in a fingerprint.
    pub(super) fn is_one(&self, other: &Self) -> bool {
        self.distance(other) == Some(0)
    }
}

/// What is known of an association's members.
pub(super) struct Known {
    pub(super) names: PhotoNameIndex,
    pub(super) photos: Vec<Picture>,
}

impl Known {
    /// The photos in use by others than this member that show the same picture, the most alike
    /// first.
    pub(super) fn of_others(&self, member: Option<i64>, picture: &Picture) -> Vec<&Picture> {
        let mut alike: Vec<&Picture> = self
            .photos
            .iter()
            .filter(|photo| Some(photo.id) != member && photo.is_same(picture))
            .collect();
        alike.sort_by_key(|photo| photo.distance(picture));
        alike
    }

    /// The member has this photo in use from now on.
    pub(super) fn gave(&mut self, photo: Picture) {
        match self.photos.iter_mut().find(|known| known.id == photo.id) {
            Some(known) => *known = photo,
            None => self.photos.push(photo),
        }
    }
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

/// What is known, by association.
#[derive(Default)]
pub(crate) struct PhotoIndex(Mutex<HashMap<AssociationId, Dated>>);

impl PhotoIndex {
    /// What is known of the association's members now.
    pub(super) async fn known(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
    ) -> Result<Arc<Known>, Error> {
        let event = repo::audit::newest(db, scope).await?;
        if let Some(dated) = held(&self.0).get(&scope.association_id)
            && dated.event == event
            && dated.read_at.elapsed() < HOLDS
        {
            return Ok(dated.known.clone());
        }
        let read_at = Instant::now();
        let known = Arc::new(read(db, scope).await?);
        let mut all = held(&self.0);
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
}

/// The same read anew, for who changes it on the way.
pub(super) async fn read(db: &impl ConnectionTrait, scope: &Scope) -> Result<Known, Error> {
    let members = repo::members::named(db, scope).await?;
    let photos = repo::photos::in_use(db, scope).await?;
    let picture =
        |(id, fingerprint, sha256): (i64, String, String)| Picture::new(id, &fingerprint, sha256);
    Ok(Known {
        names: PhotoNameIndex::new(members),
        photos: photos.into_iter().map(picture).collect(),
    })
}

pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each is put in in one step: a poisoned lock still guards whole values.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_come_first_and_no_hash_is_nobodys() {
        let picture = |id, last: &str, sha: &str| {
            Picture::new(id, &format!("{}{last}", "0".repeat(62)), sha.into())
        };
        let known = Known {
            names: PhotoNameIndex::new(Vec::new()),
            photos: vec![
                picture(1, "0f", "a"),
                picture(2, "ff", ""),
                picture(3, "01", "b"),
                picture(4, "00", "c"),
                Picture::new(5, "", "d".into()),
                Picture::new(6, "", String::new()),
            ],
        };
        let alike = |picture: &Picture| -> Vec<i64> {
            let alike = known.of_others(None, picture);
            alike.into_iter().map(|photo| photo.id).collect()
        };
        assert_eq!(alike(&picture(9, "00", "")), [4, 3, 1, 2]);
        assert_eq!(alike(&picture(9, "00", "d")), [4, 5, 3, 1, 2]);
        assert_eq!(alike(&Picture::new(9, "", String::new())), [0; 0]);
        assert_eq!(
            alike(&picture(4, "00", "c")),
            [4, 3, 1, 2],
            "asked of nobody"
        );
    }
}
