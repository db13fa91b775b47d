//! Making a version of a certificate.

use domain::{
    CertificateCode, CertificateState, CertificateSummary, Doubt, IssuePlan, MemberRecord,
    MembershipStatus, PublicError,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::Certificates;
use super::draft::{Draft, Wanted};
use super::history::{differences, history};
use crate::db::Transaction;
use crate::entity::{association, certificate as row, member};
use crate::repo::{self, audit::Event};
use crate::service::{members, standing};
use crate::{Error, Scope};

/// How often a version is drawn anew because its member changed while it was drawn.
const ATTEMPTS: u32 = 3;
/// The longest reason for issuing after a revocation, in characters.
const MAX_REASON: usize = 200;

/// What a person says when asking for a certificate.
#[derive(Clone, Copy, Debug, Default)]
pub struct IssueRequest<'a> {
    /// The doubts that the person has read and confirmed.
    pub confirm: &'a [Doubt],
    /// Why they are confirmed; kept with the confirmation.
    pub why: Option<&'a str>,
    /// Why there is to be another version after one that was revoked: 1 to 200 characters.
    pub reason: Option<&'a str>,
    /// The valid version that the person was told would be replaced, 0 for none; `None`
    /// where nobody asks beforehand (programs, batches).
    pub replaces: Option<u32>,
}

impl<'a> IssueRequest<'a> {
    /// Nothing but these doubts confirmed.
    pub fn confirming(confirm: &'a [Doubt], why: Option<&'a str>) -> Self {
        Self {
            confirm,
            why,
            ..Self::default()
        }
    }
}

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
    /// prints has not changed. After a revocation it wants a reason, which is kept
    /// with the version and in the trail. The file is drawn first, then the member locked and looked
    /// at again: however often the same is asked at once, one version is made.
    ///
    /// # Errors
    /// [`PublicError::Missing`], [`PublicError::Doubtful`], [`PublicError::NotListed`],
    /// [`PublicError::Revoked`] without a reason after a revocation, [`PublicError::ReissueRefused`]
    /// for one that is empty or too long, [`PublicError::WouldReplace`] where another version
    /// would be replaced than the person was told,
    /// [`PublicError::MissingGlyph`], [`PublicError::SigningKeyExpired`],
    /// [`PublicError::TimeStampUnavailable`]; [`PublicError::Busy`] if the member changes again and
    /// again meanwhile.
    pub async fn issue(
        &self,
        scope: &Scope,
        member_id: i64,
        request: IssueRequest<'_>,
    ) -> Result<IssueOutcome, Error> {
        scope.may_change()?;
        let reason = request.reason.map(reissue_reason).transpose()?;
        let reason = reason.as_deref();
        for _ in 0..ATTEMPTS {
            let db = self.cx.db.read();
            let member = repo::members::by_id(db, scope, member_id).await?;
            let seen = Seen::of(db, scope, member, request.confirm).await?;
            let wanted = match seen.wanted(db, scope, &request).await? {
                Ask::Unchanged(issued) => return Ok(IssueOutcome::Unchanged(issued)),
                Ask::New(wanted) => wanted,
            };
            let signer = self.cx.signer(db, scope).await?;
            let draft = Draft::draw(self.cx, signer, *wanted).await?;
            Draft::sync(self.cx, std::iter::once(&draft)).await?;

            let transaction = self.cx.db.begin().await?;
            let member = repo::members::lock(&transaction, scope, member_id).await?;
            let seen = Seen::of(&transaction, scope, member, request.confirm).await?;
            match seen.wanted(&transaction, scope, &request).await? {
                Ask::Unchanged(issued) => return Ok(IssueOutcome::Unchanged(issued)),
                // Somebody changed something meanwhile.
                Ask::New(wanted) if !draft.is_of(&wanted) => continue,
                Ask::New(_) => {}
            }
            // Only what stands after a revocation has a reason of its own.
            let reason = reason.filter(|_| seen.newest_revoked().is_some());
            let issued = draft.record(&transaction, scope, member_id, reason).await?;
            self.finish(&transaction, scope, seen, &issued, request.why, reason)
                .await?;
            transaction.commit().await?;
            return Ok(IssueOutcome::New(issued));
        }
        Err(PublicError::Busy.into())
    }

    /// Keeps the confirmation, judges the member anew, and writes the audit event.
    async fn finish(
        &self,
        transaction: &Transaction,
        scope: &Scope,
        seen: Seen,
        issued: &Issued,
        why: Option<&str>,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let revoked = seen.newest_revoked().map(|row| *row.version);
        let Seen {
            member, confirmed, ..
        } = seen;
        let mut change = member.clone().into_active_model();
        change.confirmed_doubts = Set(confirmed.clone().into());
        let after = repo::members::update(transaction, scope, change).await?;
        standing::rejudge_after_change(transaction, scope, &member, after).await?;
        let mut detail = told(issued, &confirmed, why);
        if let (Some(version), Some(reason)) = (revoked, reason) {
            detail["after_revoked"] = version.into();
            detail["reason"] = reason.into();
        }
        let event = Event::on_member("certificate.issue", member.id, detail);
        Ok(repo::audit::record(transaction, scope, self.cx.clock.now(), event).await?)
    }
}

