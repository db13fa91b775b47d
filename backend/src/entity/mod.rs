//! Database rows. Known to this crate alone.
#![expect(unreachable_pub, reason = "the entity derive asks for public items")]

pub(crate) mod association;
pub(crate) mod audit_event;
pub(crate) mod certificate;
pub(crate) mod firm;
pub(crate) mod key_file;
pub(crate) mod member;
pub(crate) mod photo;
pub(crate) mod photo_batch;
pub(crate) mod photo_batch_archive;
pub(crate) mod photo_batch_item;
pub(crate) mod printer_profile;
pub(crate) mod renewal;
pub(crate) mod session;
pub(crate) mod signing_key;
pub(crate) mod staff;

use domain::CalendarDate;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;

/// The stored name of an enum's value: the one it has on the wire.
pub(crate) fn slug(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(slug)) => slug,
        other => unreachable!("only plain enums are stored by name, not {other:?}"),
    }
}

/// The value of this stored name.
pub(crate) fn from_slug<T: DeserializeOwned>(slug: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(slug.to_owned()))
        .map_err(|_| Error::Corrupt(format!("unknown name {slug:?}")))
}

/// A stored date as the rules know it.
pub(crate) fn from_date(date: time::Date) -> CalendarDate {
    let year = u16::try_from(date.year()).unwrap_or(1);
    match CalendarDate::new(year, date.month().into(), date.day()) {
        Ok(date) => date,
        Err(_) => {
            unreachable!("both calendars are Gregorian, and years are kept within 1900 to 2100")
        }
    }
}

/// A date as the database stores it.
pub(crate) fn to_date(date: CalendarDate) -> time::Date {
    let month = time::Month::try_from(date.month()).unwrap_or(time::Month::January);
    match time::Date::from_calendar_date(i32::from(date.year()), month, date.day()) {
        Ok(date) => date,
        Err(_) => unreachable!("a CalendarDate exists in the calendar"),
    }
}
