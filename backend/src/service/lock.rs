//! The key file: opened once, and never another one than before.

use super::Context;
use crate::vault::Vault;
use crate::{Error, SystemScope, repo};

impl Context {
    /// The wrapping key, from the file that the database remembers. Where nothing was ever locked,
    /// the first one that is there or is made now.
    ///
    /// Not inside a transaction: the first time it may write.
    ///
    /// # Errors
    /// [`Error::KeyFile`] if the file is missing though it was there, or is another one.
    pub(crate) async fn vault(&self) -> Result<&Vault, Error> {
        self.vault.get_or_try_init(|| self.open_vault()).await
    }

    async fn open_vault(&self) -> Result<Vault, Error> {
        let (db, system) = (self.db.read(), SystemScope::acting());
        let found = self.key_file.read()?;
        if let Some(known) = repo::key_files::fingerprint(db, &system).await? {
            let vault = found.ok_or_else(|| self.key_file.missing())?;
            return self.checked(vault, &known);
        }
        // Nothing is remembered: at the first start, or when keys were locked by a version that
        // did not remember.
        let vault = match (found, repo::signing_keys::newest(db, &system).await?) {
            (Some(vault), Some(row)) => {
                if vault
                    .unwrap(row.association_id.number(), &row.wrapped_key)
                    .is_none()
                {
                    return Err(self.key_file.other());
                }
                vault
            }
            (None, Some(_)) => return Err(self.key_file.missing()),
            (Some(vault), None) => vault,
            (None, None) => self.key_file.create()?,
        };
        let transaction = self.db.begin().await?;
        repo::key_files::remember(&transaction, &system, vault.fingerprint(), self.clock.now())
            .await?;
        // Another machine may have been first.
        let known = repo::key_files::fingerprint(&transaction, &system).await?;
        let vault = self.checked(vault, &known.unwrap_or_default())?;
        transaction.commit().await?;
        Ok(vault)
    }

    fn checked(&self, vault: Vault, known: &str) -> Result<Vault, Error> {
        if vault.fingerprint() == known {
            Ok(vault)
        } else {
            Err(self.key_file.other())
        }
    }
}
