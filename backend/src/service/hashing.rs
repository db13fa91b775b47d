//! Hashing passwords: slow on purpose, so few at once and few that wait.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use domain::PublicError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Error, random};

/// The longest password that is looked at, in bytes.
pub(crate) const MAX_PASSWORD: usize = 1024;

/// A hash to do the same work against where there is no account.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRub2JvZHk$Zrz3V0nJmDVCkSZx4vQ1vZ8hHkMhT0V2m8lJwQWv4Hk";

/// A hash takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// So many wait at most, of strangers and of known people each: a few seconds on a slow machine.
const WAITING: usize = 20;

/// Who wants something hashed: places of the one are not taken by the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guest {
    /// Anybody.
    Stranger,
    /// Who is signed in, or has signed in with this browser before.
    Known,
}

/// The hasher and the two queues before it.
pub(crate) struct Hasher {
    working: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    known: Arc<Semaphore>,
}

/// A place in the queue, and at the hasher afterwards.
pub(crate) struct Place {
    _waiting: OwnedSemaphorePermit,
    working: Arc<Semaphore>,
}

impl Hasher {
    pub(crate) fn new() -> Self {
        let queue = || Arc::new(Semaphore::new(WAITING));
        Self {
            working: Arc::new(Semaphore::new(AT_ONCE)),
            strangers: queue(),
            known: queue(),
        }
    }

    /// A place in the queue.
    ///
    /// # Errors
    /// [`PublicError::Busy`] if as many wait as may.
    pub(crate) fn place(&self, guest: Guest) -> Result<Place, PublicError> {
        let queue = match guest {
            Guest::Stranger => &self.strangers,
            Guest::Known => &self.known,
        };
        let waiting = queue.clone().try_acquire_owned();
        Ok(Place {
            _waiting: waiting.map_err(|_| PublicError::Busy)?,
            working: self.working.clone(),
        })
    }
}

impl Place {
    /// The hash of a password, with a salt of its own.
    pub(crate) async fn hash(self, password: String) -> Result<String, Error> {
        let salt = random::bytes::<16>()?;
        self.work(move || {
            let salt = SaltString::encode_b64(&salt).map_err(corrupt)?;
            let hash = Argon2::default()
                .hash_password(password.as_bytes(), &salt)
                .map_err(corrupt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password fits; without a stored hash it never does, and takes as long.
    pub(crate) async fn verify(
        self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, Error> {
        if password.len() > MAX_PASSWORD {
            return Ok(false);
        }
        self.work(move || {
            let hash = PasswordHash::new(stored.as_deref().unwrap_or(NOBODY)).map_err(corrupt)?;
            let fits = Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok();
            Ok(fits && stored.is_some())
        })
        .await
    }

    async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let permit = self.working.clone().acquire_owned().await;
        let permit = permit.map_err(|_| PublicError::Busy)?;
        tokio::task::spawn_blocking(move || {
            // Held until the work is done, even if nobody waits for it any more.
            let _held = (permit, self);
            work()
        })
        .await?
    }
}

fn corrupt(error: argon2::password_hash::Error) -> Error {
    Error::Corrupt(format!("password hash: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_for_unknown_names_can_be_verified_against() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        assert!(Argon2::default().verify_password(b"guess", &hash).is_err());
    }

    #[test]
    fn strangers_leave_room_for_who_is_known() {
        let hasher = Hasher::new();
        let mut places: Vec<Place> = (0..WAITING)
            .map(|_| hasher.place(Guest::Stranger).unwrap())
            .collect();
        assert_eq!(
            hasher.place(Guest::Stranger).map(drop),
            Err(PublicError::Busy)
        );
        assert!(hasher.place(Guest::Known).is_ok());
        places.pop();
        assert!(hasher.place(Guest::Stranger).is_ok());
    }
}
