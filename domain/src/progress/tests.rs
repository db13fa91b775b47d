use proptest::prelude::*;

use super::*;

fn day(text: &str) -> CalendarDate {
    text.parse().unwrap()
}

/// The province of the design: on a Friday, 24 working days before the deadline.
fn province() -> Progress {
    Progress {
        today: day("2026-11-27"),
        deadline: day("2026-12-31"),
        tally: Tally {
            issued: 1400,
            changed: 28,
            ready: 1779,
            to_do: 275,
        },
        no_photo: 211,
        incomplete: 64,
        by_day: vec![
            (day("2026-11-18"), 1001),
            (day("2026-11-19"), 200),
            (day("2026-11-21"), 27),
            (day("2026-11-27"), 200),
        ],
        shares: Vec::new(),
    }
}

#[test]
fn a_province_on_its_way() {
    let progress = province();
    assert_eq!(progress.tally.total(), 3482);
    assert_eq!(
        (progress.tally.valid(), progress.tally.percent()),
        (1428, 41)
    );
    assert_eq!(progress.days_left(), 24);
    assert_eq!(progress.needed_per_day(), Some(86));
    assert_eq!(progress.lately(), 427, "seven working days and a Saturday");
    // 2054 at 61 a day: 34 working days.
    assert_eq!(progress.outlook(), Outlook::On(day("2027-01-14")));
    assert_eq!(
        progress.cumulative().last(),
        Some(&(day("2026-11-27"), 1428))
    );
}

#[test]
fn nobody_everybody_and_nothing_issued() {
    let all = |tally| Progress {
        tally,
        by_day: Vec::new(),
        ..province()
    };
    let nobody = all(Tally::default());
    assert_eq!(nobody.outlook(), Outlook::Nobody);
    assert_eq!(
        (nobody.needed_per_day(), nobody.tally.percent()),
        (Some(0), 0)
    );
    let done = all(Tally::of(IssueState::Changed, 7));
    assert_eq!(done.outlook(), Outlook::Done);
    assert_eq!(
        (done.needed_per_day(), done.tally.percent()),
        (Some(0), 100)
    );
    let still = all(Tally::of(IssueState::Ready, 7));
    assert_eq!((still.lately(), still.outlook()), (0, Outlook::Never));
    let one_in_a_million = Progress {
        tally: Tally::of(IssueState::Ready, u64::from(u32::MAX)),
        by_day: vec![(still.today, 1)],
        ..still
    };
    assert_eq!(one_in_a_million.outlook(), Outlook::Never);
}

#[test]
fn on_the_last_day_all_are_needed_and_after_it_no_number_says_how_many() {
    let last = Progress {
        today: day("2026-12-31"),
        ..province()
    };
    assert_eq!((last.days_left(), last.needed_per_day()), (0, Some(2054)));
    let after = Progress {
        today: day("2027-01-01"),
        ..province()
    };
    assert_eq!((after.days_left(), after.needed_per_day()), (0, None));
}

#[test]
fn nearly_all_is_not_all() {
    let tally = Tally {
        issued: 9_999,
        to_do: 1,
        ..Tally::default()
    };
    assert_eq!(tally.percent(), 99);
}

proptest! {
    #[test]
    fn whoever_keeps_the_needed_pace_is_ready_in_time(
        left in 1..400_000_u64,
        ahead in 1..300_i32,
    ) {
        let before = province();
        let deadline = working_days::shifted(before.today, ahead).unwrap();
        let still = Progress {
            deadline,
            tally: Tally::of(IssueState::Ready, left),
            by_day: Vec::new(),
            ..before
        };
        let needed = still.needed_per_day().unwrap();
        let working = |pace| Progress {
            by_day: vec![(still.today, pace * u64::from(PACE_DAYS))],
            ..still.clone()
        };
        let Outlook::On(ready) = working(needed).outlook() else {
            return Err(TestCaseError::fail("no day"));
        };
        prop_assert!(ready <= deadline);
        if needed > 1 {
            let Outlook::On(late) = working(needed - 1).outlook() else {
                return Err(TestCaseError::fail("no day"));
            };
            prop_assert!(late > deadline);
        }
    }
}
