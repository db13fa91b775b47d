//! What a ZIP is read through: faults of the place where it lies are told from faults of the ZIP.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

/// The first fault of the disk or the store that the readers of one ZIP have met.
#[derive(Clone, Default)]
pub(super) struct Met(Arc<Mutex<Option<io::Error>>>);

impl Met {
    /// The fault, which is then no longer there.
    pub(super) fn take(&self) -> Option<io::Error> {
        // Put in by one step.
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        met.take()
    }

    /// Keeps a fault; what is read further sees only its kind.
    fn keep(&self, error: io::Error) -> io::Error {
        let kind = error.kind();
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        met.get_or_insert(error);
        kind.into()
    }
}

/// A reader whose own faults are remembered. That it ends too soon is the ZIP's fault.
pub(super) struct Watched<R> {
    inner: R,
    met: Met,
}

impl<R> Watched<R> {
    pub(super) fn new(inner: R, met: &Met) -> Self {
        let met = met.clone();
        Self { inner, met }
    }

    fn watched<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|error| match error.kind() {
            // Tried again by who reads; or a place before the beginning, which a ZIP may name.
            io::ErrorKind::Interrupted
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof => error,
            _ => self.met.keep(error),
        })
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        self.watched(read)
    }
}

impl<R: Seek> Seek for Watched<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let sought = self.inner.seek(to);
        self.watched(sought)
    }
}
