//! A version drawn and signed before anything is locked: drawing takes milliseconds, a time stamp
//! may take seconds, and nobody else should wait for them.

use domain::{CalendarDate, CertificateCode, CertificateState, MemberRecord, PublicError};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use time::OffsetDateTime;

use super::issue::Issued;
use crate::clock::shanghai_date;
use crate::db::Transaction;
use crate::entity::{certificate as row, member};
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
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        scope: &Scope,
        member: &member::Model,
        record: &MemberRecord,
        versions: &[row::Model],
    ) -> Result<Self, Error> {
        let association = repo::associations::own(db, scope).await?;
        let association = association.ok_or(PublicError::NotFound)?;
        let photo_sha256 = member.photo_sha256.clone();
        Ok(Self {
            printed: Printed::of(record, Template::of(&association)),
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
    /// is collected.
    pub(super) async fn draw(cx: &Context, scope: &Scope, wanted: Wanted) -> Result<Self, Error> {
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
        let signer = cx.signer(cx.db.read(), scope).await?;
        let photo = wanted.photo_sha256.clone();
        let pdf = cx
            .draw_signed(whole, photo, wanted.photo_size, signer)
            .await?;
        let files = cx.files.clone();
        let stored = move || Ok::<_, Error>((files.put(&pdf)?, pdf.len()));
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
        repo::certificates::end_valid(transaction, scope, member_id, superseded, self.issued_at)
            .await?;
        let Wanted {
            printed,
            photo_sha256,
            version,
            ..
        } = self.wanted;
        let row = row::ActiveModel {
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
        repo::certificates::insert(transaction, scope, row).await?;
        Ok(Issued {
            code: self.code,
            version,
        })
    }
}
