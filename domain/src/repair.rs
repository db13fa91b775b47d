//! What the normal forms change in what somebody typed or a roster holds, in words. Nothing is
//! repaired silently: saving answers with it, an import lists it.

use crate::field::Field;
use crate::name::{DOT, is_dot, is_stop, narrow, normal};
use crate::text::{
    is_invisible, is_variation_selector, nfc, nfkc, trimmed, unguarded, usual, visible,
};

const GUARD: &str = "去掉表格软件加的等号、引号";

/// What taking this text into this field changes, other than to trim it and to write letters of
/// numbers large; nothing if it is taken as it is. Numbers are not quoted.
pub fn told(field: Field, text: &str) -> Option<String> {
    // Most texts are in their form already: a look is enough for them.
    let changes = match field {
        _ if text.bytes().all(|c| c.is_ascii_alphanumeric()) => return None,
        Field::Name => {
            let bare = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
            name(bare.strip_prefix('★').unwrap_or(bare))
        }
        Field::IdNumber | Field::MemberNo => number(text),
        free if free.choices().is_empty() && !free.is_date() => free_text(free, text),
        _ => return None,
    };
    (!changes.is_empty()).then(|| format!("已规范：{}", changes.join("、")))
}

fn number(text: &str) -> Vec<String> {
    let mut told = invisible(text);
    let seen = visible(text);
    let folded = nfkc(&seen);
    let (solid, bare) = (solid(&seen), solid(&folded));
    if unguarded(&bare) != bare {
        told.push(GUARD.to_owned());
    }
    if solid != bare {
        told.push("全角改为半角".to_owned());
    }
    if unguarded(&folded).trim().chars().any(char::is_whitespace) {
        told.push("去掉空格".to_owned());
    }
    told
}

/// The text without white space.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn free_text(field: Field, text: &str) -> Vec<String> {
    let mut told = invisible(text);
    let seen = visible(text);
    let before = seen.trim();
    for c in before.chars() {
        let to = usual(c);
        if to != c {
            told.push(format!("“{c}”改为“{to}”"));
        }
    }
    let replaced: String = before.chars().map(usual).collect();
    let trimmed = trimmed(text);
    if trimmed != replaced {
        told.push("兼容字符改为通用字符".to_owned());
    }
    if field.normal(text) != trimmed {
        told.push(GUARD.to_owned());
    }
    told
}

/// What the normal form changes in a name, in words: no end if it is only trimmed.
fn name(text: &str) -> Vec<String> {
    let mut told = invisible(text);
    let seen = visible(text);
    let mut letters = String::with_capacity(seen.len());
    for c in seen.chars() {
        let to: String = match c {
            dot if is_dot(dot) => DOT.to_string(),
            c => nfc(usual(c).encode_utf8(&mut [0; 4]))
                .chars()
                .map(narrow)
                .collect(),
        };
        letters.push_str(&to);
        if !to.chars().eq([c]) {
            let change = format!("“{c}”改为“{to}”");
            if !told.contains(&change) {
                told.push(change);
            }
        }
    }
    let name = normal(text);
    let count = |text: &str, of: fn(char) -> bool| text.chars().filter(|c| of(*c)).count();
    let stops = count(&letters, is_stop) - count(&name, is_stop);
    if stops > 0 {
        told.push(format!("间隔号改为“{DOT}”"));
    }
    if count(&letters, is_dot) + stops > count(&name, is_dot) {
        told.push("去掉重复的间隔号".to_owned());
    }
    if letters
        .trim()
        .chars()
        .any(|c| c.is_whitespace() && !matches!(c, ' ' | '\n' | '\r'))
        || count(letters.trim(), char::is_whitespace) != count(&name, char::is_whitespace)
    {
        told.push("去掉多余的空格".to_owned());
    }
    if nfc(&letters) != letters {
        told.push("字母与附加符号合为一个字符".to_owned());
    }
    told
}

