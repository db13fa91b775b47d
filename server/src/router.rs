//! All routes and the layers around them.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::{get, get_service, post, put};
use http::header;
use leptos::prelude::provide_context;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::handle_server_fns_with_context;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::PropagateRequestIdLayer;
use tower_http::services::ServeFile;

use crate::headers::{default_header, keep_apart, strict_policy, worker_policy};
use crate::limits::{Class, ReadOff, Routes, read_off};
use crate::routes::{
    browser_faults, certificates, exports, files, health, imports, jobs, members, photo_history,
    photos, printers, printing, progress, session, settings, verify, views,
};
use crate::{AppState, auth, calls, cookies, gate, page_owner, trace, watch, words};

/// The pages to go on to after signing in.
pub(crate) const PAGES: [&str; 10] = [
    progress::PROGRESS,
    members::MEMBERS,
    members::MAINTENANCE,
    jobs::JOBS,
    jobs::BATCH,
    imports::IMPORTS,
    imports::IMPORT,
    session::PASSWORD,
    settings::SETTINGS,
    printers::PAGE,
];

/// The whole server.
pub fn router(state: AppState) -> Router {
    let https = state.is_https();
    let (routes, _) = routes(&state).finish();
    routes
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(
                    ReadOff::new(&state.settings.limits),
                    read_off,
                ))
                .layer(strict_policy())
                .layer(default_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(default_header(header::REFERRER_POLICY, "no-referrer"))
                .layer(default_header(header::X_FRAME_OPTIONS, "DENY"))
                .layer(compression())
                .layer(from_fn(words::in_words))
                .layer(CatchPanicLayer::new())
                .layer(CsrfLayer::new())
                .layer(map_response(watch::is_of_this_site))
                // Bodies are bounded by the table of limits.
                .layer(DefaultBodyLimit::disable()),
        )
        .layer(map_response(move |response| async move {
            keep_apart(https, response)
        }))
        .layer(from_fn_with_state(state.clone(), watch::refusals))
        .layer(trace::spans())
        .layer(PropagateRequestIdLayer::new(trace::REQUEST_ID))
        .layer(trace::set_id())
        .layer(from_fn(trace::without_id))
        .with_state(state)
}

/// What is compressed on its way out: not ZIP files, which are compressed already, and of which
/// parts are asked for.
fn compression() -> CompressionLayer<impl Predicate> {
    let kinds = DefaultPredicate::new().and(NotForContentType::const_new("application/zip"));
    CompressionLayer::new()
        .quality(tower_http::CompressionLevel::Fastest)
        .compress_when(kinds)
}

/// Every route with its class.
pub fn table(state: &AppState) -> Vec<(String, Class)> {
    routes(state).finish().1
}

fn routes(state: &AppState) -> Routes {
    pages(state)
        .and(public(state))
        .and(worker(state))
        .otherwise(Class::Asset, files::service(state))
}

