//! Who acts, and on whose data.

use domain::{PublicError, Role, SignedIn};
use sea_orm::DeriveValueType;

use crate::files::sha256_hex;
use crate::repo::audit::PROGRAM;

/// Identity of an association: no other row's number can be taken for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct AssociationId(i64);

impl AssociationId {
    /// The number of its row.
    pub(crate) fn number(self) -> i64 {
        self.0
    }
}

/// A signed-in staff member.
#[derive(Clone, Debug)]
pub struct Staff {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) role: Role,
    pub(crate) association: Option<(AssociationId, String)>,
    pub(crate) must_change_password: bool,
    pub(crate) session_secret: [u8; 32],
    /// What the session of the request is known by, where there is one.
    pub(crate) session: Option<String>,
}

impl Staff {
    /// Identity of the account.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Changes with the password, so that a changed password ends every session. Made with a key
    /// outside the database: whoever reads it in a session's row has no hash to guess against.
    pub fn session_secret(&self) -> &[u8] {
        &self.session_secret
    }

    /// The same person in the session of this key.
    #[must_use]
    pub fn in_session(self, key: &str) -> Self {
        let session = Some(sha256_hex(key.as_bytes()));
        Self { session, ..self }
    }

    /// What the pages show of the account.
    pub fn signed_in(&self) -> SignedIn {
        SignedIn {
            username: self.username.clone(),
            role: self.role,
            association: self
                .association
                .as_ref()
                .map(|(_, name)| name.clone())
                .unwrap_or_default(),
            must_change_password: self.must_change_password,
        }
    }

    /// The scope of every use-case on members: an administrator has none, and
    /// nobody has one before a handed-out password is replaced.
    pub fn scope(&self) -> Result<Scope, PublicError> {
        match &self.association {
            Some((association_id, _)) if !self.must_change_password => Ok(Scope {
                association_id: *association_id,
                staff_id: Some(self.id),
                actor: self.username.clone(),
                role: self.role,
                session: self.session.clone(),
            }),
            _ => Err(PublicError::Forbidden),
        }
    }

    /// Refuses everybody but the national administrator, who sees sums of all associations and
    /// nothing of any member.
    pub(crate) fn may_oversee(&self) -> Result<(), PublicError> {
        let oversees = self.role == Role::Admin && self.association.is_none();
        if oversees && !self.must_change_password {
            Ok(())
        } else {
            Err(PublicError::Forbidden)
        }
    }
}

/// One association's data in the hands of one actor. Every query on tenant data
/// takes it, so that none can forget the association.
#[derive(Clone, Debug)]
pub struct Scope {
    pub(crate) association_id: AssociationId,
    pub(crate) staff_id: Option<i64>,
    pub(crate) actor: String,
    pub(crate) role: Role,
    /// The session in which the actor asks: what was typed into a search box is kept for it alone.
    pub(crate) session: Option<String>,
}

impl Scope {
    /// The scope of a command on the command line.
    pub(crate) fn operator(association_id: AssociationId) -> Self {
        Self {
            association_id,
            staff_id: None,
            actor: PROGRAM.into(),
            role: Role::Manager,
            session: None,
        }
    }

    /// What the actor may do.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Refuses those who may only read.
    pub(crate) fn may_change(&self) -> Result<(), PublicError> {
        if self.role.may_change() {
            Ok(())
        } else {
            Err(PublicError::Forbidden)
        }
    }

    /// Refuses those who may not change the association's settings.
    pub(crate) fn may_configure(&self) -> Result<(), PublicError> {
        if self.role.may_configure() {
            Ok(())
        } else {
            Err(PublicError::Forbidden)
        }
    }
}
