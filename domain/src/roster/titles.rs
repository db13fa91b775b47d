//! The titles of a roster's columns: where they stand, and what they mean.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Cell;
use crate::field::Field;
use crate::text::halfwidth;

/// Titles are looked for in so many rows from the top.
pub const TITLE_ROWS: usize = 20;

/// What columns are called besides [`Field::label`], in the form of [`plain`]. Collected from
/// rosters of the incumbent's system and of associations.
const SYNONYMS: &[(Field, &[&str])] = &[
    (
        Field::Name,
        &[
            "执业会员姓名",
            "会员姓名",
            "注师姓名",
            "注册会计师姓名",
            "注会姓名",
            "姓名全称",
        ],
    ),
    (
        Field::MemberNo,
        &[
            "会员号",
            "会员证号",
            "执业会员证号",
            "会员编号",
            "执业会员编号",
            "注册会计师证书编号",
            "执业证书编号",
        ],
    ),
    (
        Field::IdNumber,
        &[
            "证件号码",
            "身份证号",
            "身份证号码",
            "身份证",
            "居民身份证号",
            "居民身份证号码",
            "身份证件号",
            "身份证件号码",
            "公民身份号码",
        ],
    ),
    (
        Field::IdKind,
        &["证件种类", "证件名称", "身份证件类型", "身份证件种类"],
    ),
    (
        Field::Firm,
        &[
            "服务所名称",
            "事务所",
            "事务所名称",
            "所在事务所",
            "所在事务所名称",
            "会计师事务所",
            "会计师事务所名称",
            "执业机构",
            "所在单位",
            "工作单位",
            "单位名称",
        ],
    ),
    (Field::BirthDate, &["出生年月日", "生日", "出生时间"]),
    (
        Field::JoinedOn,
        &["入会日期", "加入协会时间", "加入协会日期", "入会年月日"],
    ),
    (
        Field::ApprovalNo,
        &["批准文号", "注册文号", "注册批准文号", "批准注册文件号"],
    ),
    (
        Field::ApprovalDate,
        &[
            "批准日期",
            "注册日期",
            "批准注册时间",
            "注册批准日期",
            "批准时间",
        ],
    ),
    (Field::Status, &["会员状态", "会籍", "会员会籍状态"]),
    (
        Field::Partner,
        &["是否合伙人", "是否合伙人或股东", "合伙人(股东)", "是否股东"],
    ),
    (Field::Position, &["职位", "所内职务"]),
    (Field::Education, &["最高学历", "学历层次", "文化程度"]),
    (Field::Degree, &["最高学位"]),
    (Field::School, &["毕业学校", "毕业院校名称", "毕业院校及系"]),
    (Field::Major, &["所学专业", "专业名称"]),
    (
        Field::Mobile,
        &[
            "手机号",
            "手机号码",
            "移动电话",
            "联系电话",
            "电话",
            "联系方式",
        ],
    ),
    (
        Field::Email,
        &["电子邮箱", "电子邮件", "e-mail", "email", "邮箱地址"],
    ),
    (
        Field::Address,
        &["联系地址", "通信地址", "地址", "通讯住址"],
    ),
    (
        Field::InspectionResult,
        &["任职资格检查", "年检结果", "任职资格检查情况"],
    ),
    (
        Field::InspectionYear,
        &["任职资格检查年份", "任职资格检查年", "年检年度"],
    ),
    (Field::Starred, &["★", "重点", "标记", "重点会员"]),
    (Field::Remark, &["说明", "备注说明", "附注"]),
];

/// The column by which a roster that we wrote finds its members again: their row's number here.
pub const ID_TITLE: &str = "系统编号";

