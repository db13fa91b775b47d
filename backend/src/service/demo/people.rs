//! Invented people with valid numbers; some incomplete, some doubtful.

use domain::id_document::check_character;
use domain::{CalendarDate, IdDocument, IdDocumentKind, MemberRecord, Sex};
use rand::Rng;
use rand::seq::IndexedRandom;

use super::Person;

const SURNAMES: &[&str] = &[
    "丁", "方", "叶", "沈", "林", "苏", "周", "陆", "顾", "钱", "许", "何", "吕", "施", "孔", "曹",
    "严", "金", "魏", "姜", "戚", "谢", "邹", "柏", "章", "云", "潘", "范", "彭", "鲁", "韦", "昌",
    "马", "苗", "单", "欧阳", "司徒",
];
const GIVEN: &[&str] = &[
    "万伟", "思远", "清扬", "嘉禾", "文澜", "一诺", "景行", "子衿", "秋实", "若水", "明轩", "雨桐",
    "海宁", "书瑶", "建章", "晓峰", "丽华", "国栋", "慧敏", "志坚", "芳", "磊", "静", "涛", "雪",
    "恒", "岚", "煜", "䶮", "𬱖", "𫖯",
];
const WHOLE: &[&str] = &["阿卜杜拉·买买提", "古丽娜尔·艾合买提", "扎西·次仁"];
const FIRMS: &[&str] = &[
    "示例天衡会计师事务所（特殊普通合伙）",
    "示例明远会计师事务所（特殊普通合伙）示例分所",
    "示例中和会计师事务所有限公司",
    "示例信达会计师事务所（普通合伙）",
    "示例钱塘会计师事务所有限责任公司",
    "示例瓯江会计师事务所（特殊普通合伙）",
    "示例四明会计师事务所有限公司",
    "示例东海会计师事务所（普通合伙）",
];

/// So many people of one association.
pub(super) fn roster(random: &mut impl Rng, area: &str, count: u32) -> Vec<Person> {
    (0..count)
        .map(|serial| person(random, area, serial))
        .collect()
}

fn person(random: &mut impl Rng, area: &str, serial: u32) -> Person {
    let sex = if random.random_bool(0.55) {
        Sex::Male
    } else {
        Sex::Female
    };
    let birth = date(random, 1962, 1998);
    let joined = date(random, birth.year() + 26, 2025);
    let firm = random.random_range(0..FIRMS.len());
    let record = MemberRecord {
        name: name(random, serial),
        starred: random.random_bool(0.03),
        sex: Some(sex),
        birth_date: Some(birth),
        id_document: IdDocument::new(
            Some(IdDocumentKind::ResidentId),
            &resident_number(random, area, birth, sex),
        ),
        member_no: format!("{area}00{:04}{:04}", firm + 1, serial + 1),
        firm: FIRMS.get(firm).copied().unwrap_or_default().to_owned(),
        joined_on: Some(joined),
        approval_no: format!(
            "示会协〔{}〕{}号",
            joined.year(),
            random.random_range(1..200)
        ),
        approval_date: Some(joined),
        education: ["大专", "本科", "硕士研究生"]
            .choose(random)
            .copied()
            .unwrap_or_default()
            .to_owned(),
        ethnicity: "汉族".to_owned(),
        ..MemberRecord::default()
    };
    let photo = random.random_bool(0.7).then(|| random.random());
    let mut person = Person { record, photo };
    disturb(random, &mut person);
    person
}

/// Makes one in ten incomplete and one in twelve doubtful, as real rosters are.
fn disturb(random: &mut impl Rng, person: &mut Person) {
    let record = &mut person.record;
    match random.random_range(0..60) {
        0..=2 => record.approval_no.clear(),
        3..=4 => record.joined_on = None,
        5 => {
            record.approval_no.clear();
            record.approval_date = None;
        }
        10..=11 => {
            let body: String = record.id_document.number.chars().take(17).collect();
            let wrong = if check_character(&body) == Some('7') {
                '8'
            } else {
                '7'
            };
            record.id_document.number = format!("{body}{wrong}");
        }
        12 => {
            record.sex = record.sex.map(|sex| {
                if sex == Sex::Male {
                    Sex::Female
                } else {
                    Sex::Male
                }
            })
        }
        13 => record.member_no.truncate(11),
        14 => record.birth_date = CalendarDate::new(1970, 1, 1).ok(),
        _ => {}
    }
}

fn name(random: &mut impl Rng, serial: u32) -> String {
    if serial % 60 == 17 {
        return WHOLE.choose(random).copied().unwrap_or_default().to_owned();
    }
    let part = |random: &mut _, from: &[&str]| {
        from.choose(random)
            .map(|s| (*s).to_owned())
            .unwrap_or_default()
    };
    part(random, SURNAMES) + &part(random, GIVEN)
}

fn date(random: &mut impl Rng, from: u16, to: u16) -> CalendarDate {
    let (month, day) = (random.random_range(1..=12), random.random_range(1..=28));
    let year = random.random_range(from..=to.max(from));
    // The first 28 days are in every month.
    CalendarDate::new(year, month, day)
        .unwrap_or_else(|_| unreachable!("{year}-{month}-{day} exists"))
}

/// A valid number of an area that is not in use (its last digits are 99).
fn resident_number(random: &mut impl Rng, area: &str, birth: CalendarDate, sex: Sex) -> String {
    let parity = u32::from(sex == Sex::Male);
    let serial = random.random_range(0..500) * 2 + parity;
    let body = format!("{area}9999{}{serial:03}", birth.to_digits());
    let check = check_character(&body).unwrap_or_default();
    format!("{body}{check}")
}
