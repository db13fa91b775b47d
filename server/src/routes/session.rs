//! Signing in and out: plain forms that work before any script has arrived.

use app::pages::{FormFailure, LoginPage, PasswordPage};
use axum::Form;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, RequestExt};
use backend::{Credentials, Staff};
use domain::PublicError;
use leptos::prelude::*;
use serde::Deserialize;
use tower_sessions::Session;

use crate::auth::{Account, AuthSession};
use crate::client::Client;
use crate::cookies::{self, NewDevice};
use crate::page::Reader;
use crate::problem::Problem;
use crate::{AppState, gate};

/// The page for a new password.
pub(crate) const PASSWORD: &str = "/password";
/// The login page.
pub(crate) const LOGIN: &str = "/login";

/// Where to go after signing in.
#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

/// The form of the login page.
#[derive(Deserialize)]
struct SignInForm {
    username: String,
    password: String,
}

/// The form that replaces one's own password.
#[derive(Deserialize)]
pub(crate) struct PasswordForm {
    old: String,
    new: String,
    repeat: String,
}

/// The login page; who is signed in goes on.
pub(crate) async fn login_page(
    Query(next): Query<Next>,
    staff: Option<Extension<Staff>>,
    reader: Reader,
) -> Response {
    if let Some(Extension(staff)) = staff {
        let person = staff.signed_in();
        let target = gate::safe_target(next.next.as_deref(), &person);
        return Redirect::to(target).into_response();
    }
    show_login(reader, None)
}

/// Signs in, or shows the login page again with the reason and the name as typed.
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    Query(next): Query<Next>,
    mut session: AuthSession,
    cookie: Session,
    client: Client,
    reader: Reader,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let Some(SignInForm { username, password }) = form_of(request).await else {
        let failure = FormFailure {
            error: PublicError::BadRequest("请填写用户名和密码。".into()),
            username: String::new(),
        };
        return show_login(reader, Some(failure));
    };
    let credentials = Credentials {
        device: cookies::device(&headers, state.is_https(), &username),
        address: client.name().to_owned(),
        alone: client.alone().is_some(),
        username: username.clone(),
        password,
    };
    let signed_in = match session.authenticate(credentials).await {
        Ok(Some(account)) => begin(&state, &mut session, &cookie, &account)
            .await
            .map(|device| (device, account.0.signed_in())),
        Ok(None) => Err(PublicError::WrongCredentials),
        Err(axum_login::Error::Backend(error)) => Err(error.into_public()),
        Err(error) => {
            tracing::error!(%error, "sign-in failed");
            Err(PublicError::Internal)
        }
    };
    match signed_in {
        Ok((device, person)) => {
            let target = gate::safe_target(next.next.as_deref(), &person);
            (Extension(device), Redirect::to(target)).into_response()
        }
        Err(error) => show_login(reader, Some(FormFailure { error, username })),
    }
}

/// Begins a session of its own: one that somebody else had in this browser ends. From now on the
/// browser is known.
async fn begin(
    state: &AppState,
    session: &mut AuthSession,
    cookie: &Session,
    account: &Account,
) -> Result<NewDevice, PublicError> {
    let device = state.services.accounts().device_cookie(&account.0).await?;
    if session.user.is_some() {
        cookie.cycle_id().await.map_err(not_stored)?;
    }
    session.login(account).await.map_err(not_stored)?;
    let username = account.0.signed_in().username;
    Ok(NewDevice::new(state.is_https(), &username, &device))
}

fn not_stored(error: impl std::fmt::Display) -> PublicError {
    tracing::error!(%error, "session not stored");
    PublicError::Internal
}

/// Signs out. Whose session has ended already is where they wanted to be.
pub(crate) async fn sign_out(
    State(state): State<AppState>,
    mut session: AuthSession,
    staff: Option<Extension<Staff>>,
) -> Result<Redirect, Problem> {
    let Some(Extension(staff)) = staff else {
        return Ok(Redirect::to(LOGIN));
    };
    state.services.accounts().signed_out(&staff).await?;
    session.logout().await.map_err(|error| {
        tracing::error!(%error, "sign-out failed");
        PublicError::Internal
    })?;
    Ok(Redirect::to(LOGIN))
}

/// The page for a new password.
pub(crate) async fn password_page(Extension(staff): Extension<Staff>, reader: Reader) -> Response {
    show_password(reader, &staff, None)
}

/// Replaces one's own password, or shows the page again with the reason.
pub(crate) async fn change_password(
    State(state): State<AppState>,
    mut session: AuthSession,
    cookie: Session,
    Extension(staff): Extension<Staff>,
    reader: Reader,
    request: Request,
) -> Response {
    let changed = match form_of::<PasswordForm>(request).await {
        Some(form) => {
            state
                .services
                .accounts()
                .change_password(&staff, form.old, form.new, &form.repeat)
                .await
        }
        None => Err(PublicError::BadRequest("请填写原密码和新密码。".into()).into()),
    };
    match changed {
        // A session of its own: whoever knew the one before has nothing of it.
        Ok(staff) => match begin(&state, &mut session, &cookie, &Account(staff)).await {
            Ok(device) => (Extension(device), Redirect::to("/members")).into_response(),
            // The password is changed: signing in anew works.
            Err(_) => Redirect::to(LOGIN).into_response(),
        },
        Err(error) => {
            let failure = FormFailure {
                error: error.into_public(),
                username: String::new(),
            };
            show_password(reader, &staff, Some(failure))
        }
    }
}

async fn form_of<T: serde::de::DeserializeOwned + 'static>(request: Request) -> Option<T> {
    let form: Result<Form<T>, _> = request.extract().await;
    form.ok().map(|Form(form)| form)
}

/// The login page, with the reason of a refusal if there is one.
fn show_login(reader: Reader, failure: Option<FormFailure>) -> Response {
    answer(reader, failure, |failure| view! { <LoginPage failure /> })
}

/// The page for a new password, with the reason of a refusal if there is one.
fn show_password(reader: Reader, staff: &Staff, failure: Option<FormFailure>) -> Response {
    let required = staff.signed_in().must_change_password;
    answer(reader, failure, move |failure| {
        view! { <PasswordPage required failure /> }
    })
}

fn answer<V: IntoView>(
    reader: Reader,
    failure: Option<FormFailure>,
    page: impl FnOnce(Option<FormFailure>) -> V,
) -> Response {
    let error = failure.as_ref().map(|failure| failure.error.clone());
    reader.page(error, || page(failure))
}
