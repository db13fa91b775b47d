//! Calendar dates without a time of day, as printed and as typed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// A day of the Gregorian calendar, year 1 to 9999. Days of the product are
/// those of Asia/Shanghai.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CalendarDate(Date);

/// The text names no day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("日期无法识别，请按 2016-05-18 的样式填写")]
pub struct DateError;

impl CalendarDate {
    /// A day that exists in the calendar.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        let month = Month::try_from(month).map_err(|_| DateError)?;
        let date = Date::from_calendar_date(year.into(), month, day).map_err(|_| DateError)?;
        date.try_into()
    }

    /// Year, 1 to 9999.
    pub fn year(self) -> u16 {
        // `try_from` let no other year in.
        u16::try_from(self.0.year()).unwrap_or_default()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// Days from `earlier` to this day; negative where it is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.to_julian_day() - earlier.0.to_julian_day()
    }

    /// The form printed on the certificate: `2016年05月18日`.
    pub fn to_chinese(self) -> String {
        format!(
            "{:04}年{:02}月{:02}日",
            self.year(),
            self.month(),
            self.day()
        )
    }

    /// Eight digits, as inside an identity number: `20160518`.
    pub fn to_digits(self) -> String {
        format!("{:04}{:02}{:02}", self.year(), self.month(), self.day())
    }
}

impl TryFrom<Date> for CalendarDate {
    type Error = DateError;

    fn try_from(date: Date) -> Result<Self, DateError> {
        let years = 1..=9999;
        years
            .contains(&date.year())
            .then_some(Self(date))
            .ok_or(DateError)
    }
}

impl From<CalendarDate> for Date {
    fn from(date: CalendarDate) -> Self {
        date.0
    }
}

impl fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

/// Reads what people and spreadsheets write: `2016-05-18`, `2016/5/18`,
/// `2016.5.18`, `20160518`, `2016年5月18日`, each with a midnight after it or not.
impl FromStr for CalendarDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let text = crate::text::halfwidth(text);
        let text = text
            .strip_suffix("00:00:00")
            .unwrap_or(&text)
            .trim_end_matches(['T', ' '])
            .trim();
        if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            let part = |range| text.get(range).unwrap_or_default();
            return from_parts(part(0..4), part(4..6), part(6..8));
        }
        let text = text.strip_suffix('日').unwrap_or(text);
        let mut parts = text.split(['-', '/', '.', '年', '月']);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(year), Some(month), Some(day), None) if year.len() == 4 => {
                from_parts(year, month, day)
            }
            _ => Err(DateError),
        }
    }
}

fn from_parts(year: &str, month: &str, day: &str) -> Result<CalendarDate, DateError> {
    CalendarDate::new(number(year)?, number(month)?, number(day)?)
}

fn number<T: FromStr>(digits: &str) -> Result<T, DateError> {
    let digits = digits.trim();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateError);
    }
    digits.parse().map_err(|_| DateError)
}

impl TryFrom<String> for CalendarDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<CalendarDate> for String {
    fn from(date: CalendarDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_ways_of_writing_a_day() {
        for text in [
            "2016-05-18",
            "2016/5/18",
            "2016.05.18",
            "20160518",
            "2016年5月18日",
            "２０１６-０５-１８",
            " 2016-05-18 00:00:00",
            "2016-05-18T00:00:00",
        ] {
            assert_eq!(
                text.parse::<CalendarDate>().unwrap().to_string(),
                "2016-05-18",
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_days_that_do_not_exist() {
        for text in [
            "",
            "2016",
            "2016-13-01",
            "2015-02-29",
            "2016-04-31",
            "16-05-18",
            "2016-05",
            "+016-05-18",
            "2016-05-18-1",
            "1900-02-29",
            "2016--1-18",
        ] {
            assert!(text.parse::<CalendarDate>().is_err(), "{text}");
        }
        assert!("2000-02-29".parse::<CalendarDate>().is_ok());
    }

    #[test]
    fn years_have_four_digits() {
        for text in ["0001-01-01", "9999-12-31"] {
            let date = text.parse::<CalendarDate>().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(CalendarDate::try_from(Date::from(date)), Ok(date));
        }
        assert!(CalendarDate::new(0, 1, 1).is_err());
        assert!(CalendarDate::new(10_000, 1, 1).is_err());
        let before = Date::from_calendar_date(-44, Month::March, 15).unwrap();
        assert_eq!(CalendarDate::try_from(before), Err(DateError));
    }
}
