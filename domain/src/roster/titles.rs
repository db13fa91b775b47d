//! The titles of a roster's columns: where they stand, and what they mean.

mod synonyms;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::synonyms::{COUNTED, SYNONYMS};
use super::Cell;
use crate::field::Field;
use crate::text::halfwidth;

/// Titles are looked for in so many rows from the top.
pub const TITLE_ROWS: usize = 20;

/// The column by which a roster that we wrote finds its members again: their row's number here.
pub const ID_TITLE: &str = "系统编号";

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// A field of the member.
    Field(Field),
    /// Who it is, in a roster that we wrote.
    Id,
    /// Nothing: it is passed over, since it only counts rows or somebody said so.
    Nothing,
    /// Not known: somebody has to say.
    Unknown,
}

/// A column of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its place, the first being 0.
    pub index: usize,
    /// Its title as the file has it, on one line.
    pub title: String,
    /// What it means.
    pub meaning: Meaning,
}

/// The title row of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// How many of the table's rows come before the first row of members.
    pub rows: usize,
    /// The columns that have a title.
    pub columns: Vec<Column>,
}

/// Why a table's titles cannot be used. Its words are for staff.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TitleFault {
    /// No row looks like one of titles.
    #[error(
        "前 {TITLE_ROWS} 行中没有找到标题行：标题行里应有“执业会员姓名”“执业会员号”“证件号”等列名"
    )]
    NoTitles,
    /// Columns without which no member can be told.
    #[error("标题行缺少{}列", quoted(.0))]
    Missing(Vec<&'static str>),
    /// Columns with one meaning.
    #[error("有几列都是“{}”：{}。请只留一列，其余设为不导入", .0.label(), quoted(.1))]
    Twice(Field, Vec<String>),
    /// Titles that mean nothing here: their values would be lost.
    #[error("不认识这些列：{}。请指明各是什么，或设为不导入", quoted(.0))]
    Unknown(Vec<String>),
}

fn quoted(titles: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = titles
        .iter()
        .map(|title| format!("“{}”", title.as_ref()))
        .collect();
    quoted.join("、")
}

/// What people have said of titles, by their [`plain`] form: `None` for a column to pass over.
pub type Sayings = BTreeMap<String, Option<Field>>;

/// A title without what surrounds it: white space, line breaks, `*`, colons, and hints in brackets
/// that are no part of a field's name (（必填）, (yyyy-mm-dd)).
pub fn plain(title: &str) -> String {
    let solid: String = halfwidth(title)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let decoration = |c: char| matches!(c, '*' | ':' | '、' | ',' | ';' | '·' | '"' | '\'');
    let bare = solid.trim_matches(decoration);
    if meaning_of(bare).is_some() {
        return bare.to_owned();
    }
    let mut open = 0_usize;
    let outside: String = bare
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '【' | '〔' | '<' => open += 1,
                ')' | ']' | '】' | '〕' | '>' => {
                    open = open.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            open == 0
        })
        .collect();
    let outside = outside.trim_matches(decoration);
    let outside = outside.strip_prefix("必填").unwrap_or(outside);
    let outside = outside.strip_suffix("必填").unwrap_or(outside);
    outside.trim_matches(decoration).to_owned()
}

/// What a plain title means; `None` where it is not known.
fn meaning_of(plain: &str) -> Option<Meaning> {
    if COUNTED.contains(&plain) {
        return Some(Meaning::Nothing);
    }
    if plain == ID_TITLE {
        return Some(Meaning::Id);
    }
    let by_label = Field::ALL
        .iter()
        .copied()
        .filter(|field| *field != Field::Photo)
        .find(|field| field.label() == plain);
    let by_synonym = || {
        SYNONYMS
            .iter()
            .find(|(_, names)| names.contains(&plain))
            .map(|(field, _)| *field)
    };
    by_label.or_else(by_synonym).map(Meaning::Field)
}

/// Whether a title means something without anybody saying so.
pub fn is_known(title: &str) -> bool {
    meaning_of(&plain(title)).is_some()
}

/// Whether a column only counts rows, or says what we have written there ourselves.
pub fn is_counter(title: &str) -> bool {
    COUNTED.contains(&plain(title).as_str())
}

/// The title of a column that has none: `第 D 列（无标题）`.
pub fn untitled(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("第 {letters} 列（无标题）")
}

/// What a title means, with what people have said of such titles before: they are right.
fn meaning(title: &str, sayings: &Sayings) -> Meaning {
    let plain = plain(title);
    match sayings.get(&plain) {
        Some(Some(field)) => Meaning::Field(*field),
        Some(None) => Meaning::Nothing,
        None => meaning_of(&plain).unwrap_or(Meaning::Unknown),
    }
}

