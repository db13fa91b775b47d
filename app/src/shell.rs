//! The document around every page, and the routes.

use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

use crate::components::frame::Frame;
use crate::owner::{META, page_owner};
use crate::pages::{
    JobsPage, LoginPage, MaintenancePage, MembersPage, NotFound, PasswordPage, PhotoBatchPage,
    PrintersPage, SettingsPage,
};

/// The HTML document; rendered by the server alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light" />
                <meta name=META content=page_owner() />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() id="style" />
                // Says so where WebAssembly does not start or dies; waits for nothing itself.
                <script src="/page.js" async></script>
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                // The module's script imports it: asked for now, it is not waited for later.
                <link rel="modulepreload" href="/pkg/chunks.js" />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Routes and pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="会证" />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/password") view=PasswordPage ssr=SsrMode::Async />
                <Route path=path!("/") view=|| view! { <Redirect path="/members" /> } />
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/members") view=MembersPage ssr=SsrMode::Async />
                    <Route path=path!("/maintenance") view={Lazy::<MaintenancePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/jobs") view=JobsPage ssr=SsrMode::Async />
                    <Route
                        path=path!("/jobs/photos/:id")
                        view={Lazy::<PhotoBatchPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/printers") view=PrintersPage ssr=SsrMode::Async />
                    <Route path=path!("/settings") view=SettingsPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