/// What the trail keeps of a version that was made.
pub(super) fn told(issued: &Issued, confirmed: &[Doubt], why: Option<&str>) -> Value {
    let mut detail = json!({
        "version": issued.version, "code": issued.code.as_str(),
        "confirmed": confirmed.iter().map(|doubt| doubt.code()).collect::<Vec<_>>(),
    });
    if let Some(why) = why {
        detail["why"] = why.into();
    }
    detail
}

/// A member as it was read for issuing.
pub(super) struct Seen {
    pub(super) member: member::Model,
    record: MemberRecord,
    pub(super) versions: Vec<row::Model>,
    /// Doubts that stand confirmed.
    pub(super) confirmed: Vec<Doubt>,
    /// Doubts that nobody has confirmed.
    open: Vec<Doubt>,
}

/// What asking for a certificate would come to.
pub(super) enum Ask {
    Unchanged(Issued),
    New(Box<Wanted>),
}

impl Seen {
    async fn of(
        db: &impl ConnectionTrait,
        scope: &Scope,
        member: Option<member::Model>,
        confirm: &[Doubt],
    ) -> Result<Self, Error> {
        let member = member.ok_or(PublicError::NotFound)?;
        let record = members::record_of(db, scope, &member).await?;
        let versions = repo::certificates::of_member(db, scope, member.id).await?;
        Ok(Self::from_rows(member, record, versions, confirm))
    }

    /// Of what was read; the newest version first.
    pub(super) fn from_rows(
        member: member::Model,
        record: MemberRecord,
        versions: Vec<row::Model>,
        confirm: &[Doubt],
    ) -> Self {
        let (confirmed, open) = divide_doubts(&member, confirm);
        Self {
            member,
            record,
            versions,
            confirmed,
            open,
        }
    }

    /// The newest version, if it was revoked.
    fn newest_revoked(&self) -> Option<&row::Model> {
        let newest = self.versions.first();
        newest.filter(|newest| *newest.state == CertificateState::Revoked)
    }

    /// The valid version.
    pub(super) fn valid(&self) -> Option<&row::Model> {
        let mut versions = self.versions.iter();
        versions.find(|version| *version.state == CertificateState::Valid)
    }

    async fn wanted(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        request: &IssueRequest<'_>,
    ) -> Result<Ask, Error> {
        let association = repo::associations::own(db, scope).await?;
        let association = association.ok_or(PublicError::NotFound)?;
        self.wanted_of(db, scope, &association, request).await
    }

    /// The same, where the association was read already.
    pub(super) async fn wanted_of(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        association: &association::Model,
        request: &IssueRequest<'_>,
    ) -> Result<Ask, Error> {
        let valid = self.valid();
        let revoked = match (self.newest_revoked(), request.reason) {
            (Some(newest), None) => history(db, scope, std::slice::from_ref(newest))
                .await?
                .pop(),
            _ => None,
        };
        let plan = plan(
            &self.member,
            &self.record,
            valid,
            self.open.clone(),
            revoked,
        )?;
        if let Some(refusal) = plan.refusal() {
            return Err(refusal.into());
        }
        if let (IssuePlan::Unchanged, Some(valid)) = (plan, valid) {
            return Ok(Ask::Unchanged(issued(valid)));
        }
        if let (Some(told), Some(valid)) = (request.replaces, valid)
            && *valid.version != told
        {
            let found = differences(valid, &self.member, &self.record);
            return Err(PublicError::WouldReplace(Box::new(found)).into());
        }
        let wanted = Wanted::of(association, &self.member, &self.record, &self.versions);
        Ok(Ask::New(Box::new(wanted?)))
    }
}

/// The reason as it is kept.
fn reissue_reason(text: &str) -> Result<String, PublicError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let refuse = |why: &str| Err(PublicError::ReissueRefused(why.into()));
    match text.chars().count() {
        0 => refuse("请填写重新签发的理由，未签发。"),
        1..=MAX_REASON if !text.chars().any(char::is_control) => Ok(text),
        1..=MAX_REASON => refuse("重新签发的理由含有控制字符，未签发；请改正后再试。"),
        _ => refuse("重新签发的理由最多 200 字，未签发；请改短后再试。"),
    }
}

/// What asking for this member's certificate comes to; `open` are the doubts
/// that nobody has confirmed, `revoked` the newest version where it stands in the way.
pub(super) fn plan(
    member: &member::Model,
    record: &MemberRecord,
    valid: Option<&row::Model>,
    open: Vec<Doubt>,
    revoked: Option<CertificateSummary>,
) -> Result<IssuePlan, Error> {
    let missing = record.missing(member.photo_sha256.is_some());
    let differs = valid.map(|valid| differences(valid, member, record));
    let differs = differs.map(|differences| differences.any());
    let listed = record.status == MembershipStatus::Listed;
    Ok(IssuePlan::of(missing, differs, listed, open, revoked))
}

/// The member's doubts: those that stand confirmed once `confirm` is counted
/// in, and those left open.
pub(super) fn divide_doubts(member: &member::Model, confirm: &[Doubt]) -> (Vec<Doubt>, Vec<Doubt>) {
    let before = &member.confirmed_doubts;
    member
        .doubts
        .iter()
        .copied()
        .partition(|doubt| before.contains(doubt) || confirm.contains(doubt))
}

/// The version in this row.
pub(super) fn issued(row: &row::Model) -> Issued {
    Issued {
        code: row.code.clone().into_inner(),
        version: *row.version,
    }
}