/// Finds the titles in a table's first rows: the row that names the most fields, or two rows of
/// which the upper heads several columns of the lower (证件 above 类型 and 号码).
///
/// # Errors
/// [`TitleFault::NoTitles`]: fewer than two fields are named in any row.
pub fn find(rows: &[&[Cell]], sayings: &Sayings) -> Result<Heading, TitleFault> {
    let mut best: Option<(usize, Heading)> = None;
    for at in 0..rows.len().min(TITLE_ROWS) {
        let single = rows.get(at).map(|row| titles_of(row));
        let double = rows
            .get(at)
            .zip(rows.get(at + 1))
            .map(|(upper, lower)| both(upper, lower, sayings));
        for (titles, rows) in [(single, at + 1), (double, at + 2)] {
            let Some(titles) = titles else { continue };
            let heading = Heading {
                rows,
                columns: columns(titles, sayings),
            };
            let named = named(&heading);
            // Of two that are as good the first is it: below the titles stand people.
            if best.as_ref().is_none_or(|(most, _)| named > *most) {
                best = Some((named, heading));
            }
        }
    }
    match best {
        Some((named, heading)) if named >= 2 => Ok(heading),
        _ => Err(TitleFault::NoTitles),
    }
}

fn titles_of(row: &[Cell]) -> Vec<String> {
    row.iter().map(|cell| one_line(&cell.text())).collect()
}

/// A title of several lines on one.
fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The titles of two rows: the lower one, where it says nothing the upper, and both together
/// where only together they name a field. A cell that is merged over several columns stands in the
/// first of them.
fn both(upper: &[Cell], lower: &[Cell], sayings: &Sayings) -> Vec<String> {
    let (upper, lower) = (titles_of(upper), titles_of(lower));
    let mut over = String::new();
    let is_known = |title: &String| meaning(title, sayings) != Meaning::Unknown;
    (0..upper.len().max(lower.len()))
        .map(|at| {
            let own = upper.get(at).cloned().unwrap_or_default();
            if !own.is_empty() {
                over = own.clone();
            }
            let below = lower.get(at).cloned().unwrap_or_default();
            if below.is_empty() {
                return own;
            }
            let together = format!("{over}{below}");
            let readings = [&together, &below, &own];
            let known = readings.into_iter().find(|title| is_known(title));
            known.unwrap_or(&below).clone()
        })
        .collect()
}

fn columns(titles: Vec<String>, sayings: &Sayings) -> Vec<Column> {
    let titled = titles.into_iter().enumerate();
    titled
        .filter(|(_, title)| !title.is_empty())
        .map(|(index, title)| Column {
            index,
            meaning: meaning(&title, sayings),
            title,
        })
        .collect()
}

/// How many different fields a heading names.
fn named(heading: &Heading) -> usize {
    let mut fields: Vec<Field> = heading.fields().collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

impl Heading {
    /// The fields that the roster has a column for.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.columns
            .iter()
            .filter_map(|column| match column.meaning {
                Meaning::Field(field) => Some(field),
                Meaning::Id | Meaning::Nothing | Meaning::Unknown => None,
            })
    }

    /// Gives columns the meaning that somebody has chosen for them, by their place.
    pub fn choose(&mut self, chosen: &BTreeMap<usize, Option<Field>>) {
        for column in &mut self.columns {
            if let Some(field) = chosen.get(&column.index) {
                column.meaning = field.map_or(Meaning::Nothing, Meaning::Field);
            }
        }
    }

    /// Everything that keeps this heading from being used, all at once. A column with a title that
    /// means nothing here does not matter if it `is_empty` below it.
    pub fn faults(&self, is_empty: impl Fn(&Column) -> bool) -> Vec<TitleFault> {
        let mut faults = Vec::new();
        let has = |field| self.fields().any(|known| known == field);
        if !has(Field::Name) {
            faults.push(TitleFault::Missing(vec!["执业会员姓名"]));
        }
        let has_id = self
            .columns
            .iter()
            .any(|column| column.meaning == Meaning::Id);
        if !has_id && !has(Field::MemberNo) && !has(Field::IdNumber) {
            faults.push(TitleFault::Missing(vec!["执业会员号", "证件号"]));
        }
        for field in Field::ALL.iter().copied() {
            let same: Vec<String> = self
                .columns
                .iter()
                .filter(|column| column.meaning == Meaning::Field(field))
                .map(|column| column.title.clone())
                .collect();
            if same.len() > 1 {
                faults.push(TitleFault::Twice(field, same));
            }
        }
        let unknown: Vec<String> = self
            .columns
            .iter()
            .filter(|column| column.meaning == Meaning::Unknown && !is_empty(column))
            .map(|column| column.title.clone())
            .collect();
        if !unknown.is_empty() {
            faults.push(TitleFault::Unknown(unknown));
        }
        faults
    }
}
