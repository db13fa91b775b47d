//! Staff accounts and signing in.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use domain::{PublicError, Role};
use serde_json::json;

use super::Inner;
use crate::repo::{self, audit::Event};
use crate::{Error, Staff, random};

/// The shortest password a person may choose, in characters.
const MIN_PASSWORD: usize = 10;
/// The longest user name, in characters.
const MAX_USERNAME: usize = 50;
/// The longest password that is looked at, in bytes.
const MAX_PASSWORD: usize = 1024;

/// A hash to do the same work against where there is no account.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRub2JvZHk$Zrz3V0nJmDVCkSZx4vQ1vZ8hHkMhT0V2m8lJwQWv4Hk";

/// See [`crate::Services::accounts`].
pub struct Accounts<'a>(pub(crate) &'a Inner);

/// What a person types to sign in.
#[derive(Clone)]
pub struct Credentials {
    /// 用户名.
    pub username: String,
    /// 密码.
    pub password: String,
}

/// An account to add.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// 用户名.
    pub username: String,
    /// The role; an administrator belongs to no association.
    pub role: Role,
    /// Code of the association, for every other role.
    pub association: Option<String>,
    /// The password; without it a random one is made, to be changed at first sign-in.
    pub password: Option<String>,
    /// Whether a password made here must be changed at first sign-in.
    pub must_change: bool,
}

/// One account.
#[derive(Clone, Debug)]
pub struct StaffSummary {
    /// 用户名.
    pub username: String,
    /// The stored name of the role.
    pub role: String,
    /// Name of the association; empty for an administrator.
    pub association: String,
    /// The account may not sign in.
    pub disabled: bool,
}

