//! How names are read: the syllables by which they are sorted and found.

mod surnames;

use pinyin::ToPinyin;

use crate::name::is_dot;
use surnames::{COMPOUND, SINGLE};

/// The syllables of a name without tones, `ü` as it is, in the readings that it may have: as a
/// surname (of two characters before one of one, each in all its readings), then as common words,
/// each once. At least one; a character without a reading stands for itself, in lower case.
pub fn readings(name: &str) -> Vec<Vec<String>> {
    let letters: Vec<char> = letters(name).collect();
    let common = common_reading(name);
    let begin = |syllables: &[&str]| -> Vec<String> {
        let rest = common.iter().skip(syllables.len()).cloned();
        let first = syllables.iter().map(|syllable| (*syllable).to_owned());
        first.chain(rest).collect()
    };
    let mut readings = Vec::with_capacity(2);
    let compound = COMPOUND.iter().find(|(surname, _)| {
        letters.len() > 2 && surname.chars().eq(letters.iter().take(2).copied())
    });
    if let Some((_, ways)) = compound {
        readings.extend(ways.iter().map(|syllables| begin(syllables)));
    }
    let single = SINGLE
        .iter()
        .find(|(surname, _)| letters.first() == Some(surname));
    if let Some((_, ways)) = single {
        readings.extend(ways.iter().map(|syllable| begin(&[syllable])));
    }
    readings.push(common);
    let mut told = Vec::with_capacity(readings.len());
    for reading in readings {
        if !told.contains(&reading) {
            told.push(reading);
        }
    }
    told
}

/// The syllables of a text in the readings of common words.
pub fn common_reading(text: &str) -> Vec<String> {
    let reading = |c: char| match c.to_pinyin() {
        Some(reading) => reading.plain().to_owned(),
        None => crate::plain::plain(c.encode_utf8(&mut [0; 4])),
    };
    letters(text).map(reading).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace() && !is_dot(*c))
}

/// The key that orders names, byte by byte: by pinyin, then by the characters themselves.
pub fn sort_key(name: &str) -> String {
    let reading = readings(name).into_iter().next().unwrap_or_default();
    format!("{} {name}", reading.join(" ").replace('ü', "v"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> String {
        readings(name)[0].join(" ")
    }

    #[test]
    fn surnames_have_their_own_readings() {
        for (name, reading) in [
            ("尉迟恭", "yu chi gong"),
            ("尉健行", "wei jian xing"),
            ("万俟示", "mo qi shi"),
            ("万一", "wan yi"),
            ("单于示", "chan yu shi"),
            ("单雄信", "shan xiong xin"),
            // Two characters are a surname and a given name.
            ("单于", "shan yu"),
            ("澹台示", "tan tai shi"),
            ("长孙示", "zhang sun shi"),
            ("查示", "zha shi"),
            ("仇示", "qiu shi"),
            ("解示", "xie shi"),
            ("曾示", "zeng shi"),
            ("任示", "ren shi"),
            ("区示", "ou shi"),
            ("盖示", "ge shi"),
            ("吕示", "lü shi"),
            ("斛律示", "hu lü shi"),
            ("阿里·买买提", "a li mai mai ti"),
        ] {
            assert_eq!(first(name), reading, "{name}");
        }
    }

    #[test]
    fn every_reading_of_a_surname_is_tried_once() {
        for (name, all) in [
            ("盖示", &["ge shi", "gai shi"][..]),
            ("覃示", &["qin shi", "tan shi"]),
            ("缪示", &["miao shi", "mou shi", "miu shi"]),
            ("单于示", &["chan yu shi", "shan yu shi", "dan yu shi"]),
            ("子车示", &["zi ju shi", "zi che shi"]),
            ("吕示", &["lü shi"]),
        ] {
            let readings: Vec<String> = readings(name).iter().map(|one| one.join(" ")).collect();
            for reading in all {
                let times = readings.iter().filter(|found| found == reading).count();
                assert_eq!(times, 1, "{name}: {readings:?}");
            }
            assert_eq!(readings[0], all[0], "{name}");
        }
    }

    #[test]
    fn no_surname_stands_in_the_table_twice() {
        for (at, (surname, ways)) in SINGLE.iter().enumerate() {
            assert!(!ways.is_empty());
            assert!(
                SINGLE[..at].iter().all(|(other, _)| other != surname),
                "{surname}"
            );
        }
        for (at, (surname, ways)) in COMPOUND.iter().enumerate() {
            assert!(
                !ways.is_empty() && surname.chars().count() == 2,
                "{surname}"
            );
            assert!(
                COMPOUND[..at].iter().all(|(other, _)| other != surname),
                "{surname}"
            );
        }
    }

    #[test]
    fn the_order_is_of_pinyin_and_then_of_characters() {
        let mut names = [
            "张三", "安一", "Émile", "李四", "单一", "沙二", "丁1", "ädam",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "ädam", "安一", "丁1", "Émile", "李四", "沙二", "单一", "张三"
            ]
        );
    }
}
