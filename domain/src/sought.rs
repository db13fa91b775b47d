//! What somebody typed into the search box: ordinary words, which the address may hold, or the
//! number of an identity document, which it may not. Decided here alone, for page and server.

use crate::id_document::mask;
use crate::text::normal_number;

/// So many digits in a row are a number, or a part of one, that no address may hold: a passport
/// has seven, dates of birth have eight, telephones eleven.
const MANY_DIGITS: usize = 7;

/// The digits of 执业会员号, which are no secret.
const MEMBER_NO: usize = 12;

/// So many digits beside letters are a passport or a travel permit.
const DIGITS_BESIDE_LETTERS: usize = 4;

/// The number of an identity document that a text holds, or what may be one or a part of one, in
/// its normal form: no spaces, no hyphens and the like, upper case. On the side of caution: what is no number
/// after all is found as words are.
///
/// Numbers of members (12 or up to 6 digits), names and readings are none.
pub fn document_number(text: &str) -> Option<String> {
    let joined: String = normal_number(text)
        .chars()
        .filter(|c| !is_joint(*c))
        .collect();
    let mut runs = joined.split(|c: char| !c.is_ascii_alphanumeric());
    runs.find(|run| is_document_number(run)).map(str::to_owned)
}

/// The forms in which the number that a text holds may be on file: as it is written, since a
/// malformed number keeps its marks, and as it should be; so each of its parts between spaces. Empty
/// if it holds none.
pub fn written_forms(text: &str) -> Vec<String> {
    if document_number(text).is_none() {
        return Vec::new();
    }
    let parts = std::iter::once(text).chain(text.split_whitespace());
    let mut forms: Vec<String> = parts
        .filter(|part| document_number(part).is_some())
        .flat_map(|part| [Some(normal_number(part)), document_number(part)])
        .flatten()
        .collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Whether no address, log or history may hold this text.
pub fn is_secret(text: &str) -> bool {
    document_number(text).is_some()
}

/// What a page may show of a text that no address may hold.
pub fn masked(text: &str) -> String {
    mask(&document_number(text).unwrap_or_else(|| normal_number(text)))
}

fn is_document_number(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    match digits == run.len() {
        true => digits >= MANY_DIGITS && digits != MEMBER_NO,
        false => digits >= DIGITS_BESIDE_LETTERS,
    }
}

/// What people write between the parts of one number.
fn is_joint(c: char) -> bool {
    matches!(
        c,
        '-' | '.' | '/' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_every_kind_are_told_however_they_are_written() {
        for (written, number) in [
            ("11010519491231002X", "11010519491231002X"),
            (" 110105 19491231 002x ", "11010519491231002X"),
            ("110105-19491231-002X", "11010519491231002X"),
            ("110105.1949.1231.002X", "11010519491231002X"),
            ("110105/19491231/002X", "11010519491231002X"),
            ("１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
            ("'11010519491231002X", "11010519491231002X"),
            ("\u{202d}11010519491231002X\u{202c}", "11010519491231002X"),
            ("110105491231002", "110105491231002"),
            ("身份证：11010519491231002X", "11010519491231002X"),
            ("王䶮 11010519491231002X", "11010519491231002X"),
            ("H12345678", "H12345678"),
            ("m1234567890", "M1234567890"),
            ("12345678", "12345678"),
            ("1234567890", "1234567890"),
            ("ABC110199001011", "ABC110199001011"),
            ("E12345678", "E12345678"),
            ("ea1234567", "EA1234567"),
            ("K0123456P", "K0123456P"),
            // Parts of numbers, days of birth, telephones.
            ("1101051949", "1101051949"),
            ("1949-12-31", "19491231"),
            ("13800000000", "13800000000"),
            ("1101051949123100", "1101051949123100"),
        ] {
            assert_eq!(
                document_number(written).as_deref(),
                Some(number),
                "{written:?}"
            );
        }
    }

    #[test]
    fn malformed_numbers_are_sought_as_they_are_on_file() {
        for (text, on_file) in [
            ("E-1234567", "E-1234567"),
            ("A123456(7)", "A123456(7)"),
            ("WANG 11010519491231002X", "11010519491231002X"),
            ("330000010001\t11010519491231002x", "11010519491231002X"),
            ("110105 19491231 002X", "11010519491231002X"),
        ] {
            let forms = written_forms(text);
            assert!(
                forms.iter().any(|form| form == on_file),
                "{text}: {forms:?}"
            );
        }
        assert!(written_forms("330000010001").is_empty());
    }

    #[test]
    fn words_and_numbers_of_members_are_none() {
        for words in [
            "",
            "丁万伟",
            "dingwanwei",
            "DWW",
            "330000010001",
            "3300 0001 0001",
            "123456",
            "0001",
            "示例天衡会计师事务所",
            "示会协〔2016〕1号",
            "甲2所",
            "王1",
            "%",
            "a-1",
        ] {
            assert_eq!(document_number(words), None, "{words:?}");
        }
    }

    #[test]
    fn little_is_shown_of_them() {
        assert_eq!(masked("11010519491231002X"), "110***************");
        assert_eq!(masked("1234567890"), "123*******");
    }

    proptest! {
        /// Whatever stands as a well-formed number of a document that is no member's number.
        #[test]
        fn every_well_formed_number_is_one(
            number in "[0-9]{17}[0-9X]|[HM][0-9]{8}|[HM][0-9]{10}|[0-9]{8}|[0-9]{10}|[A-Z]{3}[0-9]{12}\
                       |[A-Z]{1,2}[0-9]{7,8}",
            parted in 0_usize..8,
            by in "[ \\-\u{3000}\u{2013}]{0,2}",
        ) {
            let (head, tail) = number.split_at(parted);
            let written = format!("{head}{by}{tail}");
            prop_assert_eq!(document_number(&written), Some(number.clone()));
            prop_assert!(!masked(&written).contains(&number[4..]));
        }

        #[test]
        fn names_are_none(name in "[\u{4e00}-\u{9fa5}·a-z ]{0,20}", number in "[0-9]{12}|[0-9]{0,6}") {
            prop_assert_eq!(document_number(&name), None);
            prop_assert_eq!(document_number(&number), None);
        }
    }
}
