//! Making a version of a certificate.

use std::sync::Arc;

use certificate::{Face, Signer};
use domain::{
    CertificateCode, CertificateState, Doubt, IssuePlan, MemberRecord, MembershipStatus,
    PublicError,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use serde_json::json;

use super::Certificates;
use super::history::differences;
use super::printed::Printed;
use crate::clock::shanghai_date;
use crate::entity::{certificate as row, member, to_date};
use crate::repo::members::{doubts_from_codes, doubts_to_codes};
use crate::repo::{self, audit::Event};
use crate::service::template::Template;
use crate::service::{members, standing};
use crate::{Error, Scope, random};

/// An issued version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Verification code.
    pub code: CertificateCode,
    /// Version, from 1.
    pub version: u32,
}

/// What asking for a certificate came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueOutcome {
    /// A new version was made.
    New(Issued),
    /// The valid version says what is on file: nothing was made.
    Unchanged(Issued),
}

impl IssueOutcome {
    /// The version, new or not.
    pub fn issued(&self) -> &Issued {
        match self {
            Self::New(issued) | Self::Unchanged(issued) => issued,
        }
    }
}

impl Certificates<'_> {
    /// Issues the member's certificate, or finds the valid version if what it
    /// prints has not changed. `confirm` are the doubts that the person has
    /// read and confirmed; `why`, where it is given, is kept with the
    /// confirmation. The member is locked meanwhile: however often the same is
    /// asked at once, one version is made.
    ///
    /// # Errors
    /// [`PublicError::Missing`], [`PublicError::Doubtful`], [`PublicError::NotListed`],
    /// [`PublicError::MissingGlyph`].
    pub async fn issue(
        &self,
        scope: &Scope,
        member_id: i64,
        confirm: &[Doubt],
        why: Option<&str>,
    ) -> Result<IssueOutcome, Error> {
        scope.may_change()?;
        let transaction = self.0.db.begin().await?;
        let member = repo::members::lock(&transaction, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let record = members::record_of(&transaction, &member).await?;
        let versions = repo::certificates::of_member(&transaction, scope, member_id).await?;
        let valid = versions
            .iter()
            .find(|version| version.state == CertificateState::Valid.slug());
        let (confirmed, open) = divide_doubts(&member, confirm);
        let plan = plan(&member, &record, valid, open)?;
        if let Some(refusal) = plan.refusal() {
            return Err(refusal.into());
        }
        if let (IssuePlan::Unchanged, Some(valid)) = (plan, valid) {
            return Ok(IssueOutcome::Unchanged(issued(valid)?));
        }
        let version = versions.first().map_or(1, |newest| newest.version + 1);
        let made = self
            .make(&transaction, scope, &member, &record, version)
            .await?;
        let mut change = member.clone().into_active_model();
        change.confirmed_doubts = Set(doubts_to_codes(&confirmed));
        let after = repo::members::update(&transaction, change).await?;
        standing::rejudge_after_change(&transaction, &member, after).await?;
        let mut detail = json!({
            "version": made.version, "code": made.code.as_str(),
            "confirmed": confirmed.iter().map(|doubt| doubt.code()).collect::<Vec<_>>(),
        });
        if let Some(why) = why {
            detail["why"] = why.into();
        }
        let event = Event::on_member(scope, "certificate.issue", member_id, detail);
        repo::audit::record(&transaction, self.0.clock.now(), event).await?;
        transaction.commit().await?;
        Ok(IssueOutcome::New(made))
    }

    /// Draws, stores and records a version.
    async fn make(
        &self,
        transaction: &DatabaseTransaction,
        scope: &Scope,
        member: &member::Model,
        record: &MemberRecord,
        version: i32,
    ) -> Result<Issued, Error> {
        let now = self.0.clock.now();
        let association = repo::associations::by_id(transaction, scope.association_id).await?;
        let association = association.ok_or(PublicError::NotFound)?;
        let printed = Printed::of(record, Template::of(&association));
        let code = random::certificate_code()?;
        let issued_on = shanghai_date(now);
        let issued = Issued {
            code: code.clone(),
            version: u32::try_from(version).unwrap_or(1),
        };
        let face = Face {
            issued_on: issued_on.to_chinese(),
            issued_at: now,
            code: code.to_string(),
            version: issued.version,
            verify_url: format!("{}/verify/{code}", self.0.public_url),
            ..printed.to_blank_face(now)
        };
        let face = printed.template.put_on(self.0, face).await?;
        let photo_sha256 = member
            .photo_sha256
            .clone()
            .ok_or(PublicError::Missing(vec![domain::Field::Photo]))?;
        let signer = self.0.signer(transaction, scope.association_id).await?;
        let (sha256, length) = self
            .draw(face, member, photo_sha256.clone(), signer)
            .await?;
        repo::certificates::end_valid(
            transaction,
            scope,
            member.id,
            CertificateState::Superseded,
            now,
        )
        .await?;
        let face =
            serde_json::to_string(&printed).map_err(|error| Error::Corrupt(error.to_string()))?;
        let row = row::ActiveModel {
            association_id: Set(scope.association_id),
            member_id: Set(member.id),
            version: Set(version),
            code: Set(code.to_string()),
            face: Set(face),
            photo_sha256: Set(photo_sha256),
            sha256: Set(sha256),
            size: Set(i32::try_from(length).unwrap_or(i32::MAX)),
            state: Set(CertificateState::Valid.slug().to_owned()),
            issued_on: Set(to_date(issued_on)),
            issued_at: Set(now),
            issued_by: Set(scope.staff_id),
            ..Default::default()
        };
        repo::certificates::insert(transaction, row).await?;
        Ok(issued)
    }

    /// Draws the file, signs and stores it; its SHA-256 and its length in bytes.
    async fn draw(
        &self,
        face: Face,
        member: &member::Model,
        photo_sha256: String,
        signer: Arc<Signer>,
    ) -> Result<(String, usize), Error> {
        let side = |px: Option<i32>| px.and_then(|px| u32::try_from(px).ok()).unwrap_or(0);
        let size = (side(member.photo_width), side(member.photo_height));
        let pdf = self.0.draw_signed(face, photo_sha256, size, signer).await?;
        let files = self.0.files.clone();
        tokio::task::spawn_blocking(move || Ok((files.put(&pdf)?, pdf.len()))).await?
    }
}

