//! Places: how many requests of a class are under way at once, and how many of one address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::{Class, Limits};

/// Addresses remembered before those that ask no more are forgotten.
const MANY: usize = 1000;

/// Every place there is.
pub(crate) struct Places {
    classes: [Arc<Semaphore>; Class::ALL.len()],
    addresses: Mutex<HashMap<(Class, String), Arc<Semaphore>>>,
    limits: Limits,
}

/// A place, for as long as it is held.
pub(super) struct Place {
    _class: OwnedSemaphorePermit,
    _address: Option<OwnedSemaphorePermit>,
}

impl Places {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            classes: Class::ALL.map(|class| Arc::new(Semaphore::new(limits.of(class).in_flight))),
            addresses: Mutex::default(),
            limits: limits.clone(),
        }
    }

    /// A place in a class; `None` where none has become free in time. An address is told where one
    /// person alone stands behind it.
    pub(super) async fn take(&self, class: Class, address: Option<&str>) -> Option<Place> {
        let deadline = self.limits.wait;
        let own = address
            .zip(self.limits.of(class).of_one)
            .map(|(address, most)| self.of_address(class, address, most));
        let all = self.classes[class as usize].clone();
        within(deadline, async move {
            // Who has too many waits for their own, not in front of others.
            let own = match own {
                Some(own) => Some(own.acquire_owned().await.ok()?),
                None => None,
            };
            Some(Place {
                _class: all.acquire_owned().await.ok()?,
                _address: own,
            })
        })
        .await
    }

    fn of_address(&self, class: Class, address: &str, most: usize) -> Arc<Semaphore> {
        let mut addresses = self
            .addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if addresses.len() >= MANY {
            addresses.retain(|_, places| Arc::strong_count(places) > 1);
        }
        addresses
            .entry((class, address.to_owned()))
            .or_insert_with(|| Arc::new(Semaphore::new(most)))
            .clone()
    }
}

async fn within<T>(limit: Duration, work: impl Future<Output = Option<T>>) -> Option<T> {
    timeout(limit, work).await.ok().flatten()
}
