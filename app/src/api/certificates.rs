//! The life cycle of certificates. Files travel on plain routes.
#![expect(
    missing_docs,
    reason = "the server macro makes a struct of each function's arguments"
)]

use super::client::Owned;
use super::json::Json;
use domain::{CertificateCode, MemberDetail, PlannedIssue, RevocationReason};
use leptos::prelude::*;

use super::ApiResult;

/// Revokes the valid version; the member as it is then.
#[server(endpoint = "certificates/revoke", input = Json, output = Json, client = Owned)]
pub async fn revoke_certificate(
    code: CertificateCode,
    reason: RevocationReason,
    note: String,
) -> ApiResult<MemberDetail> {
    use super::context::{refuse, scope, services};
    services()
        .certificates()
        .revoke(&scope()?, &code, reason, &note)
        .await
        .map_err(refuse)
}

/// What asking for each of these members' certificates comes to.
#[server(endpoint = "certificates/plan", input = Json, output = Json, client = Owned)]
pub async fn plan_batch(members: Vec<i64>) -> ApiResult<Vec<PlannedIssue>> {
    use super::context::{refuse, scope, services};
    services()
        .certificates()
        .plan(&scope()?, &members)
        .await
        .map_err(refuse)
}
