//! Every photo ever given to a member, and going back to an earlier one.

use domain::{MemberDetail, PhotoEntry, PhotoKind, PublicError};
use serde_json::json;

use super::members;
use super::photos::{PhotoFile, Photos};
use crate::clock::shanghai_minute;
use crate::entity::{member, photo};
use crate::repo::audit::Event;
use crate::{Error, Scope, repo};

impl Photos<'_> {
    /// Every photo ever given to a member, newest first.
    pub async fn history(&self, scope: &Scope, member_id: i64) -> Result<Vec<PhotoEntry>, Error> {
        let db = self.cx.db.read();
        let member = repo::members::by_id(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let photos = repo::photos::of_member(db, scope, member_id).await?;
        let staff = photos.iter().filter_map(|photo| photo.created_by);
        let names = repo::staff::names(db, scope, staff).await?;
        let shown = |photo: photo::Model| {
            let by = photo.created_by.and_then(|id| names.get(&id));
            entry(&photo, by.cloned().unwrap_or_default(), &member)
        };
        Ok(photos.into_iter().map(shown).collect())
    }

    /// Makes an earlier photo of a member the one that would be issued. The one in use stays
    /// as it is, and nothing is logged then.
    pub async fn restore(
        &self,
        scope: &Scope,
        member_id: i64,
        photo_id: i64,
    ) -> Result<MemberDetail, Error> {
        scope.may_change()?;
        let transaction = self.cx.db.begin().await?;
        let before = repo::members::lock(&transaction, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let photo = repo::photos::by_id(&transaction, scope, photo_id)
            .await?
            .filter(|photo| photo.member_id == member_id)
            .ok_or(PublicError::NotFound)?;
        let replaced = before.photo_id;
        if replaced == Some(photo.id) {
            return members::detail_of(&transaction, scope, before).await;
        }
        let after = self
            .put_in_use(&transaction, scope, before, Some(&photo))
            .await?;
        let detail = json!({ "photo": photo.id, "replaced": replaced });
        let event = Event::on_member("photo.restore", member_id, detail);
        repo::audit::record(&transaction, scope, self.cx.clock.now(), event).await?;
        let detail = members::detail_of(&transaction, scope, after).await?;
        transaction.commit().await?;
        Ok(detail)
    }

    /// A photo of a member's history, or the file it was cut from.
    pub async fn earlier(
        &self,
        scope: &Scope,
        member_id: i64,
        photo_id: i64,
        original: bool,
    ) -> Result<PhotoFile, Error> {
        let photo = repo::photos::by_id(self.cx.db.read(), scope, photo_id)
            .await?
            .filter(|photo| photo.member_id == member_id)
            .ok_or(PublicError::NotFound)?;
        let sha256 = match original {
            true => photo.original_sha256,
            false => photo.sha256,
        };
        Ok(PhotoFile::new(sha256))
    }
}

fn entry(photo: &photo::Model, given_by: String, member: &member::Model) -> PhotoEntry {
    PhotoEntry {
        id: photo.id,
        source: *photo.source,
        from_exam: *photo.kind == PhotoKind::Exam,
        given_by,
        given_at: shanghai_minute(photo.created_at),
        width: *photo.width,
        height: *photo.height,
        in_use: member.photo_id == Some(photo.id),
        whitened: photo.whitened,
        override_reason: photo.override_reason.clone(),
        tag: photo.sha256.chars().take(8).collect(),
    }
}
