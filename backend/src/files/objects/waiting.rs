//! Requests run on threads of their own, and whoever asks waits for them, but not for ever.

use std::io;
use std::sync::mpsc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::connector::Full;

/// How long a request may take in all, its repetitions with it: less than any answer may take, so
/// that people are told what was in the way.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// Threads for requests. Apart from those that serve people, so that whoever waits for an answer
/// on a thread of theirs never waits for itself.
pub(super) struct Waiting(Option<Runtime>);

impl Waiting {
    pub(super) fn begin() -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("objects")
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// Waits for what the store answers.
    pub(super) fn wait<T: Send + 'static>(
        &self,
        patience: Duration,
        asking: impl Future<Output = object_store::Result<T>> + Send + 'static,
    ) -> io::Result<T> {
        let Some(runtime) = &self.0 else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let (send, answer) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            let answer = match tokio::time::timeout(patience, asking).await {
                Ok(answer) => answer.map_err(failed),
                Err(_) => Err(io::Error::new(
                    io::ErrorKind::NotConnected,
                    "the store of files did not answer in time",
                )),
            };
            // Who asked always waits.
            let _ = send.send(answer);
        });
        answer.recv().unwrap_or_else(|_| {
            Err(io::Error::other(
                "a request to the store of files broke down",
            ))
        })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Dropped anywhere, in a thread too that must not wait.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// What failed, in the terms of a disk.
fn failed(error: object_store::Error) -> io::Error {
    use object_store::Error as Store;
    let kind = match &error {
        Store::NotFound { .. } => io::ErrorKind::NotFound,
        Store::PermissionDenied { .. } | Store::Unauthenticated { .. } => {
            io::ErrorKind::PermissionDenied
        }
        _ if is_full(&error) => io::ErrorKind::StorageFull,
        // No answer, or one that says that the server is in trouble.
        Store::Generic { .. } => io::ErrorKind::NotConnected,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<Full>() {
            return true;
        }
        cause = error.source();
    }
    false
}
