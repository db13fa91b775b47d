//! Signing in: accounts and sessions of the backend behind axum-login.

use async_trait::async_trait;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthUser, AuthnBackend};
use backend::{Credentials, Error, Services, Staff};
use domain::PublicError;
use http::{StatusCode, header};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::session::{Id, Record};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore, session_store};

use crate::problem::Problem;
use crate::{AppState, cookies};

/// A working day: afterwards one signs in again.
const SESSION_HOURS: i64 = 12;

/// A signed-in person, as axum-login wants one.
#[derive(Clone, Debug)]
pub(crate) struct Account(pub(crate) Staff);

impl AuthUser for Account {
    type Id = i64;

    fn id(&self) -> i64 {
        self.0.id()
    }

    fn session_auth_hash(&self) -> &[u8] {
        self.0.session_secret()
    }
}

/// Finds accounts.
#[derive(Clone)]
pub(crate) struct Accounts(Services);

impl AuthnBackend for Accounts {
    type User = Account;
    type Credentials = Credentials;
    type Error = Error;

    async fn authenticate(&self, credentials: Credentials) -> Result<Option<Account>, Error> {
        self.0
            .accounts()
            .authenticate(credentials)
            .await
            .map(|staff| Some(Account(staff)))
    }

    async fn get_user(&self, id: &i64) -> Result<Option<Account>, Error> {
        Ok(self.0.accounts().find(*id).await?.map(Account))
    }
}

/// The session of one request.
pub(crate) type AuthSession = axum_login::AuthSession<Accounts>;

/// Sessions in the database.
#[derive(Clone)]
pub(crate) struct Store(Services);

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

fn failed(error: Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        while self
            .0
            .sessions()
            .exists(&record.id.to_string())
            .await
            .map_err(failed)?
        {
            record.id = Id::default();
        }
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let data = serde_json::to_string(&record.data)
            .map_err(|error| session_store::Error::Encode(error.to_string()))?;
        // By the clock of the services, not by that of the record.
        let lasts = Duration::hours(SESSION_HOURS);
        self.0
            .sessions()
            .save(&record.id.to_string(), data, lasts)
            .await
            .map_err(failed)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let Some(found) = self
            .0
            .sessions()
            .load(&id.to_string())
            .await
            .map_err(failed)?
        else {
            return Ok(None);
        };
        let data = serde_json::from_str(&found.data)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: found.expires_at,
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.0
            .sessions()
            .delete(&id.to_string())
            .await
            .map_err(failed)
    }
}

/// The layer that gives every request its session.
pub(crate) fn layer(state: &AppState) -> AuthManagerLayer<Accounts, Store> {
    let sessions = SessionManagerLayer::new(Store(state.services.clone()))
        .with_name(cookies::name(state.is_https(), "session"))
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(state.is_https())
        .with_expiry(Expiry::OnInactivity(Duration::hours(SESSION_HOURS)));
    AuthManagerLayerBuilder::new(Accounts(state.services.clone()), sessions).build()
}

/// Says in words what the layer of sessions answers with nothing but a status: that sessions
/// cannot be read or written. Whatever was asked may have been done by then.
pub(crate) async fn in_words(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let wordless = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && !response.headers().contains_key(header::CONTENT_TYPE);
    if wordless {
        Problem(PublicError::Uncertain).into_response()
    } else {
        response
    }
}
