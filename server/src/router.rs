//! All routes and the layers around them.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::{get, post, put};
use http::{StatusCode, header};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeFile;
use tower_http::timeout::TimeoutLayer;

use crate::headers::{default_header, keep_apart, page_headers, strict_policy, worker_policy};
use crate::routes::{
    certificates, files, health, jobs, photo_history, photos, printers, printing, session,
    settings, verify,
};
use crate::{AppState, auth, cookies, gate, watch};

/// The largest body of a request that brings a photo: 8 MiB and the form around it.
const MAX_PHOTO_BODY: usize = 9 * 1024 * 1024;
/// How long a page or a call may take before the server gives it up.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest body of any other request.
const MAX_BODY: usize = 256 * 1024;

/// Pages whose body a plain route gives.
const BY_PLAIN_ROUTES: [&str; 6] = [
    jobs::JOBS,
    jobs::BATCH,
    session::LOGIN,
    session::PASSWORD,
    settings::SETTINGS,
    printers::PAGE,
];

/// The whole server.
pub fn router(state: AppState) -> Router {
    let https = state.is_https();
    Router::new()
        .merge(pages(&state))
        .merge(public())
        .merge(worker(&state))
        .fallback_service(files::service(&state))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(map_response(watch::is_of_this_site))
        .layer(
            ServiceBuilder::new()
                .layer(CatchPanicLayer::new())
                .layer(strict_policy())
                .layer(default_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(default_header(header::REFERRER_POLICY, "no-referrer"))
                .layer(default_header(header::X_FRAME_OPTIONS, "DENY"))
                .layer(CsrfLayer::new()),
        )
        .layer(map_response(move |response| async move {
            keep_apart(https, response)
        }))
        .layer(from_fn_with_state(state.clone(), watch::refusals))
        .with_state(state)
}

/// What needs a session: pages, server functions, photos, certificates.
fn pages(state: &AppState) -> Router<AppState> {
    let services = state.services.clone();
    let context = move || {
        provide_context(services.clone());
        page_headers();
    };
    let options = state.leptos.clone();
    let shell = move || app::shell(options.clone());
    let inside: Vec<_> = generate_route_list(app::App)
        .into_iter()
        .filter(|route| !BY_PLAIN_ROUTES.contains(&route.path()))
        .collect();
    let photos = Router::new()
        .route(
            "/members/{id}/photo",
            get(photos::show).post(photos::upload),
        )
        .layer(DefaultBodyLimit::max(MAX_PHOTO_BODY));
    let incoming = Router::new()
        .route("/jobs/photos/{id}/files", post(jobs::add_file))
        .route("/jobs/photos/{id}/archives/{archive}", put(jobs::add_piece))
        .layer(DefaultBodyLimit::max(MAX_PHOTO_BODY));
    let settings = Router::new()
        .route(settings::SETTINGS, get(settings::page).post(settings::save))
        .route("/settings/seals/{owner}", get(settings::seal))
        .route(
            "/settings/preview.pdf",
            get(settings::preview).post(settings::preview_of),
        )
        .layer(DefaultBodyLimit::max(settings::MAX_BODY));
    let protected = Router::new()
        .leptos_routes_with_context(state, inside, context, shell)
        .route(
            session::PASSWORD,
            get(session::password_page).post(session::change_password),
        )
        .route("/logout", post(session::sign_out))
        .route("/members/{id}/photos", get(photo_history::list))
        .route("/members/{id}/photos/{photo}", get(photo_history::show))
        .route(
            "/members/{id}/photos/{photo}/restore",
            post(photo_history::restore),
        )
        .route("/members/{id}/certificates", post(certificates::issue))
        .route("/members/{id}/certificate.svg", get(certificates::preview))
        .route("/certificates/{file}", get(certificates::download))
        .route("/certificates/{code}/photo", get(certificates::photo))
        .route("/certificates/archive", post(certificates::archive))
        .route("/print/sheets", post(printing::sheets))
        .route("/print/calibration.pdf", get(printing::calibration))
        .route("/print/form", get(printing::form))
        .route(printers::PAGE, get(printers::page).post(printers::add))
        .route("/printers/{id}", post(printers::change))
        .route("/printers/{id}/delete", post(printers::delete))
        .route(jobs::JOBS, get(jobs::list))
        .route("/jobs/photos", post(jobs::begin))
        .route(jobs::BATCH, get(jobs::page))
        .route("/jobs/photos/{id}/body", get(jobs::fragment))
        .route(
            "/jobs/photos/{id}/received",
            get(jobs::received).post(jobs::known),
        )
        .route("/jobs/photos/{id}/archives", post(jobs::begin_archive))
        .route("/jobs/photos/{id}/{action}", post(jobs::act))
        .route("/jobs/photos/{id}/items/{item}", post(jobs::decide))
        .route("/jobs/photos/{id}/items/{item}/photo", get(jobs::photo))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .merge(photos)
        .merge(incoming)
        .merge(settings)
        .layer(from_fn(gate::require_sign_in));
    Router::new()
        .route(
            session::LOGIN,
            get(session::login_page).post(session::sign_in),
        )
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .merge(protected)
        .layer(from_fn(watch::asked_by))
        .layer(from_fn(gate::identify))
        .layer(auth::layer(state))
        .layer(from_fn(auth::in_words))
        .layer(from_fn(cookies::hand_out_device))
}

/// What a page starts as its worker, which brings a policy of its own.
fn worker(state: &AppState) -> Router<AppState> {
    let script = state.settings.site_root.join("worker/worker.js");
    Router::new()
        .route_service("/worker/worker.js", ServeFile::new(script))
        .layer(worker_policy())
        .layer(default_header(header::CACHE_CONTROL, "no-cache"))
}

/// What anybody may ask.
fn public() -> Router<AppState> {
    Router::new()
        .route("/verify/{code}", get(verify::by_code))
        .route("/verify/{code}/photo", get(verify::photo))
        .route("/api/verify/{code}", get(verify::json_by_code))
        .route("/verify.css", get(verify::style))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        // Whole files: these two bound what they read themselves.
        .merge(
            Router::new()
                .route("/verify", get(verify::start).post(verify::file))
                .route("/api/verify", post(verify::json_of_file))
                .layer(DefaultBodyLimit::disable()),
        )
}
