//! What every request may use.

use std::path::PathBuf;
use std::sync::Arc;

use backend::Services;
use http::HeaderName;
use leptos::config::LeptosOptions;

use crate::limits::{Connections, Limits, Places};

/// How the router is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder of the built front end.
    pub site_root: PathBuf,
    /// The address under which people reach the server.
    pub public_url: String,
    /// Header in which a reverse proxy writes the client's address.
    pub client_header: Option<HeaderName>,
    /// What requests may take.
    pub limits: Limits,
}

impl Settings {
    /// Limits of connections. A proxy in front has one address for everybody.
    pub fn connections(&self) -> Connections {
        let mut connections = self.limits.connections;
        if self.client_header.is_some() {
            connections.of_one = connections.most;
        }
        connections
    }
}

/// What every request may use.
#[derive(Clone)]
pub struct AppState {
    pub(crate) services: Services,
    pub(crate) leptos: LeptosOptions,
    pub(crate) settings: Arc<Settings>,
    pub(crate) places: Arc<Places>,
}

impl AppState {
    /// The state of a server.
    pub fn new(services: Services, settings: Settings) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("huizheng")
            .site_root(settings.site_root.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .env(leptos::config::Env::PROD)
            .build();
        Self {
            services,
            leptos,
            places: Arc::new(Places::new(&settings.limits)),
            settings: Arc::new(settings),
        }
    }

    /// Whether people reach the server by https, so that cookies are for it alone.
    pub(crate) fn is_https(&self) -> bool {
        self.settings.public_url.starts_with("https://")
    }
}
