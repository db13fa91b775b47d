//! Issuing and downloading certificates.

use certificate::{Face, Photo};
use domain::{
    CalendarDate, CertificateCode, CertificateState, CertificateSummary, Doubt, MemberRecord,
    MembershipStatus, PublicError,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Inner, members, standing};
use crate::clock::shanghai_date;
use crate::entity::{certificate as row, from_date, member, to_date};
use crate::repo::members::{doubts_from_codes, doubts_to_codes};
use crate::repo::{self, audit::Event};
use crate::{Error, Scope, random};

/// 会员类别 of every practising member.
const CATEGORY: &str = "执业会员（注册会计师）";

/// See [`crate::Services::certificates`].
pub struct Certificates<'a>(pub(crate) &'a Inner);

/// What the face of an issued certificate says; kept with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Printed {
    pub(crate) name: String,
    pub(crate) sex: String,
    pub(crate) member_no: String,
    pub(crate) category: String,
    pub(crate) firm: String,
    pub(crate) joined_on: String,
    pub(crate) national_association: String,
    pub(crate) provincial_association: String,
}

impl Printed {
    fn of(
        record: &MemberRecord,
        national_association: String,
        provincial_association: String,
    ) -> Self {
        Self {
            name: record.name.clone(),
            sex: record
                .sex
                .map(|sex| sex.label().to_owned())
                .unwrap_or_default(),
            member_no: record.member_no.clone(),
            category: CATEGORY.to_owned(),
            firm: record.firm.clone(),
            joined_on: record
                .joined_on
                .map(CalendarDate::to_chinese)
                .unwrap_or_default(),
            national_association,
            provincial_association,
        }
    }

    pub(crate) fn from_json(json: &str) -> Result<Self, Error> {
        serde_json::from_str(json)
            .map_err(|error| Error::Corrupt(format!("certificate face: {error}")))
    }

