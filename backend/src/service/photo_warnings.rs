//! Warnings before a photo is given: whether it may be another member's, or is the member's
//! already.

use domain::photo_name::PhotoNameIndex;
use domain::{OtherMember, PhotoWarning, PublicError};
use sea_orm::ConnectionTrait;

use super::photo_index::{Known, Picture};
use super::photo_upload::bounded_name;
use super::photos::{NotedWarning, Photos};
use crate::{Error, Scope, repo};

/// Of so many other members at most is said that they have the same picture.
const MOST_NAMED: usize = 3;

impl Photos<'_> {
    /// What speaks for somebody else before a photo is given to this member, and whether it has
    /// the same picture already. `fingerprint` as
    /// text; one that cannot be read is nobody's. ID numbers in the file's name count for nothing
    /// here: the answer tells nothing of them.
    pub async fn warnings(
        &self,
        scope: &Scope,
        member_id: i64,
        fingerprint: &str,
        file_name: &str,
    ) -> Result<Vec<PhotoWarning>, Error> {
        let db = self.cx.db.read();
        repo::members::by_id(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let file_name = bounded_name(file_name);
        // Anybody may ask this with any name and is not written down: an answer that depended on
        // ID numbers would tell whether a guessed one is right. Names and member numbers are in
        // the list anyhow.
        let mut members = repo::members::named(db, scope).await?;
        for member in &mut members {
            member.id_number.clear();
        }
        let names = PhotoNameIndex::new(members);
        let by_name = by_name(db, scope, &names, member_id, &file_name).await?;
        let mut warnings: Vec<PhotoWarning> = by_name.into_iter().collect();
        let known = self.cx.photo_index.known(db, scope).await?;
        let picture = Picture::new(member_id, fingerprint, String::new());
        warnings.extend(by_picture(db, scope, &known, member_id, &picture).await?);
        Ok(warnings)
    }
}

/// The same for a member that is there; `original` is the file's SHA-256, where it is known.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    known: &Known,
    member_id: i64,
    picture: &Picture,
    file_name: &str,
) -> Result<Vec<PhotoWarning>, Error> {
    let mut warnings = Vec::new();
    warnings.extend(by_name(db, scope, &known.names, member_id, file_name).await?);
    warnings.extend(by_picture(db, scope, known, member_id, picture).await?);
    Ok(warnings)
}

/// Whether the picture is in use by another member, and whether the member has it already.
pub(super) async fn by_picture(
    db: &impl ConnectionTrait,
    scope: &Scope,
    known: &Known,
    member_id: i64,
    picture: &Picture,
) -> Result<Vec<PhotoWarning>, Error> {
    let alike = known.of_others(Some(member_id), picture);
    let holders: Vec<i64> = alike
        .iter()
        .take(MOST_NAMED)
        .map(|photo| photo.id)
        .collect();
    let others = others(db, scope, &holders).await?;
    let others = others.into_iter().map(PhotoWarning::SamePicture);
    let own = known.own(member_id, picture).map(PhotoWarning::OwnPhoto);
    Ok(others.chain(own).collect())
}

/// A file name that also means these members.
pub(super) async fn other_name(
    db: &impl ConnectionTrait,
    scope: &Scope,
    meant: &[i64],
) -> Result<PhotoWarning, Error> {
    // One may be named; among several nobody is meant.
    let meant = match meant {
        [one] => others(db, scope, &[*one]).await?.pop(),
        _ => None,
    };
    Ok(PhotoWarning::FileName(meant))
}

async fn others(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<OtherMember>, Error> {
    let mut rows = repo::members::by_ids(db, scope, ids).await?;
    rows.sort_by_key(|row| row.id);
    let other = |row: crate::entity::member::Model| OtherMember {
        id: row.id,
        name: row.name,
        member_no: row.member_no,
    };
    Ok(rows.into_iter().map(other).collect())
}

impl From<&PhotoWarning> for NotedWarning {
    fn from(warning: &PhotoWarning) -> Self {
        Self {
            kind: warning.slug(),
            member: warning.other().map(|other| other.id),
        }
    }
}

/// Whether the file name means somebody else.
async fn by_name(
    db: &impl ConnectionTrait,
    scope: &Scope,
    names: &PhotoNameIndex,
    member_id: i64,
    file_name: &str,
) -> Result<Option<PhotoWarning>, Error> {
    if file_name.is_empty() {
        return Ok(None);
    }
    let said = names.find(file_name);
    let meant = match said.disagreement {
        Some(disagreement) if said.candidates == [member_id] => disagreement.others,
        _ if said.candidates.is_empty() || said.candidates.contains(&member_id) => return Ok(None),
        _ => said.candidates,
    };
    Ok(Some(other_name(db, scope, &meant).await?))
}
