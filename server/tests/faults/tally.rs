//! How many faults of each kind the tests tried: `cargo xtask test` prints it.

use std::fs::OpenOptions;
use std::io::Write;

/// A kind of fault, as `cargo xtask test` names it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    FullDisk,
    ReadOnly,
    LostDatabase,
    FailingCommit,
    SlowBody,
    Flood,
    TwoAccounts,
    LostStore,
    KilledServer,
}

impl Fault {
    fn name(self) -> &'static str {
        match self {
            Self::FullDisk => "full disk",
            Self::ReadOnly => "read-only",
            Self::LostDatabase => "lost database",
            Self::FailingCommit => "failing commit",
            Self::SlowBody => "slow body",
            Self::Flood => "flood",
            Self::TwoAccounts => "two accounts",
            Self::LostStore => "lost store",
            Self::KilledServer => "killed server",
        }
    }
}

/// Tells that a fault was brought about so many times and its outcome looked at. Called
/// after the assertions.
pub(crate) fn tried(fault: Fault, times: usize) {
    let Ok(path) = std::env::var("HUIZHENG_FAULT_TALLY") else {
        return;
    };
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    // One write: tests run beside one another.
    file.write_all(format!("{}\t{times}\n", fault.name()).as_bytes())
        .unwrap();
}