/// What asking for this member's certificate comes to; `open` are the doubts
/// that nobody has confirmed.
pub(super) fn plan(
    member: &member::Model,
    record: &MemberRecord,
    valid: Option<&row::Model>,
    open: Vec<Doubt>,
) -> Result<IssuePlan, Error> {
    let missing = record.missing(member.photo_sha256.is_some());
    let differs = valid.map(|valid| differences(valid, member, record));
    let differs = differs.transpose()?.map(|differences| differences.any());
    let listed = record.status == MembershipStatus::Listed;
    Ok(IssuePlan::of(missing, differs, listed, open))
}

/// The member's doubts: those that stand confirmed once `confirm` is counted
/// in, and those left open.
pub(super) fn divide_doubts(member: &member::Model, confirm: &[Doubt]) -> (Vec<Doubt>, Vec<Doubt>) {
    let before = doubts_from_codes(&member.confirmed_doubts);
    doubts_from_codes(&member.doubts)
        .into_iter()
        .partition(|doubt| before.contains(doubt) || confirm.contains(doubt))
}

/// The version in this row.
pub(super) fn issued(row: &row::Model) -> Result<Issued, Error> {
    let code = row
        .code
        .parse()
        .map_err(|_| Error::Corrupt("certificate code".into()))?;
    Ok(Issued {
        code,
        version: u32::try_from(row.version).unwrap_or(1),
    })
}
