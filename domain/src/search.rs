//! What the search box looks through, and what it looks for.

use crate::pinyin::readings;
pub use crate::plain::plain;
use crate::text::normal_number;

/// The longest text that a search looks through, bytes: an index holds it whole, and PostgreSQL's
/// have room for 2,704.
const MAX_KEY: usize = 2000;

/// The text that a search looks through: the name, every reading of it in full, its initials and
/// the member number, separated by line feeds so that no match runs from one into the next. `ü` is
/// there as v, yu and u: lv (keyboards), lyu (passports, GB/T 28039), lu. Of a name so long that
/// all of this has no room, some readings are left out.
pub fn key(name: &str, member_no: &str) -> String {
    let number = plain(&normal_number(member_no));
    let mut lines = vec![plain(name)];
    let mut room = MAX_KEY.saturating_sub(lines.concat().len() + number.len() + 1);
    let mut add = |line: String| {
        let taken = line.len() + 1;
        if !line.is_empty() && !lines.contains(&line) && taken <= room {
            room -= taken;
            lines.push(line);
        }
    };
    let readings = readings(name);
    for reading in &readings {
        let full = reading.concat();
        for umlaut in ["v", "yu", "u"] {
            add(full.replace('ü', umlaut));
        }
    }
    for reading in &readings {
        add(reading
            .iter()
            .filter_map(|syllable| syllable.chars().next())
            .collect());
    }
    if !number.is_empty() && !lines.contains(&number) {
        lines.push(number);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(name: &str, query: &str) -> bool {
        key(name, "330099993101").contains(&plain(query))
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        for (name, queries) in [
            (
                "丁万伟",
                &[
                    "丁",
                    "dingwan",
                    "ding wan wei",
                    "DWW",
                    "dīng wàn",
                    "★丁万伟",
                    "丁 万 伟",
                ][..],
            ),
            ("吕示", &["lv", "lyu", "lu", "lü", "lǚshi", "Lü shì", "ls"]),
            ("尉迟示", &["yuchi", "ycs", "yu chi"]),
            ("万俟示", &["moqi", "mqs"]),
            ("单于示", &["chanyu", "shanyu", "danyu"]),
            ("澹台示", &["tantai"]),
            ("曾示", &["zeng", "ceng"]),
            (
                "阿依古丽·示例",
                &[
                    "古丽示",
                    "古丽·示",
                    "古丽•示",
                    "古丽・示",
                    "古丽.示",
                    "古丽 示",
                    "古丽．示",
                    "ayigulishili",
                    "ayglsl",
                ],
            ),
            (
                "José Peña",
                &["jose", "José", "Jose\u{301}", "pena", "joséPeña", "PEÑA"],
            ),
            ("方小示", &["⽅⼩", "方　小", "ｆａｎｇ"]),
            ("O’Brien", &["o'brien", "obrien"]),
            ("王\u{e863}", &["\u{e863}"]),
            ("김철수", &["김", "철수"]),
        ] {
            for query in queries {
                assert!(finds(name, query), "{name} by {query}: {:?}", key(name, ""));
            }
        }
        for query in ["9999 3101", "３１０１"] {
            assert!(finds("丁", query));
        }
        assert!(
            !finds("丁万伟", "weidww"),
            "no match runs from one line into the next"
        );
        assert!(!finds("单一_诺", "%"));
        assert!(finds("单一_诺", "_"));
    }

    #[test]
    fn a_key_has_room_in_an_index() {
        let long = "吕双".repeat(25);
        let number = "1".repeat(40);
        let key = key(&long, &number);
        assert!(key.len() <= MAX_KEY, "{}", key.len());
        assert!(key.starts_with(&long) && key.ends_with(&number) && key.contains("lvshuang"));
    }

    #[test]
    fn marks_alone_look_for_nothing() {
        for query in ["★", "·", " ", "\u{301}"] {
            assert_eq!(plain(query), "");
        }
    }
}
