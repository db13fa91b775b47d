//! Whose photo a file is, by its name: the number of the member's ID document, the member
//! number, or a name that one member alone has.

mod masked;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

pub use masked::masked;

use crate::name::{is_dot, normal};
use crate::text::{normal_number, trimmed};

/// What is written around names and numbers and says nothing of whose photo it is.
const NOISE: [&str; 17] = [
    "电子照片",
    "证件照片",
    "免冠照片",
    "证件照",
    "免冠照",
    "照片",
    "近照",
    "彩照",
    "头像",
    "一寸",
    "二寸",
    "两寸",
    "白底",
    "蓝底",
    "红底",
    "副本",
    "考试",
];
/// The most pieces, side by side, that may be one number or name.
const MOST_JOINED: usize = 4;
/// Numbers put together from pieces are at least so long: 12 and 3 do not make 123.
const SHORTEST_JOINED: usize = 6;

/// A member, as far as file names can mean it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedMember {
    /// Identity of the member.
    pub id: i64,
    /// 姓名.
    pub name: String,
    /// 执业会员号; may be empty.
    pub member_no: String,
    /// 证件号; may be empty.
    pub id_number: String,
}

/// What of a member stands in a file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundBy {
    /// 证件号.
    IdNumber,
    /// 执业会员号.
    MemberNo,
    /// 姓名.
    Name,
}

impl FoundBy {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::IdNumber => "证件号",
            Self::MemberNo => "会员号",
            Self::Name => "姓名",
        }
    }
}

/// A file name that says two things: a warning that the photo is another person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// What the file name says and the member found does not have.
    pub written: String,
    /// Other members that this means; none if it is nobody's.
    pub others: Vec<i64>,
}

/// What a file name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameMatch {
    /// The members that it may mean, by identity. Two never bind by themselves.
    pub candidates: Vec<i64>,
    /// What they were found by; `None` if there is none.
    pub found_by: Option<FoundBy>,
    /// Set if name and number mean different people. Only with one candidate.
    pub disagreement: Option<Disagreement>,
}

