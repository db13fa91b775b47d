//! What the running program promises while something else fails or attacks: each kind of
//! fault has a file of its own. docs/reliability.md says which promise each test holds.

#[path = "../process/mod.rs"]
#[expect(
    dead_code,
    reason = "shared with other test programs, which use more of it"
)]
mod process;
#[path = "../api/support.rs"]
#[expect(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared with other test programs, which use more of it"
)]
mod support;
mod tally;
