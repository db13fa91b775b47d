//! What a cell says of a field, and what a spreadsheet program has made of it on the way.

use super::Cell;
use super::import::without_numbers;
use crate::CalendarDate;
use crate::field::{Field, FieldError};
use crate::id_document::check_character;
use crate::text::{halfwidth, normal_number, unguarded};

/// Excel keeps 15 digits of a number: the rest become zeros.
const EXCEL_DIGITS: usize = 15;

const SCIENTIFIC: &str = "Excel 已把号码变成科学计数，后几位已丢失；请把该列设为“文本”后重新填写";
const ROUNDED: &str = "号码末三位是 000 而校验码不符：Excel 把长号码当作数字时会丢失末三位；\
                       请把该列设为“文本”后重新填写";

/// The text that [`crate::MemberRecord::set`] reads for this field.
///
/// # Errors
/// The cell holds what a program could not work out, a number that has lost digits, or a day that
/// nobody can tell for certain.
pub fn read(field: Field, cell: &Cell) -> Result<String, FieldError> {
    let refuse = |message: &str| Err(FieldError::new(field, message));
    match (field, cell) {
        (_, Cell::Fault(fault)) => {
            let message = format!("单元格里是 {fault}，不是填写的内容");
            Err(FieldError::new(field, message))
        }
        (Field::IdNumber | Field::MemberNo | Field::Mobile, Cell::Number(number)) => {
            number_of(field, *number)
        }
        (Field::IdNumber, Cell::Text(text)) if is_rounded(text) => refuse(ROUNDED),
        (Field::IdNumber | Field::MemberNo | Field::Mobile, Cell::Text(text))
            if is_scientific(text) =>
        {
            refuse(SCIENTIFIC)
        }
        (date, cell) if date.is_date() => day(date, cell),
        (Field::InspectionYear, Cell::Date(day)) => Ok(day.year().to_string()),
        (_, cell) => Ok(cell.text()),
    }
}

/// A number that stands in a cell as a number.
fn number_of(field: Field, number: f64) -> Result<String, FieldError> {
    let text = Cell::Number(number).text();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.contains('E') || digits > EXCEL_DIGITS {
        return Err(FieldError::new(field, SCIENTIFIC));
    }
    Ok(text)
}

/// Whether a text is a long number as Excel shows it: `3.30104E+17`.
fn is_scientific(text: &str) -> bool {
    let text = halfwidth(unguarded(text)).to_uppercase();
    let Some((mantissa, exponent)) = text.split_once("E+") else {
        return false;
    };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits(exponent) && all_digits(&mantissa.replacen('.', "", 1))
}

/// Whether a text of 18 digits has lost its last three. A number may end in 000 by itself: then
/// its check character is right.
fn is_rounded(text: &str) -> bool {
    let number = normal_number(text);
    number.len() == 18
        && number.ends_with("000")
        && number.bytes().all(|b| b.is_ascii_digit())
        && !has_right_check(&number)
}

fn has_right_check(number: &str) -> bool {
    number
        .split_at_checked(17)
        .is_some_and(|(body, check)| check_character(body) == check.chars().next())
}

/// A day, with or without a time.
fn day(field: Field, cell: &Cell) -> Result<String, FieldError> {
    let refuse = |shown: &str| {
        let shown = without_numbers(shown);
        let message = format!("“{shown}”看不出是哪一天，请按 2016-05-18 的样式填写");
        Err(FieldError::new(field, message))
    };
    match cell {
        Cell::Date(day) => Ok(day.to_string()),
        Cell::Number(number) => {
            let text = cell.text();
            // 19870412 is a day; 31879 may be Excel's number of one, but nothing says so.
            match text.parse::<CalendarDate>() {
                Ok(day) if number.fract() == 0.0 => Ok(day.to_string()),
                _ => refuse(&text),
            }
        }
        cell => {
            let text = halfwidth(unguarded(&cell.text()));
            if text.is_empty() {
                return Ok(text);
            }
            match without_time(&text).parse::<CalendarDate>() {
                Ok(day) => Ok(day.to_string()),
                Err(_) => refuse(&text),
            }
        }
    }
}

