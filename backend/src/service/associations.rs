//! Tenants.

use serde_json::json;

use certificate::KeyKind;

use super::{Context, signing};
use crate::repo::{self, audit::Event};
use crate::{Error, Scope, SystemScope};

/// See [`crate::Services::associations`].
pub struct Associations<'a> {
    pub(crate) cx: &'a Context,
}

/// One association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociationSummary {
    /// Short code, as a rule the two digits of the province.
    pub code: String,
    /// Name, as printed.
    pub name: String,
    /// The national association, as printed.
    pub national_name: String,
}

impl Associations<'_> {
    /// Adds a tenant, with a signing key for trials.
    pub async fn add(&self, code: &str, name: &str, national_name: &str) -> Result<(), Error> {
        let refuse = |why: &str| Err(Error::Setup(why.to_owned()));
        let (name, national_name) = (name.trim(), national_name.trim());
        if code.is_empty() || code.len() > 16 || !code.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return refuse("the code is 1 to 16 letters and digits");
        }
        if [name, national_name]
            .iter()
            .any(|name| name.is_empty() || name.chars().count() > 50)
        {
            return refuse("a name has 1 to 50 characters");
        }
        let now = self.cx.clock.now();
        let signer = signing::make(name, KeyKind::P256, now).await?;
        let vault = self.cx.vault().await?;
        let system = SystemScope::acting();
        let transaction = self.cx.db.begin().await?;
        if repo::associations::by_code(&transaction, &system, code)
            .await?
            .is_some()
        {
            return refuse("there is an association with this code already");
        }
        let row = repo::associations::insert(&transaction, &system, code, name, national_name, now)
            .await?;
        let scope = Scope::operator(row.id);
        self.cx
            .store_signer(&transaction, vault, &scope, &signer, now)
            .await?;
        let event = Event::of("association.add", json!({ "code": code, "name": name }));
        repo::audit::record(&transaction, &scope, now, event).await?;
        transaction.commit().await
    }

    /// Every tenant by code.
    pub async fn list(&self) -> Result<Vec<AssociationSummary>, Error> {
        let rows = repo::associations::all(self.cx.db.read(), &SystemScope::acting()).await?;
        let summary = |row: crate::entity::association::Model| AssociationSummary {
            code: row.code,
            name: row.name,
            national_name: row.national_name,
        };
        Ok(rows.into_iter().map(summary).collect())
    }

    /// The scope of a command that works on one association.
    pub async fn operator(&self, code: &str) -> Result<Scope, Error> {
        let system = SystemScope::acting();
        match repo::associations::by_code(self.cx.db.read(), &system, code).await? {
            Some(row) => Ok(Scope::operator(row.id)),
            None => Err(Error::Setup(format!(
                "there is no association with the code {code}"
            ))),
        }
    }
}
