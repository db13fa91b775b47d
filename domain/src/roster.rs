//! Rosters: tables of members that associations send and get.

mod cell;

pub use cell::Cell;
