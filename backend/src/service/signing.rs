//! The keys of associations, and signing with them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use certificate::{KeyKind, Photo, Printed, Signer};
use rand_core::OsRng;
use sea_orm::ConnectionTrait;
use serde_json::json;
use time::OffsetDateTime;

use super::Context;
use crate::entity::signing_key::Model;
use crate::repo::{self, audit::Event};
use crate::vault::Vault;
use crate::{AssociationId, Error, Scope, SystemScope};

/// Validity of certificates made here. Readers trust them no more for being short.
const LIFETIME: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// See [`crate::Services::signing`].
pub struct Signing<'a> {
    pub(crate) cx: &'a Context,
}

/// The signers in use, by association: the number of the key, and the key.
pub(crate) type Signers = Mutex<HashMap<AssociationId, (i64, Arc<Signer>)>>;

/// What may be told of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySummary {
    /// `ECDSA P-256`, `RSA 3072`.
    pub algorithm: String,
    /// Whom the certificate names.
    pub subject: String,
    /// Who signed the certificate.
    pub issuer: String,
    /// Signed by itself: for trials.
    pub self_signed: bool,
    /// Begin of its validity.
    pub valid_from: OffsetDateTime,
    /// End of its validity.
    pub valid_until: OffsetDateTime,
    /// Whether it was valid when this was asked.
    pub is_valid: bool,
}

impl Signing<'_> {
    /// Makes sure that the key file is the one that signing keys were locked with; the first one
    /// is made here.
    ///
    /// # Errors
    /// [`Error::KeyFile`] if it is missing or another one.
    pub async fn check_key_file(&self) -> Result<(), Error> {
        self.cx.vault().await.map(drop)
    }

    /// Makes a key with a certificate signed by itself, from now on in use.
    pub async fn new_key(&self, scope: &Scope, kind: KeyKind) -> Result<KeySummary, Error> {
        let row = repo::associations::own(self.cx.db.read(), scope).await?;
        let name = row.ok_or(domain::PublicError::NotFound)?.name;
        let signer = make(&name, kind, self.cx.clock.now()).await?;
        self.take(scope, signer, "signing_key.new").await
    }

    /// Takes a key out of a PKCS#12 file, from now on in use.
    ///
    /// # Errors
    /// [`Error::Sign`] if the file cannot be opened, holds no fit key, or its certificate is not
    /// valid now; nothing is changed then.
    pub async fn import(
        &self,
        scope: &Scope,
        file: Vec<u8>,
        password: String,
    ) -> Result<KeySummary, Error> {
        let opened = move || Signer::from_pkcs12(&file, &password);
        let signer = tokio::task::spawn_blocking(opened).await??;
        signer.check_validity(self.cx.clock.now())?;
        self.take(scope, signer, "signing_key.import").await
    }

    /// The key in use; `None` if there is none yet.
    pub async fn current(&self, scope: &Scope) -> Result<Option<KeySummary>, Error> {
        let found = repo::signing_keys::current(self.cx.db.read(), scope).await?;
        match found {
            Some(row) => {
                let signer = self.cx.opened(&row).await?;
                Ok(Some(summary(&signer, self.cx.clock.now())))
            }
            None => Ok(None),
        }
    }

    /// Makes keys for the associations that have none: those of an older version.
    pub async fn complete(&self) -> Result<(), Error> {
        // Of two servers that start at once one makes it.
        let alone = self.cx.db.alone().await?;
        let (db, system) = (self.cx.db.read(), SystemScope::acting());
        for association in repo::associations::all(db, &system).await? {
            let scope = Scope::operator(association.id);
            let key = repo::signing_keys::current(db, &scope).await?;
            if key.is_none() {
                self.new_key(&scope, KeyKind::P256).await?;
                tracing::info!(code = association.code, "a signing key for trials was made");
            }
        }
        Ok(alone.release().await?)
    }

    async fn take(
        &self,
        scope: &Scope,
        signer: Signer,
        action: &'static str,
    ) -> Result<KeySummary, Error> {
        let vault = self.cx.vault().await?;
        let transaction = self.cx.db.begin().await?;
        let now = self.cx.clock.now();
        self.cx
            .store_signer(&transaction, vault, scope, &signer, now)
            .await?;
        let summary = summary(&signer, now);
        let event = Event::of(
            action,
            json!({ "algorithm": summary.algorithm, "subject": summary.subject }),
        );
        repo::audit::record(&transaction, scope, now, event).await?;
        transaction.commit().await?;
        Ok(summary)
    }
}