impl NameMatch {
    /// The one member meant.
    pub fn one(&self) -> Option<i64> {
        match self.candidates.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

/// The members that file names may mean.
#[derive(Clone, Debug, Default)]
pub struct PhotoNameIndex {
    members: HashMap<i64, Keys>,
    by_id_number: HashMap<String, Vec<i64>>,
    by_member_no: HashMap<String, Vec<i64>>,
    by_name: HashMap<String, Vec<i64>>,
}

/// How a member is compared.
#[derive(Clone, Debug)]
struct Keys {
    name: String,
    member_no: String,
    id_number: String,
}

impl PhotoNameIndex {
    /// The index of these members.
    pub fn new(members: impl IntoIterator<Item = NamedMember>) -> Self {
        let mut index = Self::default();
        for member in members {
            let keys = Keys {
                name: name_key(&member.name),
                member_no: number_key(&member.member_no),
                id_number: number_key(&member.id_number),
            };
            for (map, key) in [
                (&mut index.by_name, &keys.name),
                (&mut index.by_member_no, &keys.member_no),
                (&mut index.by_id_number, &keys.id_number),
            ] {
                if !key.is_empty() {
                    map.entry(key.clone()).or_default().push(member.id);
                }
            }
            index.members.insert(member.id, keys);
        }
        index
    }

    /// What this file name says; folders before it say nothing.
    pub fn find(&self, file_name: &str) -> NameMatch {
        let said = Said::by(stem(file_name));
        let hits = |map: &HashMap<String, Vec<i64>>, keys: &[String]| -> BTreeSet<i64> {
            let ids = keys.iter().filter_map(|key| map.get(key)).flatten();
            ids.copied().collect()
        };
        let by_id_number = hits(&self.by_id_number, &said.numbers);
        let by_member_no = hits(&self.by_member_no, &said.numbers);
        let by_name = hits(&self.by_name, &said.names);
        let (found_by, mut found) = if !by_id_number.is_empty() {
            (FoundBy::IdNumber, by_id_number)
        } else if !by_member_no.is_empty() {
            (FoundBy::MemberNo, by_member_no.clone())
        } else if !by_name.is_empty() {
            (FoundBy::Name, by_name.clone())
        } else {
            return NameMatch::default();
        };
        // A number that several have is narrowed by what else is written.
        for others in [&by_member_no, &by_name] {
            if found.len() > 1 {
                let both: BTreeSet<i64> = found.intersection(others).copied().collect();
                if both.len() == 1 {
                    found = both;
                }
            }
        }
        let candidates: Vec<i64> = found.into_iter().collect();
        let disagreement = match candidates.as_slice() {
            [one] => self.disagreement(*one, found_by, &said, &by_member_no, &by_name),
            _ => None,
        };
        NameMatch {
            candidates,
            found_by: Some(found_by),
            disagreement,
        }
    }

    fn disagreement(
        &self,
        found: i64,
        found_by: FoundBy,
        said: &Said,
        by_member_no: &BTreeSet<i64>,
        by_name: &BTreeSet<i64>,
    ) -> Option<Disagreement> {
        let member = self.members.get(&found)?;
        let others = |ids: &BTreeSet<i64>| ids.iter().copied().filter(|id| *id != found).collect();
        if found_by == FoundBy::Name {
            // Nobody has the number: it may be one of this member's, mistyped.
            let alike = |number: &String| {
                [&member.member_no, &member.id_number]
                    .into_iter()
                    .any(|own| looks_like_number(number) && own.len() == number.len())
            };
            let written = said.numbers.iter().find(|number| alike(number))?;
            return Some(Disagreement {
                written: written.clone(),
                others: Vec::new(),
            });
        }
        if found_by == FoundBy::IdNumber
            && !by_member_no.is_empty()
            && !by_member_no.contains(&found)
        {
            let number = said
                .numbers
                .iter()
                .find(|number| self.by_member_no.contains_key(*number));
            return Some(Disagreement {
                written: number.cloned().unwrap_or_default(),
                others: others(by_member_no),
            });
        }
        if by_name.contains(&found) {
            return None;
        }
        let of_others = said
            .names
            .iter()
            .find(|name| self.by_name.contains_key(*name));
        let written = of_others.or_else(|| said.names.iter().find(|name| looks_like_name(name)))?;
        Some(Disagreement {
            written: written.clone(),
            others: others(by_name),
        })
    }
}

/// The numbers and names that a stem may hold.
struct Said {
    numbers: Vec<String>,
    names: Vec<String>,
}

impl Said {
    fn by(stem: &str) -> Self {
        // Accents that a file system has separated from their letters are joined to them again, before
        // the name is cut at what is no letter.
        let stem = &*trimmed(stem);
        let number_form = normal_number_pieces(stem);
        let pieces: Vec<&str> = number_form.iter().map(String::as_str).collect();
        let mut numbers: Vec<String> = pieces
            .iter()
            .filter(|piece| piece.chars().any(|c| c.is_ascii_digit()))
            .map(|piece| (*piece).to_owned())
            .collect();
        let joined = joined(&pieces);
        numbers.extend(joined.into_iter().filter(|number| {
            number.len() >= SHORTEST_JOINED && number.chars().any(|c| c.is_ascii_digit())
        }));
        let words: Vec<String> = stem
            .split(|c: char| !is_of_name(c))
            .map(without_noise)
            .filter(|word| !word.is_empty())
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut names: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        names.extend(self::joined(&words));
        names.push(name_key(stem));
        Self { numbers, names }
    }
}

/// Two to [`MOST_JOINED`] pieces beside each other, put together.
fn joined(pieces: &[&str]) -> Vec<String> {
    (2..=MOST_JOINED)
        .flat_map(|count| pieces.windows(count).map(<[&str]>::concat))
        .collect()
}

/// The runs of ASCII letters and digits, full-width ones folded, in upper case.
fn normal_number_pieces(stem: &str) -> Vec<String> {
    // White space parts numbers here; it must not be lost in the normal form.
    stem.split(char::is_whitespace)
        .flat_map(|part| {
            normal_number(part)
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|piece| !piece.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A number without what parts its groups.
fn number_key(number: &str) -> String {
    let mut key = normal_number(number);
    key.retain(|c| c.is_ascii_alphanumeric());
    key
}

/// A name in its normal form without spaces and dots, in lower case.
fn name_key(name: &str) -> String {
    normal(name)
        .chars()
        .filter(|c| is_of_name(*c) && !is_dot(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_of_name(c: char) -> bool {
    let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}');
    c.is_alphabetic() || is_dot(c) || matches!(c, '\'' | '’' | '〇') || private
}

fn without_noise(word: &str) -> String {
    let mut word = word;
    let strip = |word: &str| -> Option<usize> {
        NOISE
            .iter()
            .find(|noise| word.ends_with(**noise) || word.starts_with(**noise))
            .map(|noise| noise.len())
    };
    while let Some(length) = strip(word) {
        let cut = word.len() - length;
        word = if NOISE
            .iter()
            .any(|noise| noise.len() == length && word.ends_with(*noise))
        {
            word.get(..cut).unwrap_or_default()
        } else {
            word.get(length..).unwrap_or_default()
        };
    }
    name_key(word)
}

/// Two to four ideographs.
fn looks_like_name(name: &str) -> bool {
    (2..=4).contains(&name.chars().count()) && name.chars().all(is_ideograph)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

fn looks_like_number(number: &str) -> bool {
    number.len() >= SHORTEST_JOINED
        && number.chars().filter(char::is_ascii_digit).count() + 1 >= number.len()
}

/// The file name without folders, ending, and the number of a copy.
fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) => stem,
        _ => name,
    };
    let stem = stem.trim();
    for (open, close) in [('(', ')'), ('（', '）')] {
        if let Some((before, number)) = stem.strip_suffix(close).and_then(|s| s.rsplit_once(open))
            && !before.trim().is_empty()
            && before.ends_with(|c: char| c.is_whitespace() || !c.is_ascii())
            && number.len() <= 3
            && number.chars().all(|c| c.is_ascii_digit())
        {
            return before.trim_end();
        }
    }
    stem
}

fn is_ending(ending: &str) -> bool {
    (1..=5).contains(&ending.len())
        && ending.chars().all(|c| c.is_ascii_alphanumeric())
        && ending.chars().any(|c| c.is_ascii_alphabetic())
}
