//! Signing in and passwords of one's own: guesses are counted, refusals written down.

use domain::PublicError;
use sea_orm::ConnectionTrait;

use super::Context;
use super::accounts::{Accounts, MAX_USERNAME};
use super::devices::DeviceCookie;
use super::hashing::Guest;
use super::refusals::{Rejection, RejectionKind};
use super::throttle::{Key, Of};
use crate::passwords;
use crate::repo;
use crate::vault::Purpose;
use crate::{Error, Staff, SystemScope};

/// What a person types to sign in, and from where.
#[derive(Clone)]
pub struct Credentials {
    /// 用户名.
    pub username: String,
    /// 密码.
    pub password: String,
    /// What the browser says of itself, if it has signed in before under this name.
    pub device: DeviceCookie,
    /// The address they come from, a name to write down and to count by.
    pub address: String,
    /// Whether the address is theirs alone: not one that a proxy lends to everybody.
    pub alone: bool,
}

impl Accounts<'_> {
    /// Signs a person in.
    ///
    /// # Errors
    /// [`PublicError::WrongCredentials`] whichever part is wrong, [`PublicError::TooMany`] if the
    /// name, the address or the browser has to wait, [`PublicError::Busy`] if too many wait for
    /// the hasher already.
    pub async fn authenticate(&self, credentials: Credentials) -> Result<Staff, Error> {
        let Credentials {
            username,
            password,
            device,
            address,
            alone,
        } = credentials;
        let username = username.trim();
        if username.chars().count() > MAX_USERNAME || username.contains('\0') {
            self.refused(None, address).await;
            return Err(PublicError::WrongCredentials.into());
        }
        let device = self.cx.device(&device, username).await?;
        let (guest, keys) = match &device {
            Some(number) => (Guest::Known, vec![Key::new(Of::Device, &[number])]),
            None => {
                let mut keys = vec![Key::new(Of::Name, &[username])];
                if alone {
                    keys.push(Key::new(Of::Address, &[&address]));
                    keys.push(Key::new(Of::NameAndAddress, &[username, &address]));
                }
                (Guest::Stranger, keys)
            }
        };
        // Only what reaches the hasher is counted: a place there comes first.
        let place = match self.cx.hasher.place(guest) {
            Ok(place) => place,
            Err(busy) => {
                let refusal = Rejection::of(RejectionKind::Limit, None, address);
                self.cx.note(refusal);
                return Err(busy.into());
            }
        };
        self.cx.guesses.attempt(&keys, self.cx.clock.now()).await?;
        let found = repo::staff::by_username(self.cx.db.read(), &SystemScope::acting(), username)
            .await?
            .filter(|row| !row.disabled);
        // Without an account the same work is done, so that the time tells nothing.
        let stored = found.as_ref().map(|row| row.password_hash.clone());
        let fits = place.verify(password, stored).await?;
        let Some(row) = found.filter(|_| fits) else {
            self.refused(Some(username), address).await;
            return Err(PublicError::WrongCredentials.into());
        };
        // What strangers have used up stays used up: the owner's success is no new budget for them.
        let now = self.cx.clock.now();
        self.cx.guesses.signed_in(&keys, now).await?;
        let staff = self.cx.staff(self.cx.db.read(), row).await?;
        let transaction = self.cx.db.begin().await?;
        self.log(&transaction, &staff, "session.sign-in").await?;
        transaction.commit().await?;
        Ok(staff)
    }

    /// A cookie for the browser in which a person has just signed in.
    pub async fn device_cookie(&self, staff: &Staff) -> Result<DeviceCookie, Error> {
        self.cx.new_device(&staff.username).await
    }

    /// Replaces a person's own password. Every session of theirs ends.
    ///
    /// # Errors
    /// [`PublicError::PasswordRefused`] with the reason, [`PublicError::TooMany`] after ten wrong
    /// old ones in ten minutes.
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
        if new == old {
            return refuse("新密码不能与原密码相同，密码未修改。");
        }
        if let Err(weakness) = passwords::judge(&new, &staff.username) {
            return refuse(weakness.message());
        }
        if !self.is_own_password(staff, old).await? {
            return refuse("原密码不正确，密码未修改。");
        }
        let hash = self.cx.hasher.place(Guest::Known)?.hash(new).await?;
        let transaction = self.cx.db.begin().await?;
        repo::staff::set_password(&transaction, &SystemScope::acting(), staff.id, hash, false)
            .await?;
        self.log(&transaction, staff, "staff.change-password")
            .await?;
        transaction.commit().await?;
        self.find(staff.id)
            .await?
            .ok_or_else(|| PublicError::Unauthenticated.into())
    }

    /// A signed-in person shows once more who they are; numbers may be shown again after that.
    ///
    /// # Errors
    /// [`PublicError::PasswordRefused`] if the password is wrong, [`PublicError::TooMany`] after
    /// ten wrong ones in ten minutes.
    pub async fn confirm_password(&self, staff: &Staff, password: String) -> Result<(), Error> {
        if !self.is_own_password(staff, password).await? {
            let why = "密码不正确，没有显示证件号，请重新输入。".to_owned();
            return Err(PublicError::PasswordRefused(why).into());
        }
        let transaction = self.cx.db.begin().await?;
        self.log(&transaction, staff, repo::audit::CONFIRM_PASSWORD)
            .await?;
        transaction.commit().await
    }

    /// Whether this is the person's present password. Wrong ones are counted: a session left open
    /// is not one to guess in.
    async fn is_own_password(&self, staff: &Staff, password: String) -> Result<bool, Error> {
        let keys = [Key::new(Of::Own, &[&staff.id.to_string()])];
        let place = self.cx.hasher.place(Guest::Known)?;
        self.cx.guesses.attempt(&keys, self.cx.clock.now()).await?;
        let row = repo::staff::by_id(self.cx.db.read(), &SystemScope::acting(), staff.id).await?;
        let stored = row.map(|row| row.password_hash);
        let fits = place.verify(password, stored).await?;
        if fits {
            let now = self.cx.clock.now();
            self.cx.guesses.take_back(&keys, now).await?;
        } else {
            let refusal = Rejection::of(RejectionKind::Password, Some(staff), String::new());
            self.cx.note(refusal);
        }
        Ok(fits)
    }

    /// Notes a refused sign-in. A name is written down only if there is an account of it: what
    /// people type there may be their password.
    async fn refused(&self, username: Option<&str>, address: String) {
        let mut refusal = Rejection::of(RejectionKind::SignIn, None, address);
        if let Some(username) = username
            && let Ok(Some(row)) =
                repo::staff::by_username(self.cx.db.read(), &SystemScope::acting(), username).await
        {
            refusal.association_id = row.association_id;
            refusal.actor = row.username;
        }
        self.cx.note(refusal);
    }
}

impl Context {
    /// The person of an account.
    pub(super) async fn staff(
        &self,
        db: &impl ConnectionTrait,
        row: crate::entity::staff::Model,
    ) -> Result<Staff, Error> {
        // Changes with the password; who reads it in the row of a session learns nothing of the
        // password's hash.
        let secret = self.vault().await?.mac(
            Purpose::Session,
            &[&row.id.to_be_bytes(), row.password_hash.as_bytes()],
        );
        repo::staff::to_staff(db, &SystemScope::acting(), row, secret).await
    }
}
