//! The stored files of a version, and the picture of one that is not made yet.

use domain::{CertificateCode, PublicError};

use super::Certificates;
use crate::clock::shanghai_date;
use crate::entity::certificate::Model;
use crate::printed::Printed;
use crate::service::members;
use crate::service::photos::PhotoFile;
use crate::service::template::Template;
use crate::{Error, Scope, repo};

impl Certificates<'_> {
    /// The stored file of a version, and the name to save it under.
    pub async fn file(
        &self,
        scope: &Scope,
        code: &CertificateCode,
    ) -> Result<(Vec<u8>, String), Error> {
        let certificate = self.row(scope, code).await?;
        let name = certificate.printed.file_name();
        let files = self.cx.files.clone();
        let bytes = tokio::task::spawn_blocking(move || files.get(&certificate.sha256)).await??;
        Ok((bytes, name))
    }

    /// The photo that a version was issued with.
    pub async fn photo(&self, scope: &Scope, code: &CertificateCode) -> Result<PhotoFile, Error> {
        let certificate = self.row(scope, code).await?;
        Ok(PhotoFile::new(certificate.photo_sha256))
    }

    async fn row(&self, scope: &Scope, code: &CertificateCode) -> Result<Model, Error> {
        let found = repo::certificates::by_code(self.cx.db.read(), scope, code.as_str()).await?;
        Ok(found.ok_or(PublicError::NotFound)?)
    }

    /// The certificate as a picture, with what is on file now and no photo: the
    /// upload dialog lays the photo over it. Missing values stay blank.
    pub async fn preview_svg(&self, scope: &Scope, member_id: i64) -> Result<String, Error> {
        let db = self.cx.db.read();
        let member = repo::members::by_id(db, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let record = members::record_of(db, scope, &member).await?;
        let association = repo::associations::own(db, scope)
            .await?
            .ok_or(PublicError::NotFound)?;
        let now = self.cx.clock.now();
        let printed = Printed::of(&record, Template::of(&association));
        // Not a certificate: the code is made of zeros, and no such code is ever issued.
        let code = CertificateCode::from_random([0; 26]);
        let whole = certificate::Printed {
            issued_on: shanghai_date(now).to_chinese(),
            code: code.to_string(),
            version: member.issued_version.as_deref().copied().unwrap_or(0) + 1,
            verify_url: format!("{}/verify/{code}", self.cx.public_url),
            ..printed.to_blank(now)
        };
        let whole = printed.template.put_on(self.cx, whole).await?;
        let renderer = self.cx.renderer.clone();
        Ok(tokio::task::spawn_blocking(move || renderer.preview_svg(&whole)).await??)
    }
}