/// The text without a time of day behind it: `1987/4/12 0:00`, `1987-04-12T08:30:00`,
/// `1987-4-12 上午12:00:00`.
fn without_time(text: &str) -> &str {
    let Some((day, time)) = text.split_once([' ', 'T']) else {
        return text;
    };
    let time = time.trim().trim_end_matches('Z');
    let time = ["上午", "下午", "AM", "PM"]
        .iter()
        .fold(time, |time, half| {
            let time = time.strip_prefix(half).unwrap_or(time);
            time.strip_suffix(half).unwrap_or(time).trim()
        });
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<Option<u8>> = time.split(':').map(|part| part.parse().ok()).collect();
    let is_time = match parts.as_slice() {
        [Some(hour), Some(minute)] => *hour < 24 && *minute < 60,
        [Some(hour), Some(minute), Some(second)] => *hour < 24 && *minute < 60 && *second < 60,
        _ => false,
    };
    if is_time && fraction.bytes().all(|b| b.is_ascii_digit()) {
        day
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(field: Field, text: &str) -> Result<String, String> {
        read(field, &Cell::Text(text.to_owned())).map_err(|error| error.message)
    }

    #[test]
    fn days_in_every_usual_form() {
        for written in [
            "1987-04-12",
            "1987/4/12 0:00",
            "1987/4/12  00:00:00",
            "1987-04-12T08:30:00Z",
            "1987-04-12 08:30:00.000",
            "1987.4.12",
            "19870412",
            "1987年4月12日",
            "1987-4-12 上午12:00:00",
            "1987-4-12 12:00 AM",
            "'1987-04-12",
            "=\"1987-04-12\"",
        ] {
            assert_eq!(
                text(Field::BirthDate, written),
                Ok("1987-04-12".into()),
                "{written}"
            );
        }
        let number = |n| read(Field::JoinedOn, &Cell::Number(n));
        assert_eq!(number(19_870_412.0), Ok("1987-04-12".into()));
        assert_eq!(text(Field::BirthDate, " "), Ok(String::new()));
    }

    #[test]
    fn no_day_is_guessed() {
        for written in [
            "31-Dec-87",
            "87年4月",
            "12/4/1987",
            "87-4-12",
            "1987年",
            "1987-02-30",
            "1987-4-12 25:00",
            "1987-4-12 昨天",
            "31879",
        ] {
            let told = text(Field::BirthDate, written).unwrap_err();
            assert!(told.contains("看不出是哪一天"), "{written}: {told}");
        }
        assert!(read(Field::BirthDate, &Cell::Number(31_879.0)).is_err());
        assert!(read(Field::BirthDate, &Cell::Number(19_870_412.5)).is_err());
    }

    #[test]
    fn numbers_that_lost_digits_are_told() {
        let id = |cell| read(Field::IdNumber, &cell).map_err(|error| error.message);
        for written in [
            "3.30104E+17",
            "3.30104199201121E+17",
            "３.３０１０４Ｅ＋１７",
        ] {
            assert_eq!(text(Field::IdNumber, written), Err(SCIENTIFIC.into()));
        }
        assert_eq!(
            id(Cell::Number(3.301_041_992_011_21e17)),
            Err(SCIENTIFIC.into())
        );
        assert_eq!(
            text(Field::IdNumber, "330104199201122000"),
            Err(ROUNDED.into())
        );
        // One number in eleven ends so by itself.
        let right: Vec<u32> = (1..=9)
            .filter(|n| has_right_check(&format!("3301041992011{n}1000")))
            .collect();
        assert!(!right.is_empty());
        for n in right {
            let number = format!("3301041992011{n}1000");
            assert_eq!(text(Field::IdNumber, &number), Ok(number));
        }
        assert_eq!(
            read(Field::MemberNo, &Cell::Number(330_000_010_231.0)),
            Ok("330000010231".into())
        );
        assert_eq!(
            read(Field::Mobile, &Cell::Number(13_800_000_000.0)),
            Ok("13800000000".into())
        );
        // A passport number may look like it.
        assert_eq!(text(Field::IdNumber, "E1234567"), Ok("E1234567".into()));
    }

    #[test]
    fn what_a_program_could_not_work_out_is_no_value() {
        let told = read(Field::Firm, &Cell::Fault("#N/A".into())).unwrap_err();
        assert_eq!(told.message, "单元格里是 #N/A，不是填写的内容");
    }
}