    /// Whether this says of the member what is on file now. The associations'
    /// names do not count: an issued certificate outlives a change of template.
    pub(crate) fn same_member(&self, record: &MemberRecord) -> bool {
        let names = (
            self.national_association.clone(),
            self.provincial_association.clone(),
        );
        *self == Self::of(record, names.0, names.1)
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
    /// prints has not changed. `confirm` are the doubts that the person has
    /// read and confirmed. The member is locked meanwhile: however often the
    /// same is asked at once, one version is made.
    ///
    /// # Errors
    /// [`PublicError::Missing`], [`PublicError::Doubtful`], [`PublicError::NotListed`],
    /// [`PublicError::MissingGlyph`].
    pub async fn issue(
        &self,
        scope: &Scope,
        member_id: i64,
        confirm: &[Doubt],
    ) -> Result<IssueOutcome, Error> {
        scope.may_change()?;
        let transaction = self.0.db.begin().await?;
        let member = repo::members::lock(&transaction, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let record = members::record_of(&transaction, &member).await?;
        let missing = record.missing(member.photo_sha256.is_some());
        if !missing.is_empty() {
            return Err(PublicError::Missing(missing).into());
        }
        let versions = repo::certificates::of_member(&transaction, scope, member_id).await?;
        let valid = versions
            .iter()
            .find(|version| version.state == CertificateState::Valid.slug());
        if let Some(valid) = valid
            && Printed::from_json(&valid.face)?.same_member(&record)
            && member.photo_sha256.as_deref() == Some(&valid.photo_sha256)
        {
            return Ok(IssueOutcome::Unchanged(issued(valid)?));
        }
        if record.status != MembershipStatus::Listed {
            return Err(PublicError::NotListed.into());
        }
        let confirmed = confirm_doubts(&member, confirm)?;
        let version = versions.first().map_or(1, |newest| newest.version + 1);
        let made = self
            .make(&transaction, scope, &member, &record, version)
            .await?;
        let mut change = member.clone().into_active_model();
        change.confirmed_doubts = Set(doubts_to_codes(&confirmed));
        let after = repo::members::update(&transaction, change).await?;
        standing::rejudge_after_change(&transaction, &member, after).await?;
        let detail = json!({
            "version": made.version, "code": made.code.as_str(),
            "confirmed": confirmed.iter().map(|doubt| doubt.code()).collect::<Vec<_>>(),
        });
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
        let printed = Printed::of(record, association.national_name, association.name);
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
            ..blank_face(&printed, now)
        };
        let photo_sha256 = member
            .photo_sha256
            .clone()
            .ok_or(PublicError::Missing(vec![domain::Field::Photo]))?;
        let (fonts, files, key) = (
            self.0.fonts.clone(),
            self.0.files.clone(),
            photo_sha256.clone(),
        );
        let size = |px: Option<i32>| px.and_then(|px| u32::try_from(px).ok()).unwrap_or(0);
        let (width, height) = (size(member.photo_width), size(member.photo_height));
        let (sha256, length) = tokio::task::spawn_blocking(move || {
            let bytes = files.get(&key)?;
            let pdf = certificate::render(
                &face,
                &Photo {
                    bytes: &bytes,
                    width,
                    height,
                },
                &fonts,
            )?;
            Ok::<_, Error>((files.put(&pdf)?, pdf.len()))
        })
        .await??;
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

    /// The stored file of a version, and the name to save it under.
    pub async fn file(
        &self,
        scope: &Scope,
        code: &CertificateCode,
    ) -> Result<(Vec<u8>, String), Error> {
        let found = repo::certificates::by_code(self.0.db.read(), scope, code.as_str()).await?;
        let certificate = found.ok_or(PublicError::NotFound)?;
        let printed = Printed::from_json(&certificate.face)?;
        let files = self.0.files.clone();
        let bytes = tokio::task::spawn_blocking(move || files.get(&certificate.sha256)).await??;
        Ok((
            bytes,
            format!("会员证_{}_{}.pdf", printed.member_no, printed.name),
        ))
    }

    /// The certificate as a picture, with what is on file now and no photo: the
    /// upload dialog lays the photo over it. Missing values stay blank.
    pub async fn preview_svg(&self, scope: &Scope, member_id: i64) -> Result<String, Error> {
        let db = self.0.db.read();
        let member = repo::members::by_id(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let record = members::record_of(db, &member).await?;
        let association = repo::associations::by_id(db, scope.association_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let now = self.0.clock.now();
        let printed = Printed::of(&record, association.national_name, association.name);
        // Not a certificate: the code is made of zeros, and no such code is ever issued.
        let code = CertificateCode::from_random([0; 26]);
        let face = Face {
            issued_on: shanghai_date(now).to_chinese(),
            code: code.to_string(),
            version: u32::try_from(member.issued_version.unwrap_or(0)).unwrap_or(0) + 1,
            verify_url: format!("{}/verify/{code}", self.0.public_url),
            ..blank_face(&printed, now)
        };
        let fonts = self.0.fonts.clone();
        Ok(tokio::task::spawn_blocking(move || certificate::preview_svg(&face, &fonts)).await??)
    }
}

/// The member's part of the face; what belongs to a version is still blank.
fn blank_face(printed: &Printed, issued_at: time::OffsetDateTime) -> Face {
    let printed = printed.clone();
    Face {
        name: printed.name,
        sex: printed.sex,
        member_no: printed.member_no,
        category: printed.category,
        firm: printed.firm,
        joined_on: printed.joined_on,
        national_association: printed.national_association,
        provincial_association: printed.provincial_association,
        issued_on: String::new(),
        issued_at,
        code: String::new(),
        version: 1,
        verify_url: String::new(),
    }
}

/// The doubts that stand confirmed once `confirm` is counted in; an error if one is left.
fn confirm_doubts(member: &member::Model, confirm: &[Doubt]) -> Result<Vec<Doubt>, Error> {
    let before = doubts_from_codes(&member.confirmed_doubts);
    let doubts = doubts_from_codes(&member.doubts);
    let (confirmed, open): (Vec<Doubt>, Vec<Doubt>) = doubts
        .into_iter()
        .partition(|doubt| before.contains(doubt) || confirm.contains(doubt));
    if open.is_empty() {
        Ok(confirmed)
    } else {
        Err(PublicError::Doubtful(open).into())
    }
}

fn issued(row: &row::Model) -> Result<Issued, Error> {
    let code = row
        .code
        .parse()
        .map_err(|_| Error::Corrupt("certificate code".into()))?;
    Ok(Issued {
        code,
        version: u32::try_from(row.version).unwrap_or(1),
    })
}

/// One line of a member's certificate history.
pub(crate) fn summary(row: &row::Model) -> Result<CertificateSummary, Error> {
    let Issued { code, version } = issued(row)?;
    let state = CertificateState::from_slug(&row.state)
        .ok_or_else(|| Error::Corrupt(format!("certificate state {:?}", row.state)))?;
    Ok(CertificateSummary {
        version,
        code,
        issued_on: from_date(row.issued_on),
        state,
    })
}
