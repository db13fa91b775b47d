//! 撤销: a valid certificate is withdrawn, for good.

use domain::{
    CertificateCode, CertificateState, MemberDetail, PublicError, Revocation, RevocationReason,
};
use serde_json::json;

use super::Certificates;
use super::history::summary;
use crate::repo::{self, audit::Event};
use crate::service::{members, standing};
use crate::{Error, Scope};

impl Certificates<'_> {
    /// Revokes the valid version; the member as it is then. Whoever verifies it
    /// sees so at once, because nothing is cached. The next version can be issued.
    ///
    /// # Errors
    /// [`PublicError::NotValid`] if it has ended already,
    /// [`PublicError::RevocationRefused`] for a note that is missing or too long.
    pub async fn revoke(
        &self,
        scope: &Scope,
        code: &CertificateCode,
        reason: RevocationReason,
        note: &str,
    ) -> Result<MemberDetail, Error> {
        scope.may_change()?;
        let revocation = Revocation::new(reason, note)
            .map_err(|error| PublicError::RevocationRefused(error.to_string()))?;
        let transaction = self.cx.db.begin().await?;
        let find = || repo::certificates::by_code(&transaction, scope, code.as_str());
        let member_id = find().await?.ok_or(PublicError::NotFound)?.member_id;
        let member = repo::members::lock(&transaction, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        // As it is under the lock: somebody may just have issued the next version.
        let row = find().await?.ok_or(PublicError::NotFound)?;
        let certificate = summary(&row);
        if certificate.state != CertificateState::Valid {
            return Err(PublicError::NotValid {
                version: certificate.version,
                state: certificate.state,
            }
            .into());
        }
        let now = self.cx.clock.now();
        repo::certificates::revoke(&transaction, scope, row, &revocation, now).await?;
        standing::rejudge(&transaction, scope, vec![member]).await?;
        // The note stays with the certificate: it may say what the trail must not.
        let detail = json!({
            "version": certificate.version, "code": code.as_str(), "reason": reason.slug(),
        });
        let event = Event::on_member("certificate.revoke", member_id, detail);
        repo::audit::record(&transaction, scope, now, event).await?;
        let after = repo::members::by_id(&transaction, scope, member_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let detail = members::detail_of(&transaction, scope, after).await?;
        transaction.commit().await?;
        Ok(detail)
    }
}
