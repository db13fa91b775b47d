//! Serving connections: slow headers time out, what is not read is given up, connections are
//! bounded, SIGTERM drains.

mod seats;
mod stalling;

use std::convert::Infallible;
use std::net::IpAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use domain::PublicError;
use http::{HeaderValue, Request, header};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tower::{ServiceExt, service_fn};

use crate::client::Peer;
use crate::limits::Connections;
use crate::{gate, words};
use seats::Seats;
use stalling::Stalling;

/// How long requests under way may take after SIGTERM.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(20);

/// What is answered even where every connection is taken.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

/// Serves until `stop` ends, then drains.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Connections,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let seats = Seats::new(limits);
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // As a rule too many open files: others must end first.
                    tracing::warn!(%error, "connection not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let seat = seats.take(peer.ip());
        let full = seat.is_none();
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        builder
            .http1()
            .timer(TokioTimer::new())
            .keep_alive(!full)
            .header_read_timeout(if full { limits.leash } else { limits.headers });
        let service = answering(router.clone(), peer.ip(), full);
        let io = TokioIo::new(Stalling::new(stream, limits.stall));
        let connection = builder.serve_connection(io, service).into_owned();
        let connection = graceful.watch(connection);
        let served = tokio::spawn(async move {
            let _seat = seat;
            let ended = match full {
                false => connection.await,
                true => timeout(limits.leash, connection).await.unwrap_or(Ok(())),
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "connection ended");
            }
        });
        if full {
            seats.keep_in_reserve(served.abort_handle());
        }
    }
    drop(listener);
    if timeout(DRAIN_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests under way");
    }
}

type Answering = TowerToHyperService<
    tower::util::BoxCloneService<Request<hyper::body::Incoming>, Response, Infallible>,
>;

/// What answers on a connection. On one of the reserve only probes are answered.
fn answering(router: Router, peer: IpAddr, full: bool) -> Answering {
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        let router = router.clone();
        async move {
            if full && !PROBES.contains(&request.uri().path()) {
                let page = gate::wants_html(request.headers());
                let mut refusal = words::refusal(page, PublicError::Busy);
                let close = HeaderValue::from_static("close");
                refusal.headers_mut().insert(header::CONNECTION, close);
                return Ok(refusal);
            }
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            router.oneshot(request).await
        }
    });
    TowerToHyperService::new(tower::util::BoxCloneService::new(service))
}

/// Ends on SIGTERM or Ctrl-C.
pub(crate) async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
