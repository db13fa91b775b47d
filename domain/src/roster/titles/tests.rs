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