/// Columns that say nothing of a member.
const COUNTED: &[&str] = &["序号", "编号", "行号", "no", "no.", "#", "未采纳原因"];

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

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<Cell>> {
        let cell = |text: &&str| match *text {
            "" => Cell::Empty,
            text => Cell::Text(text.to_owned()),
        };
        rows.iter()
            .map(|row| row.iter().map(cell).collect())
            .collect()
    }

    /// Whether a column has nothing in these rows.
    fn below<'a>(rows: &'a [&'a [Cell]]) -> impl Fn(&Column) -> bool + 'a {
        |column| {
            rows.iter()
                .all(|row| row.get(column.index).is_none_or(Cell::is_blank))
        }
    }

    fn found(rows: &[&[&str]]) -> (usize, Vec<Field>) {
        let table = table(rows);
        let rows: Vec<&[Cell]> = table.iter().map(Vec::as_slice).collect();
        let heading = find(&rows, &Sayings::new()).unwrap();
        assert_eq!(heading.faults(below(&rows[heading.rows..])), []);
        (heading.rows, heading.fields().collect())
    }

    #[test]
    fn no_synonym_means_two_things() {
        let mut all: Vec<&str> = SYNONYMS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        all.extend(Field::ALL.iter().map(|field| field.label()));
        all.extend(COUNTED);
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for (field, names) in SYNONYMS {
            for name in *names {
                assert_eq!(plain(name), *name, "in its plain form");
                assert_eq!(meaning_of(name), Some(Meaning::Field(*field)));
            }
        }
    }

    #[test]
    fn decorated_titles_are_found_under_a_heading() {
        let (rows, fields) = found(&[
            &["示例省执业会员名册（2026 年）", "", ""],
            &["", "", "制表日期：2026-11-01"],
            &[
                "*执业会员姓名",
                "性 别",
                "出生日期 (yyyy-mm-dd)",
                "证　件　号",
                "执业会员号（必填）",
                "服务所：",
                "是否合伙人（股东）",
            ],
            &[
                "王示芳",
                "女",
                "1987-03-09",
                "339910198703091029",
                "330099991001",
                "示例瓯江",
                "否",
            ],
        ]);
        assert_eq!(rows, 3);
        assert_eq!(
            fields,
            [
                Field::Name,
                Field::Sex,
                Field::BirthDate,
                Field::IdNumber,
                Field::MemberNo,
                Field::Firm,
                Field::Partner
            ]
        );
    }

    #[test]
    fn two_rows_of_titles_are_read_together() {
        let (rows, fields) = found(&[
            &["序号", "注师姓名", "证件", "", "批准注册", "", "会员号"],
            &["", "", "类型", "号码", "文号", "日期", ""],
            &[
                "1",
                "王示芳",
                "居民身份证",
                "339910198703091029",
                "示会协〔2016〕1号",
                "2016-05-18",
                "330099991001",
            ],
        ]);
        assert_eq!(rows, 2);
        assert_eq!(
            fields,
            [
                Field::Name,
                Field::IdKind,
                Field::IdNumber,
                Field::ApprovalNo,
                Field::ApprovalDate,
                Field::MemberNo
            ]
        );
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let table = table(&[
            &["姓名", "事务所", "所在单位", "星座", "血型", "属相"],
            &["王示芳", "甲", "乙", "双鱼", "", "兔"],
        ]);
        let rows: Vec<&[Cell]> = table.iter().map(Vec::as_slice).collect();
        let mut heading = find(&rows, &Sayings::new()).unwrap();
        let told: Vec<String> = heading
            .faults(below(&rows[1..]))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            told,
            [
                "标题行缺少“执业会员号”、“证件号”列",
                "有几列都是“服务所”：“事务所”、“所在单位”。请只留一列，其余设为不导入",
                "不认识这些列：“星座”、“属相”。请指明各是什么，或设为不导入",
            ]
        );
        heading.choose(&BTreeMap::from([
            (2, None),
            (3, Some(Field::MemberNo)),
            (5, None),
        ]));
        assert_eq!(heading.faults(below(&rows[1..])), []);
    }

    #[test]
    fn what_was_said_before_is_remembered() {
        let table = table(&[&["姓名", "会员号", "属相"], &["王示芳", "1", "兔"]]);
        let rows: Vec<&[Cell]> = table.iter().map(Vec::as_slice).collect();
        let sayings = Sayings::from([("属相".to_owned(), Some(Field::Remark))]);
        let heading = find(&rows, &sayings).unwrap();
        assert_eq!(heading.columns[2].meaning, Meaning::Field(Field::Remark));
    }

    #[test]
    fn a_letter_is_no_roster() {
        let table = table(&[&["各位会员："], &["请于十二月前办理。", "姓名"]]);
        let rows: Vec<&[Cell]> = table.iter().map(Vec::as_slice).collect();
        assert_eq!(find(&rows, &Sayings::new()), Err(TitleFault::NoTitles));
        assert_eq!(find(&[], &Sayings::new()), Err(TitleFault::NoTitles));
    }
}
