//! What the running program promises while something else fails or attacks: each kind of
//! fault has a file of its own. docs/reliability.md says which promise each test holds.

mod failing_commit;
mod flood;
mod full_disk;
#[path = "../api/job_steps.rs"]
mod job_steps;
mod jobs;
mod key_file;
mod lost_database;
mod lost_store;
mod mounts;
#[path = "../process/mod.rs"]
mod process;
mod read_only;
mod slow_body;
#[path = "../api/support.rs"]
#[expect(
    dead_code,
    reason = "shared with other test programs, which use more of it"
)]
mod support;
#[expect(dead_code, reason = "shared with the test of several machines")]
mod tally;
mod two_accounts;