impl Accounts<'_> {
    /// Signs a person in.
    ///
    /// # Errors
    /// [`PublicError::WrongCredentials`] whichever part is wrong,
    /// [`PublicError::TooMany`] after ten failures in five minutes.
    pub async fn authenticate(&self, credentials: Credentials) -> Result<Staff, Error> {
        let Credentials { username, password } = credentials;
        let username = username.trim().to_owned();
        let now = self.0.clock.now();
        if username.chars().count() > MAX_USERNAME || username.contains('\0') {
            return Err(PublicError::WrongCredentials.into());
        }
        if let Some(retry_after) = self.0.throttle.attempt(&username, now) {
            return Err(PublicError::TooMany { retry_after }.into());
        }
        let found = repo::staff::by_username(self.0.db.read(), &username)
            .await?
            .filter(|row| !row.disabled);
        // Without an account the same work is done, so that the time tells nothing.
        let stored = found.as_ref().map(|row| row.password_hash.clone());
        if !self.verify(password, stored).await? {
            return Err(PublicError::WrongCredentials.into());
        }
        self.0.throttle.succeeded(&username);
        let row = found.ok_or(PublicError::WrongCredentials)?;
        let staff = repo::staff::to_staff(self.0.db.read(), row).await?;
        let transaction = self.0.db.begin().await?;
        self.log(&transaction, &staff, "session.sign-in").await?;
        transaction.commit().await?;
        Ok(staff)
    }

    /// Records that somebody has signed out.
    pub async fn signed_out(&self, staff: &Staff) -> Result<(), Error> {
        let transaction = self.0.db.begin().await?;
        self.log(&transaction, staff, "session.sign-out").await?;
        transaction.commit().await
    }

    /// The account, if it may still sign in.
    pub async fn find(&self, id: i64) -> Result<Option<Staff>, Error> {
        let db = self.0.db.read();
        match repo::staff::by_id(db, id)
            .await?
            .filter(|row| !row.disabled)
        {
            Some(row) => Ok(Some(repo::staff::to_staff(db, row).await?)),
            None => Ok(None),
        }
    }

    /// Replaces a person's own password. Every other session of theirs ends.
    ///
    /// # Errors
    /// [`PublicError::PasswordRefused`] with the reason.
    pub async fn change_password(
        &self,
        staff: &Staff,
        old: String,
        new: String,
        repeat: &str,
    ) -> Result<Staff, Error> {
        let refuse = |why: &str| Err(PublicError::PasswordRefused(why.to_owned()).into());
        if new != repeat {
            return refuse("两次输入的新密码不一致，密码未修改。");
        }
        if new.chars().count() < MIN_PASSWORD || new.len() > MAX_PASSWORD {
            return refuse("新密码至少 10 个字符，密码未修改。");
        }
        if new == old {
            return refuse("新密码不能与原密码相同，密码未修改。");
        }
        if !self.verify(old, Some(staff.password_hash.clone())).await? {
            return refuse("原密码不正确，密码未修改。");
        }
        let hash = self.hash(new).await?;
        let transaction = self.0.db.begin().await?;
        repo::staff::set_password(&transaction, staff.id, hash, false).await?;
        self.log(&transaction, staff, "staff.change-password")
            .await?;
        transaction.commit().await?;
        self.find(staff.id)
            .await?
            .ok_or_else(|| PublicError::Unauthenticated.into())
    }

    /// Adds an account. Returns the password if it was made here: it is shown once.
    pub async fn add(&self, new: NewStaff) -> Result<Option<String>, Error> {
        let username = new.username.trim().to_owned();
        if username.is_empty()
            || username.chars().count() > MAX_USERNAME
            || username.chars().any(char::is_whitespace)
        {
            return Err(Error::Setup(
                "a user name has 1 to 50 characters and no space".into(),
            ));
        }
        let association_id = match (&new.association, new.role) {
            (None, Role::Admin) => None,
            (Some(code), role) if role != Role::Admin => {
                let found = repo::associations::by_code(self.0.db.read(), code).await?;
                Some(
                    found
                        .ok_or_else(|| {
                            Error::Setup(format!("there is no association with the code {code}"))
                        })?
                        .id,
                )
            }
            _ => {
                return Err(Error::Setup(
                    "an admin has no --association, every other role needs one".into(),
                ));
            }
        };
        let (password, made) = chosen_or_made(new.password)?;
        let hash = self.hash(password.clone()).await?;
        let transaction = self.0.db.begin().await?;
        if repo::staff::by_username(&transaction, &username)
            .await?
            .is_some()
        {
            return Err(Error::Setup(format!(
                "there is an account named {username} already"
            )));
        }
        let now = self.0.clock.now();
        let must_change = made && new.must_change;
        repo::staff::insert(
            &transaction,
            &username,
            association_id,
            new.role,
            hash,
            must_change,
            now,
        )
        .await?;
        let detail = json!({ "username": username, "role": new.role });
        let event = Event {
            association_id,
            actor: "huizheng",
            action: "staff.add",
            member_id: None,
            detail,
        };
        repo::audit::record(&transaction, now, event).await?;
        transaction.commit().await?;
        Ok(made.then_some(password))
    }

    /// Sets a password from the command line. Returns it if it was made here.
    pub async fn reset_password(
        &self,
        username: &str,
        password: Option<String>,
    ) -> Result<Option<String>, Error> {
        let (password, made) = chosen_or_made(password)?;
        let hash = self.hash(password.clone()).await?;
        let transaction = self.0.db.begin().await?;
        let row = self.named(&transaction, username).await?;
        repo::staff::set_password(&transaction, row.id, hash, made).await?;
        self.operator_event(&transaction, &row, "staff.reset-password")
            .await?;
        transaction.commit().await?;
        Ok(made.then_some(password))
    }

    /// Shuts an account: it cannot sign in, and its sessions end.
    pub async fn disable(&self, username: &str) -> Result<(), Error> {
        let transaction = self.0.db.begin().await?;
        let row = self.named(&transaction, username).await?;
        repo::staff::disable(&transaction, row.id).await?;
        self.operator_event(&transaction, &row, "staff.disable")
            .await?;
        transaction.commit().await
    }

    /// Every account by name.
    pub async fn list(&self) -> Result<Vec<StaffSummary>, Error> {
        let db = self.0.db.read();
        let mut accounts = Vec::new();
        for row in repo::staff::all(db).await? {
            let (role, disabled) = (row.role.clone(), row.disabled);
            let signed_in = repo::staff::to_staff(db, row).await?.signed_in();
            let (username, association) = (signed_in.username, signed_in.association);
            accounts.push(StaffSummary {
                username,
                role,
                association,
                disabled,
            });
        }
        Ok(accounts)
    }

    async fn named(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        username: &str,
    ) -> Result<crate::entity::staff::Model, Error> {
        let found = repo::staff::by_username(db, username).await?;
        found.ok_or_else(|| Error::Setup(format!("there is no account named {username}")))
    }

    async fn operator_event(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        row: &crate::entity::staff::Model,
        action: &'static str,
    ) -> Result<(), Error> {
        let detail = json!({ "username": row.username });
        let event = Event {
            association_id: row.association_id,
            actor: "huizheng",
            action,
            member_id: None,
            detail,
        };
        Ok(repo::audit::record(db, self.0.clock.now(), event).await?)
    }

    async fn log(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        staff: &Staff,
        action: &'static str,
    ) -> Result<(), Error> {
        let association_id = staff.association.as_ref().map(|(id, _)| *id);
        let detail = serde_json::Value::Null;
        let event = Event {
            association_id,
            actor: &staff.username,
            action,
            member_id: None,
            detail,
        };
        Ok(repo::audit::record(db, self.0.clock.now(), event).await?)
    }

    async fn hash(&self, password: String) -> Result<String, Error> {
        let salt = random::bytes::<16>()?;
        let permit = self.0.hashing.clone().acquire_owned().await;
        let permit = permit.map_err(|_| PublicError::Busy)?;
        tokio::task::spawn_blocking(move || {
            // Held until the work is done, even if nobody waits for it any more.
            let _permit = permit;
            let salt = SaltString::encode_b64(&salt).map_err(corrupt)?;
            let hash = Argon2::default()
                .hash_password(password.as_bytes(), &salt)
                .map_err(corrupt)?;
            Ok(hash.to_string())
        })
        .await?
    }

    /// Whether the password fits; without a stored hash it never does.
    async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Error> {
        if password.len() > MAX_PASSWORD {
            return Ok(false);
        }
        let permit = self.0.hashing.clone().acquire_owned().await;
        let permit = permit.map_err(|_| PublicError::Busy)?;
        tokio::task::spawn_blocking(move || {
            // Held until the work is done, even if nobody waits for it any more.
            let _permit = permit;
            let hash = PasswordHash::new(stored.as_deref().unwrap_or(NOBODY)).map_err(corrupt)?;
            let fits = Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok();
            Ok(fits && stored.is_some())
        })
        .await?
    }
}

fn corrupt(error: argon2::password_hash::Error) -> Error {
    Error::Corrupt(format!("password hash: {error}"))
}

fn chosen_or_made(password: Option<String>) -> Result<(String, bool), Error> {
    match password {
        None => Ok((random::password()?, true)),
        Some(chosen) if chosen.chars().count() < MIN_PASSWORD || chosen.len() > MAX_PASSWORD => {
            Err(Error::Setup(format!(
                "a password has at least {MIN_PASSWORD} characters"
            )))
        }
        Some(chosen) => Ok((chosen, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_for_unknown_names_can_be_verified_against() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        assert!(Argon2::default().verify_password(b"guess", &hash).is_err());
    }
}
