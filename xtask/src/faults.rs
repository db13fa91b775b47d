//! How many faults of each kind the tests brought about.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The variable that names the file in which the tests of `server/tests/faults` count.
pub(crate) const TALLY: &str = "HUIZHENG_FAULT_TALLY";

/// The kinds, as `server/tests/faults/tally.rs` names them.
const KINDS: [&str; 9] = [
    "full disk",
    "read-only",
    "lost database",
    "failing commit",
    "slow body",
    "flood",
    "two accounts",
    "lost store",
    "killed server",
];

/// One line that says how many of each kind were tried; an error if one was not tried at all.
pub(crate) fn summary(tally: &Path) -> Result<String> {
    let text = fs::read_to_string(tally).context("the tests counted no fault")?;
    let mut counts = [0_usize; KINDS.len()];
    for line in text.lines() {
        let (kind, times) = line
            .split_once('\t')
            .with_context(|| format!("the tests counted a fault as {line:?}"))?;
        let at = KINDS
            .iter()
            .position(|known| *known == kind)
            .with_context(|| format!("no such kind of fault: {kind}"))?;
        counts[at] += times.parse::<usize>()?;
    }
    if let Some(at) = counts.iter().position(|count| *count == 0) {
        bail!("no test brought about this fault: {}", KINDS[at]);
    }
    let parts: Vec<String> = KINDS
        .iter()
        .zip(counts)
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    Ok(format!("faults tried: {}", parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_counted_and_none_may_be_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let tally = folder.path().join("tally");
        assert!(summary(&tally).is_err());
        let lines: String = KINDS.iter().map(|kind| format!("{kind}\t2\n")).collect();
        fs::write(&tally, format!("{lines}slow body\t40\n")).unwrap();
        let line = summary(&tally).unwrap();
        assert!(line.contains("full disk 2,"), "{line}");
        assert!(line.contains("slow body 42"), "{line}");
        fs::write(&tally, lines.replace("slow body\t2\n", "")).unwrap();
        let error = summary(&tally).unwrap_err().to_string();
        assert!(error.ends_with("slow body"), "{error}");
        fs::write(&tally, "fire\t1\n").unwrap();
        assert!(summary(&tally).is_err());
    }
}