/// What needs a session: pages, server functions, photos, certificates.
#[rustfmt::skip]
fn pages(state: &AppState) -> Routes {
    let inside = Routes::new(state)
        .and(server_functions(state))
        .at(progress::PROGRESS, Class::Page, get(progress::page))
        .at(members::MEMBERS, Class::Call, get(members::members).post(members::search_members))
        .at(members::MAINTENANCE, Class::Call, get(members::maintenance).post(members::search_maintenance))
        .at("/views", Class::Form, post(views::save))
        .at("/views/{id}", Class::Form, post(views::rename))
        .at("/views/{id}/delete", Class::Form, post(views::delete))
        .at(session::PASSWORD, Class::Form, get(session::password_page).post(session::change_password))
        .at("/members/{id}/photo", Class::Upload, get(photos::show).post(photos::upload))
        .at("/members/{id}/photos/{photo}", Class::Page, get(photo_history::show))
        .at("/members/{id}/photos/{photo}/restore", Class::Form, post(photo_history::restore))
        .at("/members/{id}/certificates", Class::Form, post(certificates::issue))
        .at("/members/{id}/certificate.svg", Class::Page, get(certificates::preview))
        .at("/certificates/{file}", Class::Page, get(certificates::download))
        .at("/certificates/{code}/photo", Class::Page, get(certificates::photo))
        .at("/certificates/archive", Class::Document, post(certificates::archive))
        .at("/print/sheets", Class::Document, post(printing::sheets))
        .at("/print/calibration.pdf", Class::Page, get(printing::calibration))
        .at(printers::PAGE, Class::Form, get(printers::page).post(printers::add))
        .at("/printers/{id}", Class::Form, post(printers::change))
        .at("/printers/{id}/delete", Class::Form, post(printers::delete))
        .at(settings::SETTINGS, Class::Settings, get(settings::page).post(settings::save))
        .at("/settings/seals/{owner}", Class::Page, get(settings::seal))
        .at("/settings/preview.pdf", Class::Settings, get(settings::preview).post(settings::preview_of))
        .at(jobs::JOBS, Class::Page, get(jobs::list))
        .at("/jobs/{id}/file", Class::Page, get(jobs::file))
        .at("/jobs/{id}/{action}", Class::Form, post(jobs::act_on_job))
        .at("/jobs/photos", Class::Form, post(jobs::begin))
        .at(jobs::BATCH, Class::Page, get(jobs::page))
        .at("/jobs/photos/{id}/received", Class::Form, get(jobs::received).post(jobs::known))
        .at("/jobs/photos/{id}/files", Class::Upload, post(jobs::add_file))
        .at("/jobs/photos/{id}/archives", Class::Form, post(jobs::begin_archive))
        .at("/jobs/photos/{id}/archives/{archive}", Class::Upload, put(jobs::add_piece))
        .at("/jobs/photos/{id}/{action}", Class::Form, post(jobs::act))
        .at("/jobs/photos/{id}/items/{item}", Class::Form, post(jobs::decide))
        .at("/jobs/photos/{id}/items/{item}/photo", Class::Page, get(jobs::photo))
        .at(imports::IMPORTS, Class::Roster, get(imports::list).post(imports::begin))
        .at(imports::IMPORT, Class::Page, get(imports::page))
        .at("/import/{id}/columns", Class::Document, post(imports::columns))
        .at("/import/{id}/rows/{row}", Class::Form, post(imports::decide))
        .at("/import/{id}/marked.xlsx", Class::Page, get(imports::marked))
        .at("/import/{id}/{action}", Class::Document, post(imports::act))
        .at("/export", Class::Document, post(exports::export))
        .at("/export/missing", Class::Document, post(exports::missing))
        .around(|routes| routes.layer(from_fn(gate::require_sign_in)));
    Routes::new(state)
        .at(session::LOGIN, Class::SignIn, get(session::login_page).post(session::sign_in))
        .at("/logout", Class::Form, post(session::sign_out))
        .and(inside)
        .around(|routes| {
            routes
                // Outside of every route, so that none can be left out.
                .layer(from_fn_with_state(
                    state.clone(),
                    page_owner::only_for_its_person,
                ))
                .layer(from_fn(watch::asked_by))
                .layer(from_fn(gate::identify))
                .layer(auth::layer(state))
                .layer(from_fn(auth::in_words))
                .layer(from_fn(cookies::hand_out_device))
        })
}

/// The server functions.
fn server_functions(state: &AppState) -> Routes {
    let services = state.services.clone();
    let context = move || provide_context(services.clone());
    let mut routes = Routes::new(state);
    for (path, _) in server_fn_paths() {
        let context = context.clone();
        let answer = post(move |request: Request| handle_server_fns_with_context(context, request));
        routes = routes.at(path, Class::Call, answer.layer(from_fn(calls::plain)));
    }
    routes
}

/// What a page starts as its worker, which brings a policy of its own.
fn worker(state: &AppState) -> Routes {
    let script = state.settings.site_root.join("worker/worker.js");
    let script = get_service(ServeFile::new(script));
    Routes::new(state)
        .at("/worker/worker.js", Class::Asset, script)
        .around(|routes| {
            routes
                .layer(worker_policy())
                .layer(default_header(header::CACHE_CONTROL, "no-cache"))
        })
}

/// What anybody may ask.
#[rustfmt::skip]
fn public(state: &AppState) -> Routes {
    Routes::new(state)
        .at("/verify", Class::Evidence, get(verify::start).post(verify::file))
        .at("/verify/{code}", Class::Question, get(verify::by_code))
        .at("/verify/{code}/photo", Class::Portrait, get(verify::photo))
        .at("/api/verify", Class::Evidence, post(verify::json_of_file))
        .at("/api/verify/{code}", Class::Question, get(verify::json_by_code))
        .at("/verify.css", Class::Asset, get(verify::style))
        .at("/healthz", Class::Probe, get(health::alive))
        .at("/readyz", Class::Probe, get(health::ready))
        .at("/api/browser-fault", Class::Report, post(browser_faults::note))
}
