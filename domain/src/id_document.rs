//! Identity documents: kinds, number rules, masking.

mod sex;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::date::CalendarDate;
use crate::text::normal_number;
pub use sex::Sex;

/// 证件类型: the kind of an identity document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdDocumentKind {
    /// 居民身份证, GB 11643.
    ResidentId,
    /// 港澳台居民居住证: same number rules, areas 81, 82 and 83.
    HmtResidencePermit,
    /// 港澳居民来往内地通行证: H or M and 8 or 10 digits.
    HmTravelPermit,
    /// 台湾居民来往大陆通行证: 8 or 10 digits.
    TwTravelPermit,
    /// 外国人永久居留身份证: three letters and 12 digits, or (since 2023) 18
    /// digits that begin with 9 and follow the rules of GB 11643.
    ForeignPermanentResidentId,
    /// 护照: 5 to 20 letters and digits.
    Passport,
}

/// What a number says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Not of the form that this kind of document has.
    Form,
    /// The check character is not the one computed from the digits before it.
    CheckCharacter,
}

impl IdDocumentKind {
    /// Every kind, in the order of the form's choices.
    pub const ALL: [Self; 6] = [
        Self::ResidentId,
        Self::HmtResidencePermit,
        Self::HmTravelPermit,
        Self::TwTravelPermit,
        Self::ForeignPermanentResidentId,
        Self::Passport,
    ];

    /// The name on screen and in spreadsheets.
    pub fn label(self) -> &'static str {
        match self {
            Self::ResidentId => "居民身份证",
            Self::HmtResidencePermit => "港澳台居民居住证",
            Self::HmTravelPermit => "港澳居民来往内地通行证",
            Self::TwTravelPermit => "台湾居民来往大陆通行证",
            Self::ForeignPermanentResidentId => "外国人永久居留身份证",
            Self::Passport => "护照",
        }
    }

    /// The kind of this name, if it is one; 身份证 is 居民身份证.
    pub fn from_label(label: &str) -> Option<Self> {
        let label = crate::text::halfwidth(label);
        if label == "身份证" {
            return Some(Self::ResidentId);
        }
        Self::ALL.into_iter().find(|kind| kind.label() == label)
    }

    /// The kind that a number alone suggests: 18 characters mean 居民身份证.
    pub fn guess(normal_number: &str) -> Option<Self> {
        (normal_number.chars().count() == 18).then_some(Self::ResidentId)
    }

    fn has_gb11643_number(self, number: &str) -> bool {
        match self {
            Self::ResidentId | Self::HmtResidencePermit => true,
            Self::ForeignPermanentResidentId => number.starts_with('9'),
            _ => false,
        }
    }
}

/// An identity document as found in a roster: any normalised text may stand for
/// the number, rules judge it afterwards ([`crate::doubts`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdDocument {
    /// 证件类型, where known.
    pub kind: Option<IdDocumentKind>,
    /// 证件号 in its normal form ([`normal_number`]); empty where missing.
    pub number: String,
}

impl IdDocument {
    /// A document whose number is brought to its normal form.
    pub fn new(kind: Option<IdDocumentKind>, number: &str) -> Self {
        Self {
            kind,
            number: normal_number(number),
        }
    }

    /// What is wrong with the number for its kind; nothing where either is missing.
    pub fn fault(&self) -> Option<NumberFault> {
        let kind = self.kind?;
        if self.number.is_empty() {
            return None;
        }
        if kind.has_gb11643_number(&self.number) {
            return gb11643_fault(kind, &self.number);
        }
        let number = self.number.as_str();
        let well_formed = match kind {
            IdDocumentKind::HmTravelPermit => number
                .strip_prefix(['H', 'M'])
                .is_some_and(|rest| is_digits(rest, &[8, 10])),
            IdDocumentKind::TwTravelPermit => is_digits(number, &[8, 10]),
            IdDocumentKind::ForeignPermanentResidentId => {
                number.split_at_checked(3).is_some_and(|(a, b)| {
                    a.bytes().all(|c| c.is_ascii_uppercase()) && is_digits(b, &[12])
                })
            }
            IdDocumentKind::Passport => {
                (5..=20).contains(&number.len())
                    && number
                        .bytes()
                        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            }
            IdDocumentKind::ResidentId | IdDocumentKind::HmtResidencePermit => true,
        };
        (!well_formed).then_some(NumberFault::Form)
    }

    /// The eight digits of the birth date inside the number, for kinds that hold one.
    pub fn embedded_birth_digits(&self) -> Option<&str> {
        self.gb11643_number()?.get(6..14)
    }

    /// The birth date inside the number, where there is a possible one.
    pub fn embedded_birth_date(&self) -> Option<CalendarDate> {
        self.embedded_birth_digits()?.parse().ok()
    }

    /// The sex that the 17th digit tells: odd is male (GB 11643).
    pub fn embedded_sex(&self) -> Option<Sex> {
        let digit = self.gb11643_number()?.as_bytes().get(16)?;
        Some(if digit % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        })
    }

    fn gb11643_number(&self) -> Option<&str> {
        let kind = self.kind?;
        (kind.has_gb11643_number(&self.number) && has_gb11643_form(&self.number))
            .then_some(&*self.number)
    }

    /// The number for lists: its first 3 characters and never more than a third
    /// of it, the rest as `*`. More would give it away beside birth date and sex.
    pub fn masked(&self) -> String {
        mask(&self.number)
    }
}

/// See [`IdDocument::masked`].
pub fn mask(number: &str) -> String {
    let length = number.chars().count();
    let shown = (length / 3).min(3);
    number
        .chars()
        .take(shown)
        .chain(std::iter::repeat_n('*', length - shown))
        .collect()
}

fn is_digits(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit())
}

fn has_gb11643_form(number: &str) -> bool {
    number.len() == 18
        && number.split_at_checked(17).is_some_and(|(body, check)| {
            body.bytes().all(|c| c.is_ascii_digit())
                && check.bytes().all(|c| c.is_ascii_digit() || c == b'X')
        })
}

fn gb11643_fault(kind: IdDocumentKind, number: &str) -> Option<NumberFault> {
    let area_fits = kind != IdDocumentKind::HmtResidencePermit
        || ["810000", "820000", "830000"]
            .iter()
            .any(|area| number.starts_with(area));
    if !has_gb11643_form(number) || !area_fits {
        return Some(NumberFault::Form);
    }
    let body = number.get(..17)?;
    (check_character(body) != number.chars().last()).then_some(NumberFault::CheckCharacter)
}

/// The check character of 17 digits (GB 11643-1999, ISO 7064 MOD 11-2); `None`
/// for anything else.
pub fn check_character(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if !is_digits(body, &[17]) {
        return None;
    }
    let sum: u32 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    "10X98765432".chars().nth((sum % 11) as usize)
}
