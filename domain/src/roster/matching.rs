//! Which member a row of a roster means. Nothing is merged that is not the same for certain: what
//! is only probably the same person is put to the user.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::CalendarDate;
use crate::id_document::IdDocumentKind;
use crate::member::MemberRecord;

/// What a member is recognised by. Texts are in their normal forms; empty where not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Which member it is, where a roster that we wrote says so.
    pub id: Option<i64>,
    /// 证件类型.
    pub kind: Option<IdDocumentKind>,
    /// 证件号.
    pub number: String,
    /// 执业会员号.
    pub member_no: String,
    /// 姓名.
    pub name: String,
    /// 出生日期.
    pub birth_date: Option<CalendarDate>,
}

impl From<&MemberRecord> for Identity {
    fn from(record: &MemberRecord) -> Self {
        Self {
            id: None,
            kind: record.id_document.kind,
            number: record.id_document.number.clone(),
            member_no: record.member_no.clone(),
            name: record.name.clone(),
            birth_date: record.birth_date,
        }
    }
}

/// By which of the numbers rows are told apart: those that the file has a column for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyColumns {
    /// 证件类型. Where the file does not say it, a kind that staff have filled in since makes no
    /// other member.
    pub kind: bool,
    /// 证件号.
    pub number: bool,
    /// 执业会员号.
    pub member_no: bool,
}

/// Whom a row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// This member.
    Known(i64),
    /// Probably this member; the user decides.
    Probably(i64, Likeness),
    /// Nobody who is known.
    New,
}

/// In what a row and the member it probably means differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// The same document number or member number and birth date; names that differ in spaces, dots
    /// and the case of letters alone.
    Spelling,
    /// The same document number, another name.
    IdNumber,
    /// The same name and document number, another kind of document or another member number.
    OtherNumber,
    /// The same member number and birth date, another name or document number.
    MemberNo,
}

/// So many members with one number are looked at for a row.
const MOST_CANDIDATES: usize = 200;

impl Likeness {
    /// Every likeness, the greatest first.
    pub const ALL: [Self; 4] = [
        Self::Spelling,
        Self::IdNumber,
        Self::OtherNumber,
        Self::MemberNo,
    ];

    /// In words, for staff.
    pub fn words(self) -> &'static str {
        match self {
            Self::Spelling => "姓名只差空格、间隔号或大小写",
            Self::IdNumber => "证件号相同，姓名不同：改名，还是填错？",
            Self::OtherNumber => "姓名、证件号相同，证件类型或会员号不同",
            Self::MemberNo => "会员号、出生日期相同，姓名或证件号不同",
        }
    }
}

/// What became of the rows, one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matches {
    /// Whom each means.
    pub rows: Vec<Match>,
    /// For a row that says the same name and numbers as an earlier one: the place of the first
    /// such row.
    pub repeats: Vec<Option<usize>>,
}

type Key<'a> = (Option<IdDocumentKind>, &'a str, &'a str, &'a str);

fn key(of: &Identity, by: KeyColumns) -> Key<'_> {
    (
        of.kind.filter(|_| by.kind),
        if by.number { &of.number } else { "" },
        if by.member_no { &of.member_no } else { "" },
        &of.name,
    )
}

/// Finds whom the rows mean. A member is meant by one row at most; several members may have the
/// same name and numbers: the k-th such row is the k-th such member, in the order of `known`.
pub fn matches(known: &[(i64, Identity)], rows: &[Identity], by: KeyColumns) -> Matches {
    let mut taken = vec![false; known.len()];
    let mut found: Vec<Option<Match>> = vec![None; rows.len()];
    by_id(known, rows, &mut taken, &mut found);
    by_key(known, rows, by, &mut taken, &mut found);
    by_what_both_say(known, rows, &mut taken, &mut found);
    by_likeness(known, rows, &mut taken, &mut found);
    let mut first: HashMap<Key<'_>, usize> = HashMap::new();
    let all = KeyColumns {
        kind: true,
        number: true,
        member_no: true,
    };
    let repeats = rows.iter().enumerate().map(|(at, row)| {
        let earlier = *first.entry(key(row, all)).or_insert(at);
        (earlier != at).then_some(earlier)
    });
    Matches {
        repeats: repeats.collect(),
        rows: found
            .into_iter()
            .map(|found| found.unwrap_or(Match::New))
            .collect(),
    }
}

/// The row says who it is, and a name or number does not gainsay it: rows are pasted and sorted.
fn by_id(
    known: &[(i64, Identity)],
    rows: &[Identity],
    taken: &mut [bool],
    found: &mut [Option<Match>],
) {
    if rows.iter().all(|row| row.id.is_none()) {
        return;
    }
    let places: HashMap<i64, usize> = known
        .iter()
        .enumerate()
        .map(|(at, (id, _))| (*id, at))
        .collect();
    let same = |one: &str, other: &str| !one.is_empty() && one == other;
    for (row, found) in rows.iter().zip(found) {
        let place = row.id.and_then(|id| places.get(&id));
        let Some((at, (id, member))) = place.and_then(|at| Some((*at, known.get(*at)?))) else {
            continue;
        };
        let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
        let is_other =
            differ(&row.number, &member.number) && differ(&row.member_no, &member.member_no);
        let is_meant = (row.name == member.name && !is_other)
            || same(&row.number, &member.number)
            || same(&row.member_no, &member.member_no);
        if let Some(taken) = taken.get_mut(at).filter(|taken| is_meant && !**taken) {
            *taken = true;
            *found = Some(Match::Known(*id));
        }
    }
}

