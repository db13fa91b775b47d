//! Signed-in browsers, kept in the database so that a restart signs nobody out.
//! Rows are found by the hash of the key: a stolen database signs nobody in.

use time::{Duration, OffsetDateTime};

use super::Context;
use crate::files::sha256_hex;
use crate::{Error, SystemScope, repo};

/// See [`crate::Services::sessions`].
pub struct Sessions<'a> {
    pub(crate) cx: &'a Context,
}

/// A session as stored.
#[derive(Clone, Debug)]
pub struct StoredSession {
    /// JSON.
    pub data: String,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}

impl Sessions<'_> {
    /// The session of this key, if it has not ended.
    pub async fn load(&self, key: &str) -> Result<Option<StoredSession>, Error> {
        let found = repo::sessions::load(
            self.cx.db.read(),
            &SystemScope::acting(),
            &stored(key),
            self.cx.clock.now(),
        )
        .await?;
        Ok(found.map(|row| StoredSession {
            data: row.data,
            expires_at: row.expires_at,
        }))
    }

    /// Whether a key is taken.
    pub async fn exists(&self, key: &str) -> Result<bool, Error> {
        Ok(repo::sessions::exists(self.cx.db.read(), &SystemScope::acting(), &stored(key)).await?)
    }

    /// Stores a session (its data as JSON), new or again; it ends after this time.
    pub async fn save(&self, key: &str, data: String, lasts: Duration) -> Result<(), Error> {
        let expires_at = self.cx.clock.now() + lasts;
        let transaction = self.cx.db.begin().await?;
        let system = SystemScope::acting();
        repo::sessions::save(&transaction, &system, &stored(key), data, expires_at).await?;
        transaction.commit().await
    }

    /// Ends a session.
    pub async fn delete(&self, key: &str) -> Result<(), Error> {
        let transaction = self.cx.db.begin().await?;
        let (system, session) = (SystemScope::acting(), stored(key));
        repo::sessions::delete(&transaction, &system, &session).await?;
        repo::searches::delete_of(&transaction, &system, &session).await?;
        transaction.commit().await
    }

    /// Forgets the sessions that have ended, and what was typed to be searched for.
    pub async fn delete_expired(&self) -> Result<(), Error> {
        let transaction = self.cx.db.begin().await?;
        let (system, now) = (SystemScope::acting(), self.cx.clock.now());
        repo::sessions::delete_expired(&transaction, &system, now).await?;
        repo::searches::delete_expired(&transaction, &system, now).await?;
        transaction.commit().await
    }
}

fn stored(key: &str) -> String {
    sha256_hex(key.as_bytes())
}
