//! The server over real HTTP, on SQLite and on PostgreSQL.

mod access;
mod bad_requests;
mod batches;
mod certificates;
mod editing;
mod jobs;
mod lifecycle;
mod listing;
mod names;
mod order;
mod page_owner;
mod photo_batch_trouble;
mod photo_batch_work;
mod photo_batches;
mod photo_history;
mod photo_uploads;
mod photos;
mod printing;
mod rosters;
mod sessions;
mod settings;
mod signing;
mod support;
mod verification;
