//! A version drawn and signed before anything is locked: drawing takes milliseconds, a time stamp
//! may take seconds, and nobody else should wait for them.

use std::sync::Arc;

use certificate::Signer;
use domain::{CalendarDate, CertificateCode, CertificateState, MemberRecord, PublicError};
use sea_orm::ActiveValue::Set;
use time::OffsetDateTime;

use super::issue::Issued;
use crate::clock::shanghai_date;
use crate::db::Transaction;
use crate::entity::{association, certificate as row, member};
use crate::printed::Printed;
use crate::service::Context;
use crate::service::template::Template;
use crate::{Error, Scope, random, repo};

/// What a version would say, by what is on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    printed: Printed,
    photo_sha256: String,
    photo_size: (u32, u32),
    version: u32,
}

/// A version not yet recorded.
pub(super) struct Draft {
    wanted: Wanted,
    code: CertificateCode,
    issued_on: CalendarDate,
    issued_at: OffsetDateTime,
    sha256: String,
    length: usize,
}

impl Wanted {
    pub(super) fn of(
        association: &association::Model,
        member: &member::Model,
        record: &MemberRecord,
        versions: &[row::Model],
    ) -> Result<Self, Error> {
        let photo_sha256 = member.photo_sha256.clone();
        Ok(Self {
            printed: Printed::of(record, Template::of(association)),
            photo_sha256: photo_sha256.ok_or(PublicError::Missing(vec![domain::Field::Photo]))?,
            photo_size: (
                member.photo_width.as_deref().copied().unwrap_or(0),
                member.photo_height.as_deref().copied().unwrap_or(0),
            ),
            version: versions.first().map_or(1, |newest| *newest.version + 1),
        })
    }
}

impl Draft {
    /// Draws and signs the file and puts it into the store: nobody waits for the disk once
    /// something is locked. A draft that is not recorded leaves a file that no row names, which
    /// is collected. [`Draft::sync`] comes before it is recorded.
    pub(super) async fn draw(
        cx: &Context,
        signer: Arc<Signer>,
        wanted: Wanted,
    ) -> Result<Self, Error> {
        let now = cx.clock.now();
        let code = random::certificate_code()?;
        let issued_on = shanghai_date(now);
        let whole = certificate::Printed {
            issued_on: issued_on.to_chinese(),
            issued_at: now,
            code: code.to_string(),
            version: wanted.version,
            verify_url: format!("{}/verify/{code}", cx.public_url),
            ..wanted.printed.to_blank(now)
        };
        let whole = wanted.printed.template.put_on(cx, whole).await?;
        let photo = wanted.photo_sha256.clone();
        let pdf = cx
            .draw_signed(whole, photo, wanted.photo_size, signer)
            .await?;
        let files = cx.files.clone();
        let stored = move || Ok::<_, Error>((files.put_soon(&pdf)?, pdf.len()));
        let (sha256, length) = tokio::task::spawn_blocking(stored).await??;
        Ok(Self {
            wanted,
            code,
            issued_on,
            issued_at: now,
            sha256,
            length,
        })
    }

    /// Makes the names of the files of these drafts last.
    pub(super) async fn sync(
        cx: &Context,
        drafts: impl Iterator<Item = &Self>,
    ) -> Result<(), Error> {
        let drawn: Vec<String> = drafts.map(|draft| draft.sha256.clone()).collect();
        let files = cx.files.clone();
        let synced = move || files.sync_names(drawn.iter().map(String::as_str));
        Ok(tokio::task::spawn_blocking(synced).await??)
    }

    /// Whether this is still what is wanted.
    pub(super) fn is_of(&self, wanted: &Wanted) -> bool {
        self.wanted == *wanted
    }

    /// Records the version in place of the valid one.
    pub(super) async fn record(
        self,
        transaction: &Transaction,
        scope: &Scope,
        member_id: i64,
        reason: Option<&str>,
    ) -> Result<Issued, Error> {
        let superseded = CertificateState::Superseded;
        let ended = &[member_id];
        repo::certificates::end_valid(transaction, scope, ended, superseded, self.issued_at)
            .await?;
        let (row, issued) = self.into_row(scope, member_id, reason);
        repo::certificates::insert(transaction, scope, row).await?;
        Ok(issued)
    }

    /// When the version is issued.
    pub(super) fn issued_at(&self) -> OffsetDateTime {
        self.issued_at
    }

    /// The row of the version.
    pub(super) fn into_row(
        self,
        scope: &Scope,
        member_id: i64,
        reason: Option<&str>,
    ) -> (row::ActiveModel, Issued) {
        let Wanted {
            printed,
            photo_sha256,
            version,
            ..
        } = self.wanted;
        let row = row::ActiveModel {
            association_id: Set(scope.association_id),
            member_id: Set(member_id),
            version: Set(version.into()),
            code: Set(self.code.clone().into()),
            printed: Set(printed.into()),
            photo_sha256: Set(photo_sha256),
            sha256: Set(self.sha256),
            size: Set(u32::try_from(self.length).unwrap_or(u32::MAX).into()),
            state: Set(CertificateState::Valid.into()),
            issued_on: Set(self.issued_on.into()),
            issued_at: Set(self.issued_at),
            issued_by: Set(scope.staff_id),
            issue_reason: Set(reason.map(ToOwned::to_owned)),
            ..Default::default()
        };
        let issued = Issued {
            code: self.code,
            version,
        };
        (row, issued)
    }
}
