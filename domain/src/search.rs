//! What the search box looks through, and what it looks for.

use crate::member_page::Hits;
use crate::pinyin::{common_reading, readings};
pub use crate::plain::plain;
use crate::text::normal_number;

/// The longest text that a search looks through, bytes: an index holds it whole, and PostgreSQL's
/// have room for 2,704.
const MAX_KEY: usize = 2000;

/// So many Latin letters are no initials any more: only then are firms looked for by pinyin in the
/// box that looks for everything, where a few letters would find half of all firms.
const FIRM_PINYIN: usize = 5;

/// What stands before and behind each line of a key: a search for a whole line, or for the beginning
/// of one, is a search for the text with it.
pub const LINE: &str = "\n";

/// The text that a search looks through: the name, every reading of it in full, its initials and
/// the member number, each line between two line feeds, so that no match runs from one into the
/// next. `ü` is there as v, yu and u: lv (keyboards), lyu (passports, GB/T 28039), lu. Of a name so
/// long that all of this has no room, some readings are left out.
pub fn key(name: &str, member_no: &str) -> String {
    let number = plain(&normal_number(member_no));
    let mut lines = Lines::beginning(plain(name), MAX_KEY.saturating_sub(number.len() + 1));
    let readings = readings(name);
    for reading in &readings {
        lines.add_reading(reading);
    }
    for reading in &readings {
        lines.add(initials(reading));
    }
    lines.room = usize::MAX;
    lines.add(number);
    lines.text()
}

/// The same of a firm: its name, as it is read, its initials.
pub fn firm_key(name: &str) -> String {
    let reading = common_reading(name);
    let mut lines = Lines::beginning(plain(name), MAX_KEY / 2);
    lines.add_reading(&reading);
    lines.add(initials(&reading));
    lines.text()
}

/// Whether the pinyin of firms is looked through for this text, in its plain form, beside their
/// names.
pub fn reads_firms(plain: &str) -> bool {
    !plain.is_ascii() || plain.len() >= FIRM_PINYIN
}

fn initials(reading: &[String]) -> String {
    let first = |syllable: &String| syllable.chars().next();
    reading.iter().filter_map(first).collect()
}

/// Lines of a key, each once, as long as there is room.
struct Lines {
    lines: Vec<String>,
    room: usize,
}

impl Lines {
    fn beginning(first: String, room: usize) -> Self {
        Self {
            room: room.saturating_sub(first.len() + 2 * LINE.len()),
            lines: vec![first],
        }
    }

    fn add(&mut self, line: String) {
        let taken = line.len() + LINE.len();
        if !line.is_empty() && !self.lines.contains(&line) && taken <= self.room {
            self.room -= taken;
            self.lines.push(line);
        }
    }

    fn add_reading(&mut self, reading: &[String]) {
        let full = reading.concat();
        for umlaut in ["v", "yu", "u"] {
            self.add(full.replace('ü', umlaut));
        }
    }

    fn text(&self) -> String {
        format!("{LINE}{}{LINE}", self.lines.join(LINE))
    }
}

/// Which parts of a member's row a search has found, to be marked. `text` is what is looked for.
pub fn hits(text: &str, name: &str, member_no: &str, firm: &str) -> Hits {
    let wanted = plain(text);
    if wanted.is_empty() {
        return Hits::default();
    }
    let whole = |of: &str| vec![(0, of.chars().count())];
    let mut hits = Hits {
        name: marks(name, &wanted),
        member_no: marks(member_no, &wanted),
        firm: marks(firm, &wanted),
        id_number: false,
    };
    if hits.name.is_empty() && key(name, "").contains(&wanted) {
        hits.name = whole(name);
    }
    if hits.firm.is_empty() && reads_firms(&wanted) && firm_key(firm).contains(&wanted) {
        hits.firm = whole(firm);
    }
    hits
}

/// Where a text holds another one in its plain form: places of characters, from and to.
fn marks(text: &str, wanted: &str) -> Vec<(usize, usize)> {
    let mut letters = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        let plain = plain(c.encode_utf8(&mut [0; 4]));
        letters.extend(plain.chars().map(|letter| (letter, at)));
    }
    let wanted: Vec<char> = wanted.chars().collect();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(window) = letters.get(from..from + wanted.len()) {
        let same = window.iter().map(|(letter, _)| letter).eq(&wanted);
        match (same, window.first(), window.last()) {
            (true, Some((_, first)), Some((_, last))) => {
                found.push((*first, last + 1));
                from += wanted.len();
            }
            _ => from += 1,
        }
    }
    found
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
            ("单示", &["shanshi", "danshi", "ss", "ds"]),
            ("仇示", &["qiu", "chou"]),
            ("区示", &["ou", "qu"]),
            ("解示", &["xie", "jie"]),
            ("查示", &["zha", "cha"]),
            ("朴示", &["piao", "pu"]),
            ("盖示", &["geshi", "gai", "gs"]),
            ("长孙示", &["zhangsun", "changsun", "zss", "css"]),
            (
                "尹示女",
                &["yin", "yinshinv", "yinshinyu", "yinshinu", "ysn"],
            ),
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
        assert!(key.starts_with(&format!("\n{long}\n")) && key.ends_with(&format!("\n{number}\n")));
        assert!(key.contains("lvshuang"));
        let firm = firm_key(&"吕双".repeat(200));
        assert!(firm.len() <= MAX_KEY, "{}", firm.len());
    }

    #[test]
    fn lines_stand_between_line_feeds() {
        let key = key("吕示", "330099993101");
        for whole in ["吕示", "lvshi", "lyushi", "lushi", "ls", "330099993101"] {
            assert!(key.contains(&format!("\n{whole}\n")), "{whole}: {key:?}");
        }
        let firm = firm_key("示例 天衡会计师事务所（普通合伙）");
        assert!(firm.contains("例天衡") && firm.contains("tianheng") && firm.contains("slth"));
        assert!(reads_firms("天") && reads_firms("tianheng") && !reads_firms("slth"));
    }

    #[test]
    fn what_was_found_is_marked() {
        let hits = |text: &str| hits(text, "阿依古丽·示例", "330099993101", "示例天衡事务所");
        assert_eq!(hits("古丽示").name, [(2, 6)], "the dot inside, too");
        assert_eq!(hits("古丽.示 ").name, [(2, 6)]);
        assert_eq!(hits("ygls").name, [(0, 7)], "by its initials: all of it");
        assert_eq!(hits("9999 3101").member_no, [(4, 12)]);
        assert_eq!(hits("示").name, [(5, 6)]);
        assert_eq!(hits("示").firm, [(0, 1)]);
        assert_eq!(hits("tianheng").firm, [(0, 7)]);
        assert_eq!(hits("99").member_no, [(4, 6), (6, 8)]);
        assert_eq!(hits("天 衡").firm, [(2, 4)]);
        for nothing in ["", "·", "王"] {
            assert_eq!(hits(nothing), Hits::default(), "{nothing:?}");
        }
    }

    #[test]
    fn marks_alone_look_for_nothing() {
        for query in ["★", "·", " ", "\u{301}"] {
            assert_eq!(plain(query), "");
        }
    }
}
