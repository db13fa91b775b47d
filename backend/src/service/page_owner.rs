//! For whom a page was rendered: an opaque value that the page carries and that every request
//! which it sends brings back. It is the person's and not the session's, so that it still fits
//! after signing in again; it tells nobody outside who the person is.

use sha2::{Digest, Sha256};

use super::Services;
use crate::{Error, Staff, random, repo};

/// The name under which the secret is kept.
const SECRET: &str = "page-owner";

impl Services {
    /// The value of this person's pages: the same on every machine and after a restart.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn page_owner(&self, staff: &Staff) -> Result<String, Error> {
        let secret = self
            .0
            .page_secret
            .get_or_try_init(|| self.page_secret())
            .await?;
        // The secret has a fixed length, and the end of the sum is not given away.
        let mut sum = Sha256::new();
        sum.update(secret.as_bytes());
        sum.update(staff.id().to_be_bytes());
        Ok(hex(&sum.finalize()[..16]))
    }

    async fn page_secret(&self) -> Result<String, Error> {
        let db = &self.0.db;
        if let Some(secret) = repo::secrets::find(db.read(), SECRET).await? {
            return Ok(secret);
        }
        let transaction = db.begin().await?;
        let new = hex(&random::bytes::<32>()?);
        repo::secrets::offer(&transaction, SECRET, new).await?;
        let kept = repo::secrets::find(&transaction, SECRET).await?;
        transaction.commit().await?;
        kept.ok_or_else(|| Error::Corrupt("the secret of pages".to_owned()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
