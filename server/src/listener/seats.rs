//! How many connections there are.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::AbortHandle;

use crate::limits::Connections;

/// The connections there are.
#[derive(Clone)]
pub(super) struct Seats(Arc<Mutex<Taken>>);

struct Taken {
    limits: Connections,
    all: usize,
    by_address: HashMap<IpAddr, usize>,
    reserve: VecDeque<AbortHandle>,
}

/// One of them; dropped, it is free again.
pub(super) struct Seat {
    seats: Seats,
    address: IpAddr,
}

impl Seats {
    pub(super) fn new(limits: Connections) -> Self {
        Self(Arc::new(Mutex::new(Taken {
            limits,
            all: 0,
            by_address: HashMap::new(),
            reserve: VecDeque::new(),
        })))
    }

    fn locked<T>(&self, work: impl FnOnce(&mut Taken) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A seat, or `None` if there are as many connections as there may be. From this machine
    /// everybody may come: a proxy stands there as a rule.
    pub(super) fn take(&self, address: IpAddr) -> Option<Seat> {
        self.locked(|taken| {
            let own = taken.by_address.get(&address).copied().unwrap_or(0);
            let is_one = !address.is_loopback();
            if taken.all >= taken.limits.most || (is_one && own >= taken.limits.of_one) {
                return None;
            }
            taken.all += 1;
            taken.by_address.insert(address, own + 1);
            Some(Seat {
                seats: self.clone(),
                address,
            })
        })
    }

    /// Remembers a connection of the reserve; the oldest one gives way if there are too many. Each
    /// is done with its one request in no time, so that who is cut off is who sends nothing.
    pub(super) fn keep_in_reserve(&self, connection: AbortHandle) {
        self.locked(|taken| {
            taken.reserve.retain(|other| !other.is_finished());
            taken.reserve.push_back(connection);
            while taken.reserve.len() > taken.limits.reserve {
                if let Some(oldest) = taken.reserve.pop_front() {
                    oldest.abort();
                }
            }
        });
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let address = self.address;
        self.seats.locked(|taken| {
            taken.all -= 1;
            if let Some(own) = taken.by_address.get_mut(&address) {
                *own -= 1;
                if *own == 0 {
                    taken.by_address.remove(&address);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    #[test]
    fn one_address_cannot_take_every_seat() {
        let mut limits = Limits::default().connections;
        (limits.most, limits.of_one) = (5, 2);
        let seats = Seats::new(limits);
        let (one, other) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        let first = seats.take(one);
        let _second = seats.take(one);
        assert!(seats.take(one).is_none());
        let others = [seats.take(other), seats.take(other)];
        assert!(others.iter().all(Option::is_some));
        drop(first);
        assert!(seats.take(one).is_some());
        let here = IpAddr::from([127, 0, 0, 1]);
        let local: Vec<_> = std::iter::from_fn(|| seats.take(here)).collect();
        assert_eq!(local.len(), 2, "all that were left");
    }
}
