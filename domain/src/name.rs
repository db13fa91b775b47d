//! The one normal form of people's names: what typing, import, search, photo names and the
//! search for duplicates compare. Unicode's canonical composition (NFC), `·` for every dot that
//! parts a name, no padding inside Chinese names, no invisible characters, the usual character
//! for its look-alikes. Rare characters stay as they are.

use crate::text::{nfc, trimmed};

/// U+00B7, which parts the names of minorities and foreigners (GB/T 15834).
pub const DOT: char = '·';

/// The name in its normal form; the same again for a name that is in it.
pub fn normal(text: &str) -> String {
    let plain: Vec<char> = trimmed(text).chars().map(narrow).collect();
    let dotted: Vec<char> = plain
        .iter()
        .enumerate()
        .map(|(at, c)| {
            let is_letter = |c: &&char| !(c.is_whitespace() || is_dot(**c) || is_stop(**c));
            let before = plain.iter().take(at).rev().find(is_letter);
            let after = plain.iter().skip(at + 1).find(is_letter);
            let between_ideographs = [before, after]
                .iter()
                .all(|beside| beside.is_some_and(|c| is_ideograph(*c)));
            match c {
                c if is_dot(*c) || (is_stop(*c) && between_ideographs) => DOT,
                c => *c,
            }
        })
        .collect();
    let mut name = String::with_capacity(text.len());
    let mut gap = false;
    for c in dotted {
        if c.is_whitespace() && !matches!(c, '\n' | '\r') {
            gap = true;
            continue;
        }
        let last = name.chars().next_back();
        if gap
            && last.is_some_and(|last| !(is_solid(last) && is_solid(c)) && last != DOT && c != DOT)
        {
            name.push(' ');
        }
        gap = false;
        if c == DOT && last == Some(DOT) {
            continue;
        }
        name.push(c);
    }
    nfc(&name)
}

/// Full-width Latin letters and digits are the ordinary ones.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        c => c,
    }
}

/// Every dot that is written for [`DOT`]: bullets, katakana, hyphenation and word dots, bullet and
/// dot operators, one-dot leaders, full-width stops, black circles.
pub fn is_dot(c: char) -> bool {
    matches!(
        c,
        '·' | '•'
            | '・'
            | '･'
            | '‧'
            | '∙'
            | '⋅'
            | '․'
            | '．'
            | '﹒'
            | '●'
            | '⦁'
            | '⸱'
            | 'ꞏ'
            | '᛫'
            | '\u{387}'
    )
}

/// What stands for [`DOT`] between ideographs, and is a stop elsewhere.
pub(crate) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '。' | '｡')
}

/// A Chinese character, as names hold them.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '〇' | '々' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        // Ideographs that a font or a newer Unicode gave another place.
        || matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// What stands beside its neighbour without a space in a Chinese name.
fn is_solid(c: char) -> bool {
    c == DOT || is_ideograph(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_dot_becomes_the_one() {
        for dot in "·•・･‧∙⋅․．﹒●⸱\u{387}.。｡".chars() {
            for written in [
                format!("阿依古丽{dot}示例"),
                format!("阿依古丽 {dot} 示例"),
                format!("阿依古丽{dot}{dot}示例"),
            ] {
                assert_eq!(normal(&written), "阿依古丽·示例", "{written}");
            }
        }
        assert_eq!(normal("J. R. Smith"), "J. R. Smith");
        assert_eq!(normal("José•Peña"), "José·Peña");
    }

    #[test]
    fn padding_goes_and_parting_spaces_stay() {
        for (written, name) in [
            ("姜　芳", "姜芳"),
            (" 姜 \u{a0} 芳\t", "姜芳"),
            ("欧阳 示 例", "欧阳示例"),
            ("Mary  Ann\u{3000}Smith", "Mary Ann Smith"),
            ("김\u{2003}철수", "김 철수"),
            ("王小明 John", "王小明 John"),
            ("𬱖 䶮", "𬱖䶮"),
        ] {
            assert_eq!(normal(written), name, "{written:?}");
        }
    }

    #[test]
    fn look_alikes_accents_and_invisible_characters() {
        for (written, name) in [
            ("⽅⼩示", "方小示"),
            ("\u{f979}示生", "凉示生"),
            ("⾼示⼀", "高示一"),
            ("葛\u{e0100}示城", "葛示城"),
            ("令\u{fe00}示二", "令示二"),
            ("\u{2068}李\u{ad}四\u{200b}\u{2069}", "李四"),
            ("Jose\u{301} Pen\u{303}a", "José Peña"),
            ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
        ] {
            assert_eq!(normal(written), name, "{written:?}");
        }
        for name in ["𬱖𫖯䶮", "﨑山", "O’Brien", "王\u{e863}", "〇一"] {
            assert_eq!(normal(name), name);
        }
    }

    proptest! {
        #[test]
        fn the_normal_form_is_final(text in "(?s)[\\u{20}a-z王·．.。⽅\\u{301}\\u{3000}\\u{fe00}]{0,16}|(?s).{0,24}") {
            let name = normal(&text);
            prop_assert_eq!(normal(&name), name.clone());
            prop_assert_eq!(name.trim(), &*name);
            prop_assert!(!name.chars().any(crate::text::is_invisible));
            prop_assert!(!name.contains("  "));
        }
    }
}
