//! How a cell shows its number, where that says more than the number.

use calamine::Style;
use domain::roster::Cell;

/// Beyond this a number has lost its last digits, and no format brings them back (2⁵³).
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A format of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// The format of texts, `@`.
    Text,
    /// `000000`: with zeros before it, up to so many digits.
    Zeros(usize),
}

impl Shown {
    pub(super) fn of(style: &Style) -> Self {
        let code = style
            .number_format
            .as_ref()
            .map(|format| format.format_code.as_str());
        match code.unwrap_or_default() {
            "@" => Self::Text,
            zeros if zeros.len() > 1 && zeros.len() < 32 && zeros.bytes().all(|b| b == b'0') => {
                Self::Zeros(zeros.len())
            }
            _ => Self::Number,
        }
    }

    pub(super) fn number(self, number: f64) -> Cell {
        let whole = number.fract() == 0.0 && (0.0..EXACT).contains(&number);
        match self {
            Self::Text if number.abs() < EXACT => Cell::Text(number.to_string()),
            Self::Zeros(digits) if whole => {
                let bare = number.to_string();
                if bare.len() < digits {
                    Cell::Text(format!("{bare:0>digits$}"))
                } else {
                    Cell::Number(number)
                }
            }
            _ => Cell::Number(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_a_format_stay_as_they_are_shown() {
        assert_eq!(
            Shown::Text.number(330_000_010_231.0),
            Cell::Text("330000010231".into())
        );
        assert_eq!(Shown::Zeros(6).number(123.0), Cell::Text("000123".into()));
        assert_eq!(
            Shown::Zeros(6).number(1_234_567.0),
            Cell::Number(1_234_567.0)
        );
        assert_eq!(Shown::Zeros(6).number(1.5), Cell::Number(1.5));
        // What has lost digits stays a number, so that it is refused.
        let lost = 330_104_199_201_121_000.0;
        assert_eq!(Shown::Text.number(lost), Cell::Number(lost));
    }
}
