//! What a request may take: the one table of limits, and the gate that holds to it.
//!
//! Every route is of a [`Class`] (`Routes::at` does not take one without), every class has its
//! row in [`Limits::default`]. A body that does not come is given up with 408, one that is too
//! large with 413; where too many ask at once, the next waits a little and is then sent away with
//! 503 and a time to come again. So nobody holds a place by sending nothing, and what bodies hold in
//! memory has a bound: the sum of `body` × `in_flight` over the table.

mod body;
mod gate;
mod places;
mod rest;
mod routes;

use std::time::Duration;

pub(crate) use gate::nul;
pub(crate) use places::Places;
pub(crate) use rest::{ReadOff, read_off};
pub(crate) use routes::Routes;

/// What a route is to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// 存活与就绪: answers whatever else is going on.
    Probe,
    /// Parts of the built front end.
    Asset,
    /// Something that signed-in staff look at.
    Page,
    /// A server function.
    Call,
    /// A plain form of staff.
    Form,
    /// A plain form of staff that is answered with a large document.
    Document,
    /// A photo or a piece of a ZIP from staff.
    Upload,
    /// The form of a roster.
    Roster,
    /// The form of 协会设置 with its seals.
    Settings,
    /// The form of the login page.
    SignIn,
    /// A question that anybody may ask.
    Question,
    /// The small photo that anybody may see who has a code.
    Portrait,
    /// A file that anybody may have verified.
    Evidence,
    /// A line about the browser's program that anybody's page may send.
    Report,
}

impl Class {
    /// Every class, in the order of the table.
    pub const ALL: [Self; 14] = [
        Self::Probe,
        Self::Asset,
        Self::Page,
        Self::Call,
        Self::Form,
        Self::Document,
        Self::Upload,
        Self::Roster,
        Self::Settings,
        Self::SignIn,
        Self::Question,
        Self::Portrait,
        Self::Evidence,
        Self::Report,
    ];

    /// The class of a request that only reads.
    fn reading(self) -> Self {
        match self {
            Self::SignIn | Self::Evidence => Self::Question,
            Self::Call | Self::Form | Self::Document | Self::Upload | Self::Settings => Self::Page,
            other => other,
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The largest body in bytes; with 0 none is read at all.
    pub body: usize,
    /// Whether the body is read to its end before the route sees anything of it.
    pub whole: bool,
    /// How long a body may be silent.
    pub idle: Duration,
    /// How long a body may take beside what its length takes at [`Limit::rate`].
    pub grace: Duration,
    /// The slowest rate of a body that is no attack, bytes a second: far below a poor mobile line.
    pub rate: u32,
    /// How long the answer may take once the body is there.
    pub answer: Duration,
    /// Requests at once.
    pub in_flight: usize,
    /// Of these from one address; `None` where only staff come.
    pub of_one: Option<usize>,
}

/// Every limit of the server.
#[derive(Clone, Debug)]
pub struct Limits {
    rows: [Limit; Class::ALL.len()],
    /// How long a request waits for a place before it is sent away.
    pub wait: Duration,
    /// Connections.
    pub connections: Connections,
}

/// Limits of connections.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    /// Connections at once that are served fully.
    pub most: usize,
    /// Of these from one address, where no proxy stands in front.
    pub of_one: usize,
    /// Further ones, for probes and for saying that there are too many; the oldest gives way.
    pub reserve: usize,
    /// How long one of the reserve may last.
    pub leash: Duration,
    /// How long a client may take to send its headers, and how long it may stay without asking.
    pub headers: Duration,
    /// How long a client may leave an answer unread.
    pub stall: Duration,
    /// How long a client that was refused may be silent in the middle of its body.
    pub rest: Duration,
}

const KB: usize = 1024;
const MB: usize = 1024 * KB;

impl Default for Limits {
    #[rustfmt::skip]
    fn default() -> Self {
        let s = Duration::from_secs;
        let row = |body, whole, idle, grace, answer, in_flight, of_one| Limit {
            body, whole, idle: s(idle), grace: s(grace), rate: 16 * 1024, answer: s(answer), in_flight, of_one,
        };
        let places = tokio::sync::Semaphore::MAX_PERMITS;
        Self {
            rows: [
                //  body       whole  idle grace answer at once  of one address
                row(0,         true,  10,  15,   30,    places,  None),     // Probe
                row(0,         true,  10,  15,   30,    256,     None),     // Asset
                row(0,         true,  10,  15,   30,    64,      None),     // Page
                row(256 * KB,  true,  10,  15,   30,    64,      None),     // Call
                row(256 * KB,  true,  10,  15,   30,    32,      None),     // Form
                row(256 * KB,  true,  10,  15,   120,   16,      None),     // Document
                row(9 * MB,    false, 30,  30,   120,   16,      None),     // Upload
                // A file is in memory whole, and once more as rows.
                row(25 * MB,   false, 30,  30,   120,   2,       None),     // Roster
                // Seals that are too large are read to their end, so that what was typed is kept.
                row(24 * MB,   false, 30,  30,   60,    3,       None),     // Settings
                row(16 * KB,   true,  10,  15,   60,    64,      Some(8)),  // SignIn
                row(0,         true,  10,  15,   30,    64,      Some(16)), // Question
                row(0,         true,  10,  15,   30,    16,      Some(8)),  // Portrait
                // Of a larger file nothing is kept, but a browser must be let finish.
                row(128 * MB,  false, 15,  30,   60,    12,      Some(3)),  // Evidence
                row(2 * KB,    true,  10,  15,   30,    16,      Some(4)),  // Report
            ],
            wait: s(5),
            connections: Connections {
                most: 1000,
                of_one: 100,
                reserve: 50,
                leash: s(5),
                headers: s(15),
                stall: s(60),
                rest: s(5),
            },
        }
    }
}

impl Limits {
    /// The row of a class.
    pub fn of(&self, class: Class) -> &Limit {
        &self.rows[class as usize]
    }

    /// Changes the row of a class: tests have less patience.
    pub fn change(&mut self, class: Class, change: impl FnOnce(&mut Limit)) {
        change(&mut self.rows[class as usize]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bodies_hold_in_memory_is_bounded() {
        let limits = Limits::default();
        let held: usize = Class::ALL
            .iter()
            .map(|class| (class, limits.of(*class)))
            .filter(|(_, limit)| limit.body > 0)
            .map(|(class, limit)| {
                // No more than this is kept of a file that anybody sends.
                let kept = match class {
                    Class::Evidence => crate::routes::verify::LARGEST_FILE,
                    _ => limit.body,
                };
                kept * limit.in_flight
            })
            .sum();
        assert!(held < 400 * MB, "{} MB", held / MB);
    }

    #[test]
    fn a_photo_comes_through_a_poor_line() {
        let limit = *Limits::default().of(Class::Upload);
        let seconds = limit.grace.as_secs() + 8 * MB as u64 / u64::from(limit.rate);
        // A line of 200 kbit/s brings 8 MiB in 336 s.
        assert!(seconds > 336 && limit.idle >= Duration::from_secs(30));
    }

    #[test]
    fn strangers_share_no_places_with_staff() {
        for class in Class::ALL {
            let stranger = |class| {
                matches!(
                    class,
                    Class::SignIn
                        | Class::Question
                        | Class::Portrait
                        | Class::Evidence
                        | Class::Report
                )
            };
            assert_eq!(stranger(class), stranger(class.reading()), "{class:?}");
            assert_eq!(
                stranger(class),
                Limits::default().of(class).of_one.is_some()
            );
        }
    }
}
