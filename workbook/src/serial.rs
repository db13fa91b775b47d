//! Days and times as Excel counts them.

use domain::CalendarDate;
use domain::roster::Cell;

/// Seconds of a day.
const DAY: f64 = 86_400.0;
/// Days from 1 March of the year 0 to 30 December 1899, which is day 0 for dates after February 1900.
const DAY_ZERO: u32 = 693_899;
/// Days between the two systems of dates.
const SYSTEMS_APART: f64 = 1462.0;
/// 31 December 9999 in the system of 1900.
const LAST: f64 = 2_958_465.0;

/// What a cell with the format of a date says. A day alone is [`Cell::Date`]; a time of day stays,
/// as text: `2016-05-18 10:30:00`, or `10:30:00` without a day.
pub(crate) fn date(serial: f64, is_1904: bool) -> Cell {
    if !serial.is_finite() {
        return Cell::Fault("日期无效".into());
    }
    // To the second: 0.1 of a second is the inexactness of the number, or nothing anybody wrote.
    let mut day = serial.floor();
    let mut second = ((serial - day) * DAY).round();
    if second >= DAY {
        (day, second) = (day + 1.0, 0.0);
    }
    if !is_1904 && day == 0.0 {
        return match second {
            0.0 => Cell::Fault("日期无效（1900-01-00）".into()),
            second => Cell::Text(clock(second)),
        };
    }
    let day = if is_1904 { day + SYSTEMS_APART } else { day };
    if !(1.0..=LAST).contains(&day) {
        return Cell::Fault(format!("日期无效（{serial}）"));
    }
    if !is_1904 && day == 60.0 {
        return Cell::Fault("1900-02-29（这一天并不存在）".into());
    }
    // Before the day that never was, Excel is one day behind.
    let shift = u32::from(!is_1904 && day < 60.0);
    match calendar(day as u32 + shift) {
        Some(date) if second == 0.0 => Cell::Date(date),
        Some(date) => Cell::Text(format!("{date} {}", clock(second))),
        None => Cell::Fault(format!("日期无效（{serial}）")),
    }
}

/// `10:30:00`; `second` below 86,400.
fn clock(second: f64) -> String {
    let second = second as u32;
    format!(
        "{:02}:{:02}:{:02}",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// The day so many days after 30 December 1899. Years begin in March here, so that the leap day
/// is their last.
fn calendar(days: u32) -> Option<CalendarDate> {
    let days = days + DAY_ZERO;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = u16::try_from(year + era * 400 + next).ok()?;
    CalendarDate::new(year, month as u8, day as u8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Cell {
        Cell::Date(text.parse().unwrap())
    }

    #[test]
    fn both_systems_of_dates() {
        for (serial, expected) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
            (36_585.0, "2000-02-29"),
            (42_508.0, "2016-05-18"),
            (2_958_465.0, "9999-12-31"),
        ] {
            assert_eq!(date(serial, false), day(expected), "{serial}");
        }
        assert_eq!(date(0.0, true), day("1904-01-01"));
        assert_eq!(date(41_046.0, true), day("2016-05-18"));
    }

    #[test]
    fn every_day_of_a_long_time_is_the_next_one() {
        let mut before = String::new();
        for serial in 61..80_000 {
            let Cell::Date(date) = date(f64::from(serial), false) else {
                panic!("{serial}");
            };
            let date = date.to_string();
            assert!(date > before);
            before = date;
        }
        assert_eq!(before, "2119-01-10");
    }

    #[test]
    fn what_is_no_day_is_refused_and_a_time_stays() {
        assert!(matches!(date(60.0, false), Cell::Fault(_)));
        assert!(matches!(date(-1.0, false), Cell::Fault(_)));
        assert!(matches!(date(0.0, false), Cell::Fault(_)));
        assert!(matches!(date(3.301_041e17, false), Cell::Fault(_)));
        assert!(matches!(date(f64::NAN, false), Cell::Fault(_)));
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!(date(42_508.437_5, false), text("2016-05-18 10:30:00"));
        assert_eq!(date(0.4375, false), text("10:30:00"));
        // Half a millisecond before midnight is midnight.
        assert_eq!(date(42_507.999_999_999, false), day("2016-05-18"));
    }
}
