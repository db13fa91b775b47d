//! The server.

use std::process::ExitCode;
use std::time::Duration;

use tokio::net::TcpListener;

use super::{Failure, Outcome, open};
use crate::config::{DataOptions, ServeOptions};
use crate::{AppState, Limits, Settings, listener, router};

/// How often ended sessions are forgotten and files that nobody needs removed; also at the start.
const SWEEP_INTERVAL: Duration = Duration::from_secs(3600);

pub(super) async fn run(data: &DataOptions, options: ServeOptions) -> Outcome {
    let unusable = |what: String| Failure::Environment(what);
    if !options.site_root.join("pkg").is_dir() {
        return Err(unusable(format!(
            "{}: no built front end there",
            options.site_root.display()
        )));
    }
    let socket = TcpListener::bind(options.listen)
        .await
        .map_err(|error| unusable(format!("{}: {error}", options.listen)))?;
    let address = socket
        .local_addr()
        .map_err(|error| unusable(error.to_string()))?;
    let public_url = options
        .public_url
        .unwrap_or_else(|| format!("http://{address}"));
    let services = open(data, Some(public_url.clone())).await?;
    services.signing().complete().await?;
    services.photo_batches().resume().await?;
    let sweeper = tokio::spawn({
        let services = services.clone();
        async move {
            let mut interval = tokio::time::interval(SWEEP_INTERVAL);
            loop {
                interval.tick().await;
                if let Err(error) = services.sessions().delete_expired().await {
                    tracing::warn!(%error, "ended sessions not forgotten");
                }
                match services.upkeep().collect_files().await {
                    Ok(0) => {}
                    Ok(removed) => tracing::info!(removed, "files that nobody needs removed"),
                    Err(error) => tracing::warn!(%error, "files not collected"),
                }
            }
        }
    });
    let settings = Settings {
        site_root: options.site_root,
        public_url,
        client_header: options.client_header,
        limits: Limits::default(),
    };
    let connections = settings.connections();
    let router = router(AppState::new(services, settings));
    println!("huizheng is ready at http://{address}");
    listener::serve(socket, router, connections, listener::stop_signal()).await;
    sweeper.abort();
    Ok(ExitCode::SUCCESS)
}
