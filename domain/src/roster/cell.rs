//! What stands in one cell of a table that somebody sends.

use crate::CalendarDate;

/// The value of a cell, as the file has it and before anything is made of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, as it stands in the file.
    Text(String),
    /// A number. Excel keeps 15 digits: a longer one has lost its last ones.
    Number(f64),
    /// A day, from a cell that the file marks as a date.
    Date(CalendarDate),
    /// What the program that wrote the file could not work out: `#N/A`, a formula without a value.
    Fault(String),
}

/// Numbers beyond this may have lost digits (IEEE 754: 2⁵³).
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Cell {
    /// Whether nothing but space stands in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Fault(_) => false,
        }
    }

    /// The cell as text, as a person would read it: whole numbers without a decimal point, days as
    /// `2016-05-18`.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(number) if number.abs() < EXACT => number.to_string(),
            Self::Number(number) => format!("{number:E}"),
            Self::Date(day) => day.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let text = |number| Cell::Number(number).text();
        assert_eq!(text(330_000_010_231.0), "330000010231");
        assert_eq!(text(1.5), "1.5");
        assert_eq!(text(3.301_041_992_011_21e17), "3.30104199201121E17");
        assert!(Cell::Text("\u{3000} ".into()).is_blank());
        assert!(!Cell::Number(0.0).is_blank());
    }
}