/// The invisible characters of a text, each once, by number. Those at its ends only trim it, as
/// a byte order mark does.
fn invisible(text: &str) -> Vec<String> {
    let mut told = Vec::new();
    for c in text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .chars()
    {
        if is_invisible(c) {
            let kind = if is_variation_selector(c) {
                "异体选择符"
            } else {
                "不可见字符"
            };
            let change = format!("去掉{kind} U+{:04X}", u32::from(c));
            if !told.contains(&change) {
                told.push(change);
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn repairs_of_numbers_are_told_without_the_number() {
        for (written, told) in [
            ("=\"330099993101\"", "已规范：去掉表格软件加的等号、引号"),
            ("'330099993101", "已规范：去掉表格软件加的等号、引号"),
            ("330099 993101", "已规范：去掉空格"),
            ("３３００99993101", "已规范：全角改为半角"),
            ("3300\u{2068}99993101", "已规范：去掉不可见字符 U+2068"),
        ] {
            assert_eq!(
                super::told(Field::MemberNo, written).as_deref(),
                Some(told),
                "{written}"
            );
        }
        for same in ["330099993101", " 33010419920112101x ", "", "H-12345678"] {
            assert_eq!(super::told(Field::IdNumber, same), None, "{same}");
        }
    }

    #[test]
    fn repairs_of_names_and_texts_are_told() {
        assert_eq!(
            super::told(Field::Name, "★ 姜　⽅").as_deref(),
            Some("已规范：“⽅”改为“方”、去掉多余的空格")
        );
        assert_eq!(
            super::told(Field::Firm, "示例\u{ad}事务⽅").as_deref(),
            Some("已规范：去掉不可见字符 U+00AD、“⽅”改为“方”")
        );
        assert_eq!(
            super::told(Field::School, "e\u{301}cole").as_deref(),
            Some("已规范：兼容字符改为通用字符")
        );
        assert_eq!(super::told(Field::Firm, "示例（特殊普通合伙） "), None);
        assert_eq!(super::told(Field::Sex, "女"), None);
    }

    #[test]
    fn repairs_of_names_are_told_one_by_one() {
        for (written, told) in [
            ("⽅示", "“⽅”改为“方”"),
            ("\u{f979}示", "“\u{f979}”改为“凉”"),
            ("买买提•示例", "“•”改为“·”"),
            ("买买提.示例", "间隔号改为“·”"),
            ("葛\u{e0100}示", "去掉异体选择符 U+E0100"),
            ("李\u{200b}四", "去掉不可见字符 U+200B"),
            ("姜　芳", "去掉多余的空格"),
            ("Jose\u{301}", "字母与附加符号合为一个字符"),
        ] {
            assert_eq!(name(written), [told], "{written:?}");
        }
        for same in [
            "丁万伟",
            " 丁万伟 ",
            "Mary Ann Smith",
            "阿卜杜拉·买买提",
            "J. Smith",
            "José",
        ] {
            assert_eq!(name(same), [""; 0], "{same:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_in_its_normal_form_has_no_repairs(text in "(?s)[\\u{20}a-z王·．.。⽅\\u{301}\\u{3000}\\u{fe00}]{0,16}|(?s).{0,24}") {
            let told = name(&normal(&text));
            prop_assert!(told.is_empty(), "{:?}", told);
        }

        /// A change of the name other than at its ends is told, whatever it is.
        #[test]
        fn no_change_goes_untold(text in "(?s)[\\u{20}a-z王·．.。⽅\\u{301}\\u{3000}\\u{fe00}]{0,16}|(?s)[^\\n\\r]{0,24}") {
            let ends = |c: char| c.is_whitespace() || crate::text::is_invisible(c);
            let inner = text.trim_matches(ends);
            if normal(&text) != inner {
                prop_assert!(!name(&text).is_empty(), "{:?} {:?}", text, normal(&text));
            }
        }
    }
}