/// Everything the same.
fn by_key(
    known: &[(i64, Identity)],
    rows: &[Identity],
    by: KeyColumns,
    taken: &mut [bool],
    found: &mut [Option<Match>],
) {
    let mut waiting: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    let free = known.iter().zip(&*taken).enumerate().rev();
    for (at, ((_, member), _)) in free.filter(|(_, (_, taken))| !**taken) {
        waiting.entry(key(member, by)).or_default().push(at);
    }
    for (row, found) in rows.iter().zip(found) {
        // Names alone tell people apart only in a file that could have said more.
        let has_number =
            (by.number && !row.number.is_empty()) || (by.member_no && !row.member_no.is_empty());
        if found.is_some() || !(has_number || (by.number && by.member_no)) {
            continue;
        }
        let next = waiting.get_mut(&key(row, by)).and_then(Vec::pop);
        let Some((at, id)) = next.and_then(|at| Some((at, known.get(at)?.0))) else {
            continue;
        };
        *found = Some(Match::Known(id));
        if let Some(taken) = taken.get_mut(at) {
            *taken = true;
        }
    }
}

/// Who is still free, by something that they have.
fn free_by<'a>(
    known: &'a [(i64, Identity)],
    taken: &[bool],
    of: impl Fn(&'a Identity) -> Option<&'a str>,
) -> HashMap<&'a str, Vec<usize>> {
    let mut by: HashMap<&str, Vec<usize>> = HashMap::new();
    let free = known.iter().zip(taken).enumerate();
    for (at, ((_, member), taken)) in free {
        if let Some(text) = of(member).filter(|text| !taken && !text.is_empty()) {
            by.entry(text).or_default().push(at);
        }
    }
    by
}

/// The same name, one number the same, and the other said by one side alone: a cell left empty
/// changes nothing, and a number that was missing is filled in.
fn by_what_both_say(
    known: &[(i64, Identity)],
    rows: &[Identity],
    taken: &mut [bool],
    found: &mut [Option<Match>],
) {
    let by_name = free_by(known, taken, |member| Some(&member.name));
    let agree = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
    let same = |one: &str, other: &str| !one.is_empty() && one == other;
    for (row, found) in rows.iter().zip(found) {
        if found.is_some() {
            continue;
        }
        let is_meant = |at: &&usize| {
            let free = taken.get(**at).is_some_and(|taken| !taken);
            free && known.get(**at).is_some_and(|(_, member)| {
                agree(&row.number, &member.number)
                    && agree(&row.member_no, &member.member_no)
                    && (same(&row.number, &member.number)
                        || same(&row.member_no, &member.member_no))
                    && row.kind.zip(member.kind).is_none_or(|(a, b)| a == b)
            })
        };
        let Some(named) = by_name.get(row.name.as_str()) else {
            continue;
        };
        let mut meant = named.iter().filter(is_meant);
        if let (Some(at), None) = (meant.next(), meant.next()) {
            *found = known.get(*at).map(|(id, _)| Match::Known(*id));
            if let Some(taken) = taken.get_mut(*at) {
                *taken = true;
            }
        }
    }
}

/// The same document number, or the same member number and birth date.
fn by_likeness(
    known: &[(i64, Identity)],
    rows: &[Identity],
    taken: &mut [bool],
    found: &mut [Option<Match>],
) {
    let by_number = free_by(known, taken, |member| Some(&member.number));
    let by_member_no = free_by(known, taken, |member| {
        member.birth_date.map(|_| member.member_no.as_str())
    });
    // Those who are most alike come first, wherever they stand in the file.
    for wanted in Likeness::ALL {
        for (row, found) in rows.iter().zip(found.iter_mut()) {
            if found.is_some() {
                continue;
            }
            let of = |by: &HashMap<&str, Vec<usize>>, text: &str| -> Vec<usize> {
                let holders = by.get(text).map(Vec::as_slice).unwrap_or_default();
                holders.iter().copied().take(MOST_CANDIDATES).collect()
            };
            let mut candidates = match wanted {
                Likeness::MemberNo => Vec::new(),
                _ => of(&by_number, &row.number),
            };
            if matches!(wanted, Likeness::MemberNo | Likeness::Spelling) {
                candidates.extend(of(&by_member_no, &row.member_no));
            }
            let best = candidates
                .into_iter()
                .filter(|at| taken.get(*at).is_some_and(|taken| !taken))
                .find_map(|at| {
                    let (id, member) = known.get(at)?;
                    (likeness(row, member)? == wanted).then_some((at, *id))
                });
            if let Some((at, id)) = best {
                *found = Some(Match::Probably(id, wanted));
                if let Some(taken) = taken.get_mut(at) {
                    *taken = true;
                }
            }
        }
    }
}

fn likeness(row: &Identity, member: &Identity) -> Option<Likeness> {
    let same = |one: &str, other: &str| !one.is_empty() && one == other;
    let number = same(&row.number, &member.number);
    let joined = same(&row.member_no, &member.member_no)
        && row.birth_date.is_some()
        && row.birth_date == member.birth_date;
    let name = row.name == member.name;
    Some(match (number, joined) {
        (false, false) => return None,
        _ if !name && letters(&row.name) == letters(&member.name) => Likeness::Spelling,
        (true, _) if name => Likeness::OtherNumber,
        (true, _) => Likeness::IdNumber,
        (false, true) => Likeness::MemberNo,
    })
}

/// A name without what is no letter, in small letters.
fn letters(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
