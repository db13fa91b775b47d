//! A body that must come, and not for ever.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use domain::PublicError;
use http_body_util::BodyExt;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::Limit;

/// What became of a body, for whoever answers.
#[derive(Clone)]
pub(super) struct Fate {
    fault: Arc<AtomicU8>,
    ended: CancellationToken,
}

const SLOW: u8 = 1;
const LARGE: u8 = 2;

impl Fate {
    /// Why the body was given up, if it was.
    pub(super) fn fault(&self) -> Option<PublicError> {
        match self.fault.load(Ordering::Acquire) {
            SLOW => Some(PublicError::TooSlow),
            LARGE => Some(PublicError::TooLarge),
            _ => None,
        }
    }

    /// Waits until the body is there, or is wanted no more.
    pub(super) async fn ended(&self) {
        self.ended.cancelled().await;
    }
}

/// The body was given up.
#[derive(Debug, thiserror::Error)]
#[error("the body was given up")]
struct GivenUp;

/// A body with its limits. It breaks off with an error where it is silent for too long, too slow
/// or too large.
pub(super) struct Paced {
    body: Body,
    limit: Limit,
    began: Instant,
    received: usize,
    alarm: Pin<Box<Sleep>>,
    fault: Arc<AtomicU8>,
    _ended: DropGuard,
}

impl Paced {
    pub(super) fn new(body: Body, limit: Limit) -> (Self, Fate) {
        let ended = CancellationToken::new();
        let fault = Arc::new(AtomicU8::new(0));
        let began = Instant::now();
        let paced = Self {
            body,
            limit,
            began,
            received: 0,
            alarm: Box::pin(sleep_until(began + limit.idle.min(limit.grace))),
            fault: fault.clone(),
            _ended: ended.clone().drop_guard(),
        };
        (paced, Fate { fault, ended })
    }

    /// When the next bytes must be there: silence ends it, and so do drops too few to ever get
    /// through.
    fn deadline(&self) -> Instant {
        let length = self.received as f64 / f64::from(self.limit.rate.max(1));
        let whole = self.began + self.limit.grace + std::time::Duration::from_secs_f64(length);
        whole.min(Instant::now() + self.limit.idle)
    }

    fn give_up(&self, why: u8) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        self.fault.store(why, Ordering::Release);
        Poll::Ready(Some(Err(axum::Error::new(GivenUp))))
    }

    /// All of it.
    pub(super) async fn whole(self) -> Result<Bytes, axum::Error> {
        Ok(self.collect().await?.to_bytes())
    }
}

impl http_body::Body for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        if self.fault.load(Ordering::Acquire) != 0 {
            return Poll::Ready(Some(Err(axum::Error::new(GivenUp))));
        }
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            ready!(self.alarm.as_mut().poll(context));
            return self.give_up(SLOW);
        };
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.received += data.len();
            if self.received > self.limit.body {
                return self.give_up(LARGE);
            }
            // Bytes that were sent long before they were read: late is the reader.
            let deadline = self.deadline();
            self.alarm.as_mut().reset(deadline);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
