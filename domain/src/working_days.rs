//! Working days: Monday to Friday. Public holidays, and the weekends that are worked instead of
//! them, are published year by year and are not known here.

use time::Date;

use crate::date::CalendarDate;

/// Working days after `day`, up to and including `last`; 0 where `last` is not later.
pub fn left(day: CalendarDate, last: CalendarDate) -> u32 {
    u32::try_from(number(last) - number(day)).unwrap_or(0)
}

/// The working day that comes `count` working days after `day`: 1 is the next one, 0 the latest one
/// up to and including `day`, −1 the one before that. `None` outside of the calendar.
pub fn shifted(day: CalendarDate, count: i32) -> Option<CalendarDate> {
    let before = number(day).checked_add(count)?.checked_sub(1)?;
    // Days from the first Monday: the weekends between are not counted in `before`.
    let days = before.checked_add(before.div_euclid(5).checked_mul(2)?)?;
    Date::from_julian_day(days).ok()?.try_into().ok()
}

/// How many working days there are up to and including `day`, from day 0 of the Julian calendar,
/// which was a Monday.
fn number(day: CalendarDate) -> i32 {
    let days = Date::from(day).to_julian_day();
    days.div_euclid(7) * 5 + (days.rem_euclid(7) + 1).min(5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> CalendarDate {
        text.parse().unwrap()
    }

    fn is_working_day(date: Date) -> bool {
        date.weekday().number_days_from_monday() < 5
    }

    #[test]
    fn weekends_are_passed_over() {
        let friday = day("2026-11-27");
        assert_eq!(left(friday, day("2026-12-31")), 24);
        assert_eq!(left(day("2026-11-29"), day("2026-12-31")), 24, "a Sunday");
        assert_eq!(left(friday, day("2026-11-29")), 0);
        assert_eq!(left(friday, friday), 0);
        assert_eq!(left(friday, day("2026-01-01")), 0, "long past");
        assert_eq!(shifted(friday, 34), Some(day("2027-01-14")));
        assert_eq!(shifted(friday, -6), Some(day("2026-11-19")));
        assert_eq!(shifted(day("2026-11-29"), 0), Some(friday));
        assert_eq!(shifted(friday, i32::MAX), None);
    }

    proptest! {
        #[test]
        fn they_are_those_that_a_calendar_shows(start in 1_721_500..5_373_000_i32, length in 0..400_i32) {
            let date = |days| Date::from_julian_day(days).unwrap();
            let from = CalendarDate::try_from(date(start)).unwrap();
            let until = CalendarDate::try_from(date(start + length)).unwrap();
            let counted = (1..=length).filter(|n| is_working_day(date(start + n))).count();
            prop_assert_eq!(left(from, until) as usize, counted);
        }

        #[test]
        fn shifting_leads_to_the_working_day_so_far_away(start in 1_730_000..5_370_000_i32, count in 1..500_i32) {
            let from = CalendarDate::try_from(Date::from_julian_day(start).unwrap()).unwrap();
            let to = shifted(from, count).unwrap();
            prop_assert!(is_working_day(to.into()));
            prop_assert_eq!(left(from, to), count as u32);
            let back = shifted(to, -count).unwrap();
            prop_assert!(is_working_day(back.into()) && back <= from);
            prop_assert_eq!(left(back, to), count as u32);
        }
    }
}
