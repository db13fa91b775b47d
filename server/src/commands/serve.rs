//! The server.

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use backend::{JobSettings, Services};
use http::{HeaderName, Uri};
use tokio::net::TcpListener;

use super::{Failure, Outcome, open};
use crate::config::{DataOptions, ServeOptions};
use crate::{AppState, Limits, Settings, listener, router};

/// How often ended sessions are forgotten and files that nobody needs removed; also at the start.
const SWEEP_INTERVAL: Duration = Duration::from_secs(3600);
/// How often what was refused again and again is written down, and old guesses are forgotten.
const MINUTE: Duration = Duration::from_secs(60);

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
    services.signing().check_key_file().await?;
    services.signing().complete().await?;
    services.photo_batches().resume().await?;
    if is_unnamed_proxy(options.listen, &public_url, options.client_header.as_ref()) {
        tracing::warn!(
            "{public_url} seems to lead here through a proxy, but there is no --client-header: all \
             people share one address, and what is counted by address cannot tell them apart"
        );
    }
    let jobs = JobSettings {
        lease: Duration::from_secs(options.job_lease),
        ..JobSettings::default()
    };
    let workers = services.start_jobs(jobs).await?;
    let sweeper = tokio::spawn(sweep(services.clone()));
    let settings = Settings {
        site_root: options.site_root,
        public_url,
        client_header: options.client_header,
        limits: Limits::default(),
    };
    let connections = settings.connections();
    let router = router(AppState::new(services.clone(), settings));
    println!("huizheng is ready at http://{address}");
    listener::serve(socket, router, connections, listener::stop_signal()).await;
    workers.stop().await;
    sweeper.abort();
    // What it was at is let go of before the rest is written.
    let _ = sweeper.await;
    services.note_last_refusals().await;
    Ok(ExitCode::SUCCESS)
}

/// What is to be done from time to time.
async fn sweep(services: Services) {
    let mut hourly = tokio::time::interval(SWEEP_INTERVAL);
    let mut minutely = tokio::time::interval(MINUTE);
    loop {
        tokio::select! {
            _ = hourly.tick() => {
                if let Err(error) = services.sessions().delete_expired().await {
                    tracing::warn!(%error, "ended sessions not forgotten");
                }
                if let Err(error) = services.upkeep().forget_imports().await {
                    tracing::warn!(%error, "old imports not forgotten");
                }
                match services.upkeep().collect_files().await {
                    Ok(0) => {}
                    Ok(removed) => tracing::info!(removed, "files that nobody needs removed"),
                    Err(error) => tracing::warn!(%error, "files not collected"),
                }
            }
            _ = minutely.tick() => {
                services.note_refusals().await;
                if let Err(error) = services.upkeep().forget_guesses().await {
                    tracing::warn!(%error, "old guesses not forgotten");
                }
            }
        }
    }
}

/// Whether people reach this server through a proxy that does not say who they are: it is open to
/// this machine alone, and known under another name.
fn is_unnamed_proxy(
    listen: SocketAddr,
    public_url: &str,
    client_header: Option<&HeaderName>,
) -> bool {
    let url: Option<Uri> = public_url.parse().ok();
    let is_here = url.as_ref().and_then(|url| url.host()).is_none_or(|host| {
        let host = host.trim_matches(['[', ']']);
        let address: Option<IpAddr> = host.parse().ok();
        host == "localhost" || address.is_some_and(|address| address.is_loopback())
    });
    client_header.is_none() && listen.ip().is_loopback() && !is_here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_names_nobody_is_noticed() {
        let here: SocketAddr = "127.0.0.1:3000".parse().unwrap();
        let open: SocketAddr = "0.0.0.0:3000".parse().unwrap();
        let header = HeaderName::from_static("x-real-ip");
        let outside = "https://certificates.example";
        assert!(is_unnamed_proxy(here, outside, None));
        assert!(is_unnamed_proxy(here, "http://10.0.0.7/x", None));
        assert!(!is_unnamed_proxy(here, outside, Some(&header)));
        assert!(!is_unnamed_proxy(open, outside, None));
        for local in [
            "http://127.0.0.1:3000",
            "http://localhost",
            "http://[::1]:80",
        ] {
            assert!(!is_unnamed_proxy(here, local, None), "{local}");
        }
    }
}
