//! The server over real HTTP, on SQLite and on PostgreSQL.

mod access;
mod at_the_edge;
mod batches;
mod certificates;
mod editing;
mod jobs;
mod lifecycle;
mod listing;
mod passwords;
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
mod sign_in_limits;
mod signing;
mod support;
mod verification;
