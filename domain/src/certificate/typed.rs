//! A verification code out of what people type, paste and scan.
//!
//! Whatever is no letter and no digit parts a text into words: spaces, every kind of dash,
//! brackets, 验证码：. A code is a run of words with 26 characters of the alphabet in them, all in
//! all. So nothing that stands around it has to be known. An address is known, since its words
//! might add up to a code by chance: of it, what follows `/verify/` or `code=` counts.

use super::{ALPHABET, LENGTH};
use crate::text::nfkc;

/// Longer texts hold no code: nobody types that much.
const LONGEST: usize = 2_000;

/// The code that a text means, in its stored form; `None` if it holds none, or several.
pub(super) fn code(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    // The sign № would become letters that stick to the code.
    let text = match text.is_ascii() {
        true => text.to_owned(),
        false => nfkc(&text.replace('№', " ")),
    };
    of_address(&text)
        .and_then(alone)
        .or_else(|| alone(text.trim()))
}

/// What stands in the place of the code in an address of ours.
fn of_address(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let start = ["/verify/", "code="]
        .iter()
        .filter_map(|sign| Some(lower.rfind(sign)? + sign.len()))
        .max()?;
    let rest = text.get(start..)?;
    rest.split(['/', '?', '#', '&']).next()
}

/// The one code in a text.
fn alone(text: &str) -> Option<String> {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let words: Vec<&str> = visible
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut found: Option<String> = None;
    for start in 0..words.len() {
        let Some(code) = words.get(start..).and_then(beginning) else {
            continue;
        };
        match &found {
            Some(other) if *other != code => return None,
            _ => found = Some(code),
        }
    }
    found
}

/// The code that these words begin with.
fn beginning(words: &[&str]) -> Option<String> {
    let mut code = String::with_capacity(LENGTH);
    for word in words {
        code.push_str(word);
        if code.len() >= LENGTH {
            break;
        }
    }
    let code: String = code.chars().map(usual).collect();
    let valid = code.len() == LENGTH && code.bytes().all(|c| ALPHABET.contains(&c));
    valid.then_some(code)
}

/// The character of the alphabet that a similar one is read as (Crockford, base 32).
fn usual(c: char) -> char {
    match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

/// Invisible characters do not separate words: they come along when a text is copied.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::CertificateCode;

    const CODE: &str = "7K3M9QXD2FVAW5TH8C4PN6RJ2E";

    fn read(text: &str) -> Option<String> {
        text.parse::<CertificateCode>().ok().map(String::from)
    }

    #[test]
    fn what_stands_around_a_code_does_not_matter() {
        for text in [
            "7k3m9-qxd2f-vaw5t-h8c4p-n6rj2e",
            "验证码：7K3M9-QXD2F-VAW5T-H8C4P-N6RJ2E",
            "证书编码: 7K3M9 QXD2F VAW5T H8C4P N6RJ2E。",
            "编号【7K3M9QXD2FVAW5TH8C4PN6RJ2E】",
            "№7K3M9QXD2FVAW5TH8C4PN6RJ2E",
            "Code: 7K3M9QXD2FVAW5TH8C4PN6RJ2E",
            "(7K3M9–QXD2F—VAW5T−H8C4P‐N6RJ2E)",
            "７Ｋ３Ｍ９－ＱＸＤ２Ｆ－ＶＡＷ５Ｔ－Ｈ８Ｃ４Ｐ－Ｎ６ＲＪ２Ｅ",
            "7 K 3 M 9 Q X D 2 F V A W 5 T H 8 C 4 P N 6 R J 2 E",
            "\u{feff}7K3M9QX\u{200b}D2FVAW5TH8C4PN6RJ2E\r\n",
            "7K3M9\u{ad}QXD2F_VAW5T~H8C4P·N6RJ2E",
            "https://certificates.example/verify/7K3M9QXD2FVAW5TH8C4PN6RJ2E",
            "HTTPS://CERTIFICATES.EXAMPLE/VERIFY/7K3M9QXD2FVAW5TH8C4PN6RJ2E?from=wechat&isappinstalled=0",
            "https://certificates.example/verify/7K3M9QXD2FVAW5TH8C4PN6RJ2E/photo",
            "请看 https://c.example/verify/7K3M9QXD2FVAW5TH8C4PN6RJ2E#x 谢谢",
            "https://certificates.example/verify?code=7k3m9-qxd2f-vaw5t-h8c4p-n6rj2e&a=1",
            "7K3M9QXD2FVAW5TH8C4PN6RJ2E 7K3M9-QXD2F-VAW5T-H8C4P-N6RJ2E",
        ] {
            assert_eq!(read(text).as_deref(), Some(CODE), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for text in [
            "",
            "王䶮",
            "U7K3M9QXD2FVAW5TH8C4PN6RJ2",
            "7K3M9QXD2FVAW5TH8C4PN6RJ2",
            "7K3M9QXD2FVAW5TH8C4PN6RJ2EE",
            // Two at once: which one is meant?
            "7K3M9QXD2FVAW5TH8C4PN6RJ2E 8K3M9QXD2FVAW5TH8C4PN6RJ2E",
            "https://certificates.example/verify/",
            &"7".repeat(5_000),
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_code_is_read_however_it_is_written(
            random in any::<[u8; 26]>(),
            label in prop::sample::select(vec!["", "验证码：", "编号", "证书编码: ", "【", "No. ", "https://a.example/verify/"]),
            dash in prop::sample::select(vec!["", "-", " ", "—", "－", "\u{200b}", "\u{3000}"]),
            end in prop::sample::select(vec!["", "】", "。", "\n", "?x=1", "#top"]),
            lower in any::<bool>(),
            wide in any::<bool>(),
            confused in any::<bool>(),
        ) {
            let code = CertificateCode::from_random(random);
            let mut text = code.grouped().replace('-', dash);
            if lower {
                text = text.to_lowercase();
            }
            if confused {
                text = text.replace('0', "o").replace('1', "l");
            }
            if wide {
                let widen = |c: char| char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_graphic());
                text = text.chars().map(|c| widen(c).unwrap_or(c)).collect();
            }
            let end = if end == "?x=1" && !label.starts_with("https") { "" } else { end };
            let end = if end == "#top" && !label.starts_with("https") { "" } else { end };
            prop_assert_eq!(read(&format!("{label}{text}{end}")), Some(code.as_str().to_owned()));
        }

        #[test]
        fn no_text_is_too_odd_to_be_read(text in ".{0,200}") {
            if let Some(code) = read(&text) {
                prop_assert_eq!(read(&code), Some(code.clone()));
            }
        }
    }
}
