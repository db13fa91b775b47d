//! Print sheets and printer profiles: what they are called and what they may be.

mod refusal;

use serde::{Deserialize, Serialize};
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

use crate::error::PublicError;
pub use refusal::PrintRefusal;

/// The most certificates that one document for the printer holds.
pub const MAX_PRINTED: usize = 200;
/// The most profiles of an association.
pub const MAX_PROFILES: usize = 50;
/// The longest name of a profile, in characters.
const MAX_NAME: usize = 40;
/// Hundredths of a millimetre to either side.
const MAX_OFFSET: i32 = 1_000;
/// Hundredths of a percent.
const SCALES: std::ops::RangeInclusive<i32> = 9_700..=10_300;

/// How certificates are put on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum SheetKind {
    /// One at full size on A5 landscape.
    A5,
    /// One at full size in the middle of A4 landscape.
    A4One,
    /// Two at 92 % on A4 portrait.
    A4Two,
    /// Ten cards of 85.6 × 54 mm on A4 portrait.
    Card,
}

impl SheetKind {
    /// The name in forms and in the trail.
    pub fn slug(self) -> &'static str {
        self.into()
    }
}

/// The paper of a calibration page, the way it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum PaperKind {
    /// For [`SheetKind::A5`].
    #[strum(serialize = "a5")]
    A5Landscape,
    /// For [`SheetKind::A4One`].
    A4Landscape,
    /// For [`SheetKind::A4Two`] and [`SheetKind::Card`].
    A4Portrait,
}

impl PaperKind {
    /// The name in addresses.
    pub fn slug(self) -> &'static str {
        self.into()
    }
}

/// What the dialog 打印 offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintChoices {
    /// The printers that have been calibrated.
    pub profiles: Vec<PrinterProfile>,
    /// Why there can be no cards, if so.
    pub no_cards: Option<String>,
}

/// A printer profile as forms show it: numbers as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrinterProfile {
    /// Identity.
    pub id: i64,
    /// Grows with every change.
    pub version: i32,
    /// 名称.
    pub name: String,
    /// 左右偏移, in mm to the right.
    pub offset_x: String,
    /// 上下偏移, in mm down.
    pub offset_y: String,
    /// 横向缩放, in percent.
    pub scale_x: String,
    /// 纵向缩放, in percent.
    pub scale_y: String,
}

/// What a profile does to a print, within bounds: hundredths of a millimetre and of a percent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calibration {
    /// 名称.
    pub name: String,
    /// To the right, −1,000 to 1,000.
    pub offset_x: i32,
    /// Down, −1,000 to 1,000.
    pub offset_y: i32,
    /// Across, 9,700 to 10,300.
    pub scale_x: i32,
    /// Down, 9,700 to 10,300.
    pub scale_y: i32,
}

impl Calibration {
    /// Reads a profile as typed.
    ///
    /// # Errors
    /// [`PublicError::PrintRefused`] for the first value that cannot be taken.
    pub fn parse(typed: &PrinterProfile) -> Result<Self, PublicError> {
        let name = typed.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control)
        {
            return Err(PrintRefusal::ProfileName.into());
        }
        let offset = |text: &str| {
            hundredths(text)
                .filter(|value| (-MAX_OFFSET..=MAX_OFFSET).contains(value))
                .ok_or(PrintRefusal::ProfileOffset)
        };
        let scale = |text: &str| {
            hundredths(text)
                .filter(|value| SCALES.contains(value))
                .ok_or(PrintRefusal::ProfileScale)
        };
        Ok(Self {
            name,
            offset_x: offset(&typed.offset_x)?,
            offset_y: offset(&typed.offset_y)?,
            scale_x: scale(&typed.scale_x)?,
            scale_y: scale(&typed.scale_y)?,
        })
    }
}

/// A number with at most two decimals, in hundredths. Full-width digits and signs count as theirs.
fn hundredths(text: &str) -> Option<i32> {
    let plain: String = text.trim().chars().map(half_width).collect();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || part.len() > 2 || !all_digits(whole) {
        return None;
    }
    let part = match part.len() {
        _ if !all_digits(part) => return None,
        0 => 0,
        1 => part.parse::<i32>().ok()? * 10,
        _ => part.parse::<i32>().ok()?,
    };
    Some(sign * (whole.parse::<i32>().ok()? * 100 + part))
}

fn half_width(character: char) -> char {
    match character {
        '−' | '－' | '–' => '-',
        '＋' => '+',
        '。' | '．' => '.',
        '０'..='９' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

/// Hundredths as a person writes them.
pub fn from_hundredths(value: i32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.unsigned_abs() / 100, value.unsigned_abs() % 100);
    match (part, part % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", part / 10),
        _ => format!("{sign}{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(offset: &str, scale: &str) -> PrinterProfile {
        PrinterProfile {
            name: " 财务室 HP ".into(),
            offset_x: offset.into(),
            offset_y: "0".into(),
            scale_x: scale.into(),
            scale_y: "100".into(),
            ..PrinterProfile::default()
        }
    }

    #[test]
    fn numbers_are_taken_as_typed_and_shown_as_written() {
        for (text, value) in [
            ("0", 0),
            ("-0.5", -50),
            ("1.25", 125),
            ("−1．5", -150),
            ("＋１０", 1_000),
        ] {
            let read = Calibration::parse(&typed(text, "100"));
            assert_eq!(read.map(|read| read.offset_x), Ok(value), "{text}");
        }
        for value in -1_000..=1_000 {
            let shown = from_hundredths(value);
            let read = Calibration::parse(&typed(&shown, "100"));
            assert_eq!(read.map(|read| read.offset_x), Ok(value), "{shown}");
        }
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        for text in [
            "", "-", "10.01", "-10.01", "1.234", "1e1", "5,5", "99999", "1.-5", "NaN",
        ] {
            let refused = Calibration::parse(&typed(text, "100"));
            assert_eq!(refused, Err(PrintRefusal::ProfileOffset.into()), "{text}");
        }
        for text in ["96.99", "103.01", "1", "-100"] {
            let refused = Calibration::parse(&typed("0", text));
            assert_eq!(refused, Err(PrintRefusal::ProfileScale.into()), "{text}");
        }
        for text in ["97", "103", "100.25"] {
            assert!(Calibration::parse(&typed("0", text)).is_ok(), "{text}");
        }
        for name in [" ", "a\nb", &"名".repeat(41)] {
            let profile = PrinterProfile {
                name: name.into(),
                ..typed("0", "100")
            };
            let refused = Calibration::parse(&profile);
            assert_eq!(refused, Err(PrintRefusal::ProfileName.into()));
        }
        let read = Calibration::parse(&typed("0", "100"));
        assert_eq!(read.map(|read| read.name), Ok("财务室 HP".into()));
    }
}
