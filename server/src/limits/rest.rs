//! What is left of a body when the answer is there already.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header;
use http_body_util::BodyExt;
use tokio::sync::Semaphore;

use super::body::Paced;
use super::{Class, Limit, Limits};

/// How much of a body that nobody wants is taken in and thrown away, bytes.
const READ_OFF: usize = 64 << 20;
/// The slowest rate that is waited for, bytes a second: four times that of a body that is wanted.
const RATE: u32 = 64 * 1024;
/// Bodies that are read off at once; of more, the connection breaks.
const AT_ONCE: usize = 64;

/// Around every route, whoever refuses: a browser that still sends when the connection ends shows
/// no answer at all, so what is left of the body of a refused request is read and thrown away. The
/// answer goes out at once: nobody waits for a body that does not come.
#[derive(Clone)]
pub(crate) struct ReadOff {
    places: Arc<Semaphore>,
    limit: Limit,
}

impl ReadOff {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            limit: Limit {
                body: READ_OFF,
                idle: limits.connections.rest,
                rate: RATE,
                ..*limits.of(Class::Upload)
            },
        }
    }
}

pub(crate) async fn read_off(
    State(state): State<ReadOff>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    if http_body::Body::is_end_stream(&body) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let rest = Rest(Arc::new(Mutex::new(body)));
    let request = Request::from_parts(parts, Body::new(rest.clone()));
    let answer = next.run(request).await;
    let is_refusal = answer.status().is_client_error() || answer.status().is_server_error();
    // Of a body that was given up nothing more is waited for.
    let closes = answer.headers().contains_key(header::CONNECTION);
    if is_refusal
        && !closes
        && let Ok(place) = state.places.try_acquire_owned()
    {
        let (mut rest, _fate) = Paced::new(Body::new(rest), state.limit);
        tokio::spawn(async move {
            let _place = place;
            while let Some(Ok(_)) = rest.frame().await {}
        });
    }
    answer
}

/// A body that is still there when who read it first has dropped it.
#[derive(Clone)]
struct Rest(Arc<Mutex<Body>>);

impl Rest {
    fn with<T>(&self, look: impl FnOnce(&mut Body) -> T) -> T {
        // One reads after the other; a reader that died leaves a body that can be read on.
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl http_body::Body for Rest {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        self.with(|body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.with(|body| http_body::Body::is_end_stream(body))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.with(|body| http_body::Body::size_hint(body))
    }
}
