//! Search and sort keys of names: the name itself, its full pinyin, its initials.

use pinyin::ToPinyin;

/// Surnames read otherwise than the same character in common words.
const SURNAMES: [(char, &str); 22] = [
    ('单', "shan"),
    ('曾', "zeng"),
    ('仇', "qiu"),
    ('解', "xie"),
    ('查', "zha"),
    ('朴', "piao"),
    ('盖', "ge"),
    ('区', "ou"),
    ('翟', "zhai"),
    ('尉', "wei"),
    ('覃', "qin"),
    ('缪', "miao"),
    ('乐', "yue"),
    ('员', "yun"),
    ('召', "shao"),
    ('长', "zhang"),
    ('石', "shi"),
    ('沈', "shen"),
    ('贾', "jia"),
    ('任', "ren"),
    ('华', "hua"),
    ('种', "chong"),
];

/// Full pinyin without tones, one syllable an item; a character without a
/// reading stands for itself, in lower case.
pub fn syllables(name: &str) -> Vec<String> {
    name.chars()
        .filter(|c| !c.is_whitespace() && *c != '·')
        .enumerate()
        .map(|(position, c)| {
            let surname = SURNAMES.iter().find(|(s, _)| position == 0 && *s == c);
            match (surname, c.to_pinyin()) {
                (Some((_, reading)), _) => (*reading).to_owned(),
                (None, Some(reading)) => reading.plain().replace('ü', "v"),
                (None, None) => c.to_lowercase().collect(),
            }
        })
        .collect()
}

/// The key that orders names: by pinyin, then by the characters themselves.
pub fn sort_key(name: &str) -> String {
    format!("{} {name}", syllables(name).join(" "))
}

/// The text that a search looks through: name, full pinyin, initials, parted by
/// line feeds so that no match runs from one into the next.
pub fn search_key(name: &str) -> String {
    let syllables = syllables(name);
    let initials: String = syllables.iter().filter_map(|s| s.chars().next()).collect();
    format!(
        "{}\n{}\n{initials}",
        name.to_lowercase(),
        syllables.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_pinyin_and_initials() {
        assert_eq!(search_key("丁万伟"), "丁万伟\ndingwanwei\ndww");
        assert_eq!(search_key("单吕"), "单吕\nshanlv\nsl");
        assert_eq!(search_key("阿里·买买提"), "阿里·买买提\nalimaimaiti\nalmmt");
    }

    #[test]
    fn rare_characters_stand_for_themselves() {
        assert!(search_key("王𬱖").starts_with("王𬱖\nwang"));
        assert_eq!(search_key("王A"), "王a\nwanga\nwa");
    }
}
