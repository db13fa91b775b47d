//! What an association's members are recognised by, read once for many files: their names and
//! numbers, the photos that they have in use, and those of their histories. The dialog 上传照片, a
//! batch and `photo import` ask the same index, so that the same picture is the same everywhere.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::photo_name::PhotoNameIndex;
use domain::{CalendarDate, OwnPhoto};
use portrait::Fingerprint;
use sea_orm::ConnectionTrait;

use super::photos::Prepared;
use crate::clock::shanghai_date;
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

/// A photo of a member's, and the day that it was given.
struct Given {
    picture: Picture,
    on: CalendarDate,
}

/// What is known of an association's members.
pub(super) struct Known {
    pub(super) names: PhotoNameIndex,
    in_use: Vec<Given>,
    /// Where in `in_use` a member's photo is.
    places: HashMap<i64, usize>,
    /// The other photos of members' histories, each the oldest first.
    earlier: HashMap<i64, Vec<Given>>,
}

impl Known {
    fn new(names: PhotoNameIndex, in_use: Vec<Given>, earlier: Vec<Given>) -> Self {
        let members = in_use.iter().map(|given| given.picture.id);
        let mut known = Self {
            names,
            places: members.zip(0..).collect(),
            in_use,
            earlier: HashMap::new(),
        };
        for given in earlier {
            let history = known.earlier.entry(given.picture.id).or_default();
            history.push(given);
        }
        known
    }

    fn present(&self, member: i64) -> Option<&Picture> {
        let place = self.places.get(&member)?;
        self.in_use.get(*place).map(|given| &given.picture)
    }

    /// Whether the member has this very file in use: to give it once more would change nothing.
    pub(super) fn is_unchanged(&self, member: i64, picture: &Picture) -> bool {
        let present = self.present(member);
        present.is_some_and(|present| present.original_sha256 == picture.original_sha256)
    }

    /// Whether the member itself has the same picture, in use or in its history.
    pub(super) fn own(&self, member: i64, picture: &Picture) -> Option<OwnPhoto> {
        if self
            .present(member)
            .is_some_and(|present| present.is_same(picture))
        {
            return Some(OwnPhoto::InUse);
        }
        let mut history = self.earlier.get(&member)?.iter().rev();
        let same = history.find(|given| given.picture.is_same(picture))?;
        Some(OwnPhoto::Earlier(same.on))
    }

    /// The photos in use by others than this member that show the same picture, the most alike
    /// first.
    pub(super) fn of_others(&self, member: Option<i64>, picture: &Picture) -> Vec<&Picture> {
        let mut alike: Vec<&Picture> = self
            .in_use
            .iter()
            .map(|given| &given.picture)
            .filter(|photo| Some(photo.id) != member && photo.is_same(picture))
            .collect();
        alike.sort_by_key(|photo| photo.distance(picture));
        alike
    }

    /// The member was given this photo: it is in use from now on, or in the history alone.
    pub(super) fn gave(&mut self, picture: Picture, on: CalendarDate, in_use: bool) {
        let member = picture.id;
        let given = Given { picture, on };
        let past = if in_use {
            let place = *self.places.entry(member).or_insert(self.in_use.len());
            match self.in_use.get_mut(place) {
                Some(present) => Some(std::mem::replace(present, given)),
                None => {
                    self.in_use.push(given);
                    None
                }
            }
        } else {
            Some(given)
        };
        if let Some(past) = past {
            self.earlier.entry(member).or_default().push(past);
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
    let in_use = repo::photos::recognised(db, scope, true).await?;
    let earlier = repo::photos::recognised(db, scope, false).await?;
    let given = |(id, fingerprint, sha256, at): (i64, String, String, _)| Given {
        picture: Picture::new(id, &fingerprint, sha256),
        on: shanghai_date(at),
    };
    Ok(Known::new(
        PhotoNameIndex::new(members),
        in_use.into_iter().map(given).collect(),
        earlier.into_iter().map(given).collect(),
    ))
}

pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each is put in in one step: a poisoned lock still guards whole values.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u8) -> CalendarDate {
        CalendarDate::new(2026, 11, day).unwrap()
    }

    fn picture(id: i64, last: &str, sha: &str) -> Picture {
        Picture::new(id, &format!("{}{last}", "0".repeat(62)), sha.into())
    }

    fn known(in_use: Vec<Picture>, earlier: Vec<(Picture, CalendarDate)>) -> Known {
        let earlier = earlier.into_iter();
        Known::new(
            PhotoNameIndex::new(Vec::new()),
            in_use
                .into_iter()
                .map(|picture| Given {
                    picture,
                    on: day(1),
                })
                .collect(),
            earlier.map(|(picture, on)| Given { picture, on }).collect(),
        )
    }

    #[test]
    fn a_members_own_pictures_are_known_wherever_they_are() {
        let mut known = known(
            vec![picture(1, "00", "a"), picture(2, "00", "a")],
            vec![
                (picture(3, "00", "a"), day(2)),
                (picture(3, "01", "b"), day(3)),
            ],
        );
        let (same, file) = (picture(0, "00", ""), picture(0, "ff", "a"));
        for picture in [&same, &file] {
            assert_eq!(known.own(1, picture), Some(OwnPhoto::InUse));
            assert_eq!(known.own(4, picture), None);
        }
        // Of several the newest is told.
        assert_eq!(known.own(3, &same), Some(OwnPhoto::Earlier(day(3))));
        assert_eq!(known.own(3, &file), Some(OwnPhoto::Earlier(day(3))));
        assert!(known.is_unchanged(1, &file) && !known.is_unchanged(3, &file));

        let other = Picture::new(1, &"f".repeat(64), "c".into());
        known.gave(other.clone(), day(4), true);
        assert_eq!(known.own(1, &other), Some(OwnPhoto::InUse));
        assert_eq!(known.own(1, &same), Some(OwnPhoto::Earlier(day(1))));
        let aside = Picture { id: 2, ..other };
        known.gave(aside.clone(), day(5), false);
        assert_eq!(known.own(2, &aside), Some(OwnPhoto::Earlier(day(5))));
        assert_eq!(known.own(2, &same), Some(OwnPhoto::InUse));
        let first = Picture { id: 7, ..aside };
        known.gave(first.clone(), day(6), true);
        assert_eq!(known.own(7, &first), Some(OwnPhoto::InUse));
    }

    #[test]
    fn the_most_alike_come_first_and_no_hash_is_nobodys() {
        let known = known(
            vec![
                picture(1, "0f", "a"),
                picture(2, "ff", ""),
                picture(3, "01", "b"),
                picture(4, "00", "c"),
                Picture::new(5, "", "d".into()),
                Picture::new(6, "", String::new()),
            ],
            Vec::new(),
        );
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
