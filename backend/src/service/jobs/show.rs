//! A job as a page shows it.

use domain::job::{JobFailure, JobFile, JobState, JobSummary};
use time::OffsetDateTime;

use crate::clock::{shanghai_date, shanghai_minute};
use crate::entity::job;

/// The job in this row, with the first of its refused items.
pub(super) fn summary(
    row: job::Model,
    failures: Vec<JobFailure>,
    now: OffsetDateTime,
) -> JobSummary {
    let (total, done, failed) = (*row.total, *row.done, *row.failed);
    let state = *row.state;
    let (rate_tenths, seconds_left) = match (state, row.started_at) {
        (JobState::Running, Some(since)) => {
            let here = (done + failed).saturating_sub(*row.before_run);
            rate(here, total.saturating_sub(done + failed), now - since)
        }
        (_, Some(since)) => {
            let here = (done + failed).saturating_sub(*row.before_run);
            let until = row.finished_at.unwrap_or(now);
            (rate(here, 0, until - since).0, None)
        }
        _ => (0, None),
    };
    let file = match (row.file_name, row.file_size, row.kept_until) {
        (Some(name), Some(size), Some(until)) if !state.is_unfinished() => Some(JobFile {
            name,
            size: *size,
            kept_until: shanghai_date(until).to_string(),
        }),
        _ => None,
    };
    let about = ["import", "batch"]
        .iter()
        .find_map(|name| row.input.get(name)?.as_i64());
    JobSummary {
        id: row.id,
        kind: *row.kind,
        about,
        state,
        created_by: row.created_by_name,
        created_at: shanghai_minute(row.created_at),
        total,
        done,
        failed,
        rate_tenths,
        seconds_left,
        is_cancelling: row.cancel_requested && state.is_unfinished(),
        message: row.message,
        failures,
        file,
    }
}

/// Items a second in tenths, and the seconds that so many more will take.
fn rate(done: u32, left: u32, within: time::Duration) -> (u32, Option<u32>) {
    let milliseconds = u64::try_from(within.whole_milliseconds())
        .unwrap_or(0)
        .max(1);
    let tenths = u64::from(done) * 10_000 / milliseconds;
    let seconds = (done > 0).then(|| u64::from(left) * milliseconds / u64::from(done) / 1000);
    (
        u32::try_from(tenths).unwrap_or(u32::MAX),
        seconds.map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_says_how_long_it_will_take() {
        let ten = time::Duration::seconds(10);
        assert_eq!(rate(6_000, 3_000, ten), (6_000, Some(5)));
        assert_eq!(rate(0, 3_000, ten), (0, None));
        assert_eq!(rate(5, 5, time::Duration::ZERO).1, Some(0));
    }
}
