//! Staff accounts.

use domain::Role;
use serde_json::json;

use super::Context;
use super::hashing::Guest;
use crate::passwords;
use crate::repo::audit::{Actor, Event, PROGRAM};
use crate::repo::staff::NewAccount;
use crate::{Error, Staff, SystemScope, random, repo};

/// The longest user name, in characters.
pub(super) const MAX_USERNAME: usize = 50;

/// See [`crate::Services::accounts`].
pub struct Accounts<'a> {
    pub(crate) cx: &'a Context,
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
    /// Records that somebody has signed out.
    pub async fn signed_out(&self, staff: &Staff) -> Result<(), Error> {
        let transaction = self.cx.db.begin().await?;
        self.log(&transaction, staff, "session.sign-out").await?;
        transaction.commit().await
    }

    /// The account, if it may still sign in.
    pub async fn find(&self, id: i64) -> Result<Option<Staff>, Error> {
        let (db, system) = (self.cx.db.read(), SystemScope::acting());
        match repo::staff::by_id(db, &system, id)
            .await?
            .filter(|row| !row.disabled)
        {
            Some(row) => Ok(Some(self.cx.staff(db, row).await?)),
            None => Ok(None),
        }
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
        let system = SystemScope::acting();
        let association = match (&new.association, new.role) {
            (None, Role::Admin) => None,
            (Some(code), role) if role != Role::Admin => {
                let found = repo::associations::by_code(self.cx.db.read(), &system, code).await?;
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
        let (password, made) = chosen_or_made(new.password, &username)?;
        let hash = self.hash(password.clone()).await?;
        let transaction = self.cx.db.begin().await?;
        if repo::staff::by_username(&transaction, &system, &username)
            .await?
            .is_some()
        {
            return Err(Error::Setup(format!(
                "there is an account named {username} already"
            )));
        }
        let now = self.cx.clock.now();
        let account = NewAccount {
            username: &username,
            association,
            role: new.role,
            password_hash: hash,
            must_change_password: made && new.must_change,
        };
        repo::staff::insert(&transaction, &system, account, now).await?;
        let detail = json!({ "username": username, "role": new.role });
        let actor = Actor {
            association,
            name: PROGRAM,
        };
        let event = Event::of("staff.add", detail);
        repo::audit::record_of(&transaction, &system, actor, now, event).await?;
        transaction.commit().await?;
        Ok(made.then_some(password))
    }

    /// Sets a password from the command line. Returns it if it was made here.
    pub async fn reset_password(
        &self,
        username: &str,
        password: Option<String>,
    ) -> Result<Option<String>, Error> {
        let (password, made) = chosen_or_made(password, username)?;
        let hash = self.hash(password.clone()).await?;
        let transaction = self.cx.db.begin().await?;
        let system = SystemScope::acting();
        let row = self.named(&transaction, &system, username).await?;
        repo::staff::set_password(&transaction, &system, row.id, hash, made).await?;
        self.operator_event(&transaction, &system, &row, "staff.reset-password")
            .await?;
        transaction.commit().await?;
        Ok(made.then_some(password))
    }

    /// Shuts an account: it cannot sign in, and its sessions end.
    pub async fn disable(&self, username: &str) -> Result<(), Error> {
        let transaction = self.cx.db.begin().await?;
        let system = SystemScope::acting();
        let row = self.named(&transaction, &system, username).await?;
        repo::staff::disable(&transaction, &system, row.id).await?;
        self.operator_event(&transaction, &system, &row, "staff.disable")
            .await?;
        transaction.commit().await
    }

    /// Every account by name.
    pub async fn list(&self) -> Result<Vec<StaffSummary>, Error> {
        let (db, system) = (self.cx.db.read(), SystemScope::acting());
        let mut accounts = Vec::new();
        for row in repo::staff::all(db, &system).await? {
            let association = match row.association_id {
                Some(id) => repo::associations::by_id(db, &system, id).await?,
                None => None,
            };
            accounts.push(StaffSummary {
                username: row.username,
                role: row.role.slug().to_owned(),
                association: association.map(|row| row.name).unwrap_or_default(),
                disabled: row.disabled,
            });
        }
        Ok(accounts)
    }

    async fn hash(&self, password: String) -> Result<String, Error> {
        self.cx.hasher.place(Guest::Known)?.hash(password).await
    }

    async fn named(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        system: &SystemScope,
        username: &str,
    ) -> Result<crate::entity::staff::Model, Error> {
        let found = repo::staff::by_username(db, system, username).await?;
        found.ok_or_else(|| Error::Setup(format!("there is no account named {username}")))
    }

    async fn operator_event(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        system: &SystemScope,
        row: &crate::entity::staff::Model,
        action: &'static str,
    ) -> Result<(), Error> {
        let detail = json!({ "username": row.username });
        let actor = Actor {
            association: row.association_id,
            name: PROGRAM,
        };
        let (now, event) = (self.cx.clock.now(), Event::of(action, detail));
        Ok(repo::audit::record_of(db, system, actor, now, event).await?)
    }

    pub(super) async fn log(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        staff: &Staff,
        action: &'static str,
    ) -> Result<(), Error> {
        let actor = Actor {
            association: staff.association.as_ref().map(|(id, _)| *id),
            name: &staff.username,
        };
        let event = Event::of(action, serde_json::Value::Null);
        let (system, now) = (SystemScope::acting(), self.cx.clock.now());
        Ok(repo::audit::record_of(db, &system, actor, now, event).await?)
    }
}

fn chosen_or_made(password: Option<String>, username: &str) -> Result<(String, bool), Error> {
    match password {
        None => Ok((random::password()?, true)),
        Some(chosen) => match passwords::judge(&chosen, username) {
            Ok(()) => Ok((chosen, false)),
            Err(weakness) => Err(Error::Setup(weakness.words().to_owned())),
        },
    }
}
