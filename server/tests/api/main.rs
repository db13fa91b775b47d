//! The server over real HTTP, on SQLite and on PostgreSQL.

mod access;
mod at_the_edge;
mod bad_requests;
mod batches;
mod browser_faults;
mod certificates;
mod editing;
mod integrity;
mod jobs;
mod lifecycle;
mod listing;
mod names;
mod order;
mod page_owner;
mod passwords;
mod photo_batch_guards;
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
#[expect(
    dead_code,
    reason = "shared with other test programs, which use more of it"
)]
mod support;
mod verification;