/// A new key of a kind for an association.
pub(crate) async fn make(
    association: &str,
    kind: KeyKind,
    now: OffsetDateTime,
) -> Result<Signer, Error> {
    let association = association.to_owned();
    // A certificate is issued within the second its key is made: begin before.
    let from = now - time::Duration::hours(1);
    let made = move || Signer::self_signed(kind, &association, from, LIFETIME, &mut OsRng);
    Ok(tokio::task::spawn_blocking(made).await??)
}

impl Context {
    /// Keeps a key, wrapped, as the one in use. The vault is opened before the transaction begins.
    pub(crate) async fn store_signer(
        &self,
        db: &impl ConnectionTrait,
        vault: &Vault,
        scope: &Scope,
        signer: &Signer,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let wrapped = vault.wrap(scope.association_id.number(), &signer.key()?)?;
        let chain = signer.chain()?.concat();
        repo::signing_keys::insert(db, scope, wrapped, chain, now).await?;
        Ok(())
    }

    /// The signer of an association, valid now.
    pub(crate) async fn signer(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
    ) -> Result<Arc<Signer>, Error> {
        let row = repo::signing_keys::current(db, scope).await?;
        let row = row.ok_or_else(|| {
            Error::Setup(
                "the association has no signing key: huizheng association key new".to_owned(),
            )
        })?;
        let signer = self.opened(&row).await?;
        signer.check_validity(self.clock.now())?;
        Ok(signer)
    }

    async fn opened(&self, row: &Model) -> Result<Arc<Signer>, Error> {
        // A poisoned lock still guards whole values: each is put in in one step.
        let lock = || self.signers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((id, signer)) = lock().get(&row.association_id)
            && *id == row.id
        {
            return Ok(signer.clone());
        }
        let key = self
            .vault()
            .await?
            .unwrap(row.association_id.number(), &row.wrapped_key)
            .ok_or_else(|| Error::Corrupt("signing key".to_owned()))?;
        let signer = Arc::new(Signer::new(&key, &parted(&row.chain)?)?);
        lock().insert(row.association_id, (row.id, signer.clone()));
        Ok(signer)
    }

    /// Draws a certificate, signs it, and has the signature stamped if there is an authority for it.
    pub(crate) async fn draw_signed(
        &self,
        printed: Printed,
        photo_sha256: String,
        (width, height): (u32, u32),
        signer: Arc<Signer>,
    ) -> Result<Vec<u8>, Error> {
        let (renderer, files) = (self.renderer.clone(), self.files.clone());
        let stamped = self.time_stamper.is_some();
        let draw = move || {
            let bytes = files.get(&photo_sha256)?;
            let photo = Photo {
                bytes: &bytes,
                width,
                height,
            };
            let prepared = renderer.prepare(&printed, &photo, signer.room(stamped))?;
            let signature = signer.sign(&prepared.digest())?;
            Ok::<_, Error>((prepared, signature))
        };
        let (prepared, mut signature) = tokio::task::spawn_blocking(draw).await??;
        if let Some(authority) = &self.time_stamper {
            signature = authority.stamp(signature).await?;
        }
        Ok(prepared.complete(&signature.to_der()?)?)
    }
}

fn summary(signer: &Signer, now: OffsetDateTime) -> KeySummary {
    KeySummary {
        is_valid: signer.check_validity(now).is_ok(),
        algorithm: signer.algorithm(),
        subject: signer.subject(),
        issuer: signer.issuer(),
        self_signed: signer.is_self_signed(),
        valid_from: signer.valid_from(),
        valid_until: signer.valid_until(),
    }
}

/// Certificates that stand one after the other. Each is a sequence, which says how long it is
/// (X.690, 8.1.3).
fn parted(mut chain: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    let corrupt = || Error::Corrupt("certificates of a signing key".to_owned());
    let mut parts = Vec::new();
    while !chain.is_empty() {
        let length = match chain {
            [0x30, 0x82, high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])) + 4,
            [0x30, 0x81, length, ..] => usize::from(*length) + 3,
            [0x30, length @ 0..=0x7f, ..] => usize::from(*length) + 2,
            _ => return Err(corrupt()),
        };
        let (part, rest) = chain.split_at_checked(length).ok_or_else(corrupt)?;
        parts.push(part.to_vec());
        chain = rest;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_one_after_the_other_are_parted() {
        let long = [&[0x30, 0x82, 1, 0][..], &[7; 256]].concat();
        let short = vec![0x30, 1, 9];
        let chain = [long.clone(), short.clone()].concat();
        assert_eq!(parted(&chain).unwrap(), [long, short]);
        assert!(parted(&chain[..100]).is_err());
        assert!(parted(b"\x31\x00").is_err());
    }
}
