//! Normal forms of text that people type or that spreadsheets hold.

/// Unicode's compatibility composition. Natively from the crate's tables.
#[cfg(not(target_arch = "wasm32"))]
fn nfkc(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().collect()
}

/// Unicode's compatibility composition. In the browser by the browser, which has
/// the tables already: they would be an eighth of what a first visit loads.
#[cfg(target_arch = "wasm32")]
fn nfkc(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").into()
}

/// Compatibility forms folded (NFKC), ends trimmed: full-width digits and
/// letters become ASCII. For numbers and dates, never for names.
pub fn halfwidth(text: &str) -> String {
    nfkc(text).trim().to_owned()
}

/// The normal form of a number: NFKC, no white space at all, upper case.
pub fn normal_number(text: &str) -> String {
    nfkc(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .flat_map(char::to_uppercase)
        .collect()
}

/// The normal form of free text and names: ends trimmed, invisible marks that
/// spreadsheets leave behind removed; every visible character stays as it is,
/// so that rare and compatibility ideographs survive unchanged.
pub fn trimmed(text: &str) -> String {
    text.chars()
        .filter(|c| !is_invisible(*c))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Byte order mark, zero-width space and joiners, direction marks. The
/// variation selectors stay: they belong to the character before them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_width_and_spaces() {
        assert_eq!(
            normal_number(" ３３０１０４ 1992０１１２ 101ｘ\u{200b}"),
            "33010419920112101X"
        );
    }

    #[test]
    fn names_keep_every_visible_character() {
        for name in ["𬱖𫖯䶮", "阿卜杜拉·买买提", "﨑山", "O’Brien"] {
            assert_eq!(trimmed(&format!("\u{feff} {name}\u{3000}")), name);
        }
    }
}
