//! The server over real HTTP, on SQLite and on PostgreSQL.

mod access;
mod certificates;
mod editing;
mod listing;
mod photos;
mod printing;
mod rosters;
mod sessions;
mod support;
