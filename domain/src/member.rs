//! A practising member's information.

use serde::{Deserialize, Serialize};

use crate::certificate::CertificateSummary;
use crate::date::CalendarDate;
use crate::doubt::Doubt;
use crate::error::{FieldError, FieldNote};
use crate::face::FaceDifferences;
use crate::field::Field;
use crate::id_document::{IdDocument, IdDocumentKind};
use crate::queue::Standing;
use crate::text::{normal_number, trimmed, unguarded};

/// 性别.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl Sex {
    /// Both, in the order of the form's choices.
    pub const ALL: [Self; 2] = [Self::Male, Self::Female];

    /// The name on screen and on the certificate.
    pub fn label(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

/// 会籍状态.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MembershipStatus {
    /// 在册: the default list shows these.
    #[default]
    Listed,
    /// 转出.
    Transferred,
    /// 退会.
    Resigned,
}

impl MembershipStatus {
    /// Every status, in the order of the form's choices.
    pub const ALL: [Self; 3] = [Self::Listed, Self::Transferred, Self::Resigned];

    /// The name on screen and in spreadsheets.
    pub fn label(self) -> &'static str {
        match self {
            Self::Listed => "在册",
            Self::Transferred => "转出",
            Self::Resigned => "退会",
        }
    }
}

/// Everything on file about a member but the photo. Every value may be missing:
/// real rosters are incomplete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRecord {
    /// 姓名, at most 50 Unicode scalar values, any script.
    pub name: String,
    /// 重点标记 ★.
    pub starred: bool,
    /// 性别.
    pub sex: Option<Sex>,
    /// 出生日期.
    pub birth_date: Option<CalendarDate>,
    /// 证件类型 and 证件号.
    pub id_document: IdDocument,
    /// 执业会员号 in its normal form; not unique in practice.
    pub member_no: String,
    /// 服务所.
    pub firm: String,
    /// 入会时间.
    pub joined_on: Option<CalendarDate>,
    /// 批准注册文号.
    pub approval_no: String,
    /// 批准注册日期.
    pub approval_date: Option<CalendarDate>,
    /// 会籍状态.
    pub status: MembershipStatus,
    /// 是否合伙人(股东).
    pub partner: Option<bool>,
    /// 职务.
    pub position: String,
    /// 民族.
    pub ethnicity: String,
    /// 学历.
    pub education: String,
    /// 学位.
    pub degree: String,
    /// 毕业院校.
    pub school: String,
    /// 专业.
    pub major: String,
    /// 手机.
    pub mobile: String,
    /// 邮箱.
    pub email: String,
    /// 通讯地址.
    pub address: String,
    /// 任职资格检查 result.
    pub inspection_result: String,
    /// 任职资格检查 year.
    pub inspection_year: Option<u16>,
    /// 备注.
    pub remark: String,
}

impl MemberRecord {
    /// The value of a field as text, the way a form or a spreadsheet shows it;
    /// empty where missing. The photo has no text.
    pub fn get(&self, field: Field) -> String {
        let date = |date: Option<CalendarDate>| date.map(|d| d.to_string()).unwrap_or_default();
        let yes_no = |yes: bool| if yes { "是" } else { "否" }.to_owned();
        match field {
            Field::Sex => self
                .sex
                .map(|sex| sex.label().to_owned())
                .unwrap_or_default(),
            Field::BirthDate => date(self.birth_date),
            Field::IdKind => self
                .id_document
                .kind
                .map(|kind| kind.label().to_owned())
                .unwrap_or_default(),
            Field::IdNumber => self.id_document.number.clone(),
            Field::MemberNo => self.member_no.clone(),
            Field::JoinedOn => date(self.joined_on),
            Field::ApprovalDate => date(self.approval_date),
            Field::Status => self.status.label().to_owned(),
            Field::Partner => self.partner.map(yes_no).unwrap_or_default(),
            Field::InspectionYear => self
                .inspection_year
                .map(|year| year.to_string())
                .unwrap_or_default(),
            Field::Starred => yes_no(self.starred),
            Field::Photo => String::new(),
            text => self.text(text).cloned().unwrap_or_default(),
        }
    }

    /// Reads a text into a field. Malformed numbers are taken (they are doubtful,
    /// never refused); what has no meaning at all for the field is an error and
    /// leaves the record as it was.
    ///
    /// Every text is brought to its normal form; what that changes says [`crate::repair::told`].
    /// A ★ before the name is the mark and no part of the name.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), FieldError> {
        let mut text = normal(field, text);
        let refuse = |message: String| Err(FieldError::new(field, message));
        let longest = field.max_characters();
        if text.chars().count() > longest {
            return refuse(format!("最多 {longest} 个字符"));
        }
        let allowed = |c: char| field == Field::Remark && matches!(c, '\n' | '\r' | '\t');
        if text.chars().any(|c| c.is_control() && !allowed(c)) {
            return refuse("含有换行等控制字符".into());
        }
        if field == Field::Name
            && let Some(name) = text.strip_prefix('★')
        {
            self.starred = true;
            text = crate::name::normal(name);
        }
        match field {
            Field::Sex => self.sex = choice(field, &text, &Sex::ALL, |sex| sex.label())?,
            Field::BirthDate => self.birth_date = date(field, &text)?,
            Field::IdKind => {
                self.id_document.kind = match IdDocumentKind::from_label(&text) {
                    None if !text.is_empty() => {
                        return refuse(one_of(IdDocumentKind::ALL.map(IdDocumentKind::label)));
                    }
                    kind => kind,
                }
            }
            Field::IdNumber => self.id_document.number = text,
            Field::MemberNo => self.member_no = text,
            Field::JoinedOn => self.joined_on = date(field, &text)?,
            Field::ApprovalDate => self.approval_date = date(field, &text)?,
            Field::Status => {
                self.status = choice(field, &text, &MembershipStatus::ALL, |status| {
                    status.label()
                })?
                .unwrap_or_default();
            }
            Field::Partner => self.partner = yes_or_no(field, &text)?,
            Field::Starred => self.starred = yes_or_no(field, &text)?.unwrap_or(false),
            Field::InspectionYear => {
                self.inspection_year = match crate::text::halfwidth(&text).trim_end_matches('年') {
                    "" => None,
                    year => match year.parse() {
                        Ok(year @ 1980..=2100) => Some(year),
                        _ => return refuse("应为四位年份，如 2026".into()),
                    },
                }
            }
            Field::Photo => return refuse("照片请通过“上传照片”更换".into()),
            Field::Mobile if !is_phone(&text) => {
                return refuse("应为电话号码，只含数字、空格、+、- 和括号".into());
            }
            Field::Email if !is_email(&text) => {
                return refuse("应为邮箱地址，如 name@example.cn".into());
            }
            free => {
                if let Some(slot) = self.text_mut(free) {
                    *slot = text;
                }
            }
        }
        Ok(())
    }

    fn text(&self, field: Field) -> Option<&String> {
        Some(match field {
            Field::Name => &self.name,
            Field::Firm => &self.firm,
            Field::ApprovalNo => &self.approval_no,
            Field::Position => &self.position,
            Field::Ethnicity => &self.ethnicity,
            Field::Education => &self.education,
            Field::Degree => &self.degree,
            Field::School => &self.school,
            Field::Major => &self.major,
            Field::Mobile => &self.mobile,
            Field::Email => &self.email,
            Field::Address => &self.address,
            Field::InspectionResult => &self.inspection_result,
            Field::Remark => &self.remark,
            _ => return None,
        })
    }

    fn text_mut(&mut self, field: Field) -> Option<&mut String> {
        Some(match field {
            Field::Name => &mut self.name,
            Field::Firm => &mut self.firm,
            Field::ApprovalNo => &mut self.approval_no,
            Field::Position => &mut self.position,
            Field::Ethnicity => &mut self.ethnicity,
            Field::Education => &mut self.education,
            Field::Degree => &mut self.degree,
            Field::School => &mut self.school,
            Field::Major => &mut self.major,
            Field::Mobile => &mut self.mobile,
            Field::Email => &mut self.email,
            Field::Address => &mut self.address,
            Field::InspectionResult => &mut self.inspection_result,
            Field::Remark => &mut self.remark,
            _ => return None,
        })
    }

    /// The required fields that are empty, in the order of the form.
    pub fn missing(&self, has_photo: bool) -> Vec<Field> {
        Field::ALL
            .iter()
            .copied()
            .filter(|field| field.is_required())
            .filter(|field| match field {
                Field::Photo => !has_photo,
                other => self.get(*other).is_empty(),
            })
            .collect()
    }

    /// The fields in which two records differ.
    pub fn changed_fields(&self, other: &Self) -> Vec<Field> {
        Field::ALL
            .iter()
            .copied()
            .filter(|field| self.get(*field) != other.get(*field))
            .collect()
    }
}

/// The text in the normal form of this field.
pub(crate) fn normal(field: Field, text: &str) -> String {
    match field {
        Field::Name => crate::name::normal(text),
        Field::IdNumber | Field::MemberNo => normal_number(text),
        Field::Remark => trimmed(text),
        date_or_number
            if date_or_number.is_date()
                || matches!(
                    field,
                    Field::ApprovalNo | Field::Mobile | Field::InspectionYear
                ) =>
        {
            trimmed(unguarded(&trimmed(text)))
        }
        _ => {
            let text = trimmed(text);
            // An apostrophe may be meant here.
            if text.starts_with('=') {
                trimmed(unguarded(&text))
            } else {
                text
            }
        }
    }
}

fn choice<T: Copy>(
    field: Field,
    text: &str,
    all: &[T],
    label: fn(T) -> &'static str,
) -> Result<Option<T>, FieldError> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = all.iter().copied().find(|item| label(*item) == text);
    found
        .map(Some)
        .ok_or_else(|| FieldError::new(field, one_of(all.iter().map(|item| label(*item)))))
}

fn one_of(labels: impl IntoIterator<Item = &'static str>) -> String {
    format!(
        "应为{}之一",
        labels.into_iter().collect::<Vec<_>>().join("、")
    )
}

fn yes_or_no(field: Field, text: &str) -> Result<Option<bool>, FieldError> {
    match text {
        "" => Ok(None),
        "是" | "★" => Ok(Some(true)),
        "否" => Ok(Some(false)),
        _ => Err(FieldError::new(field, "应为是或否")),
    }
}

fn date(field: Field, text: &str) -> Result<Option<CalendarDate>, FieldError> {
    if text.is_empty() {
        return Ok(None);
    }
    let date: CalendarDate = text
        .parse()
        .map_err(|error| FieldError::new(field, format!("{error}")))?;
    if !(1900..=2100).contains(&date.year()) {
        return Err(FieldError::new(field, "年份应在 1900 至 2100 之间"));
    }
    Ok(Some(date))
}

fn is_phone(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || " +-()（）".contains(c))
}

fn is_email(text: &str) -> bool {
    text.is_empty()
        || text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && host.contains('.')
                && !host.contains('@')
                && !text.contains(char::is_whitespace)
        })
}

/// Where a photo comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhotoKind {
    /// 全科合格电子照片: from the qualifying exam.
    Exam,
    /// 上传照片: given by staff.
    Upload,
}

impl PhotoKind {
    /// The stored name.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Exam => "exam",
            Self::Upload => "upload",
        }
    }

    /// The kind of this stored name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Exam, Self::Upload]
            .into_iter()
            .find(|kind| kind.slug() == slug)
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exam => "全科合格电子照片",
            Self::Upload => "上传照片",
        }
    }
}

/// The way on which a photo came to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhotoSource {
    /// 考试照片: from the exam's records.
    Exam,
    /// 上传: one photo, in the dialog or by a program.
    Upload,
    /// 批量: many at once.
    Batch,
}

impl PhotoSource {
    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exam => "考试照片",
            Self::Upload => "上传",
            Self::Batch => "批量",
        }
    }
}

/// The photo that would be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoRef {
    /// Where it comes from.
    pub kind: PhotoKind,
    /// Width in px.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// First characters of its SHA-256: changes when the photo does.
    pub tag: String,
}

/// One member in full, for the side panel and the upload dialog. `record`
/// carries no 证件号: that is shown on demand and each reveal is logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDetail {
    /// Identity of the row.
    pub id: i64,
    /// Grows with every change: optimistic locking.
    pub version: i64,
    /// All fields, `id_document.number` empty.
    pub record: MemberRecord,
    /// 证件号 masked.
    pub id_masked: String,
    /// The photo that would be issued, if there is one.
    pub photo: Option<PhotoRef>,
    /// Required fields that are empty.
    pub missing: Vec<Field>,
    /// All doubts, confirmed or not.
    pub doubts: Vec<Doubt>,
    /// Those that somebody confirmed.
    pub confirmed: Vec<Doubt>,
    /// State and label.
    pub standing: Standing,
    /// Every certificate, newest first.
    pub certificates: Vec<CertificateSummary>,
    /// Where the valid certificate differs from what is on file, if it does.
    pub differences: Option<FaceDifferences>,
    /// What there is to say of single fields: characters that no certificate can show, and what
    /// the saving just done has repaired.
    #[serde(default)]
    pub notes: Vec<FieldNote>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> MemberRecord {
        let mut record = MemberRecord::default();
        for (field, text) in [
            (Field::Name, "丁万伟"),
            (Field::Sex, "男"),
            (Field::BirthDate, "1992-01-12"),
            (Field::IdKind, "居民身份证"),
            (Field::IdNumber, "11010519491231002x"),
            (Field::MemberNo, "200000199207"),
            (Field::Firm, "天健会计师事务所(特殊普通合伙)"),
            (Field::JoinedOn, "2016/5/18"),
            (Field::ApprovalNo, "浙注协〔2016〕18号"),
            (Field::ApprovalDate, "20160518"),
        ] {
            record.set(field, text).unwrap();
        }
        record
    }

    #[test]
    fn each_required_field_is_missed_when_empty() {
        assert!(complete().missing(true).is_empty());
        assert_eq!(complete().missing(false), [Field::Photo]);
        for field in Field::REQUIRED.into_iter().filter(|f| *f != Field::Photo) {
            let mut record = complete();
            record.set(field, " ").unwrap();
            assert_eq!(record.missing(true), [field]);
        }
        assert_eq!(
            MemberRecord::default().missing(false).len(),
            Field::REQUIRED.len()
        );
    }

    #[test]
    fn what_is_shown_can_be_read_again() {
        let record = complete();
        let mut copy = MemberRecord::default();
        for field in Field::ALL.iter().copied().filter(|f| *f != Field::Photo) {
            copy.set(field, &record.get(field)).unwrap();
        }
        assert_eq!(
            copy,
            MemberRecord {
                partner: None,
                ..record
            }
        );
    }

    #[test]
    fn names_of_fifty_rare_characters_are_taken_and_fifty_one_refused() {
        let mut record = complete();
        let name = "𬱖".repeat(50);
        record.set(Field::Name, &name).unwrap();
        assert_eq!(record.name, name);
        let error = record.set(Field::Name, &format!("{name}䶮")).unwrap_err();
        assert_eq!(error.field, Field::Name);
        assert_eq!(record.name, name, "a refused value changes nothing");
    }

    #[test]
    fn every_field_is_brought_to_its_normal_form() {
        let mut record = MemberRecord::default();
        for (field, text, normal) in [
            (Field::Name, "姜　⽅", "姜方"),
            (
                Field::IdNumber,
                "=\"11010519491231002x\"",
                "11010519491231002X",
            ),
            (Field::MemberNo, "'3300 9999 3101", "330099993101"),
            (Field::Firm, "示例\u{ad}事务所", "示例事务所"),
            (Field::ApprovalNo, "'示会协1号", "示会协1号"),
            (Field::JoinedOn, "=\"2016-05-18\"", "2016-05-18"),
            (Field::InspectionYear, "'2024", "2024"),
            (Field::Position, "'t Hooft", "'t Hooft"),
        ] {
            record.set(field, text).unwrap();
            assert_eq!(record.get(field), normal);
        }
        assert!(!record.starred);
        record.set(Field::Name, " ★ 姜　芳").unwrap();
        assert_eq!((&*record.name, record.starred), ("姜芳", true));
    }

    #[test]
    fn nonsense_is_refused_with_its_field_and_malformed_numbers_are_not() {
        let mut record = complete();
        for (field, text) in [
            (Field::Sex, "x"),
            (Field::BirthDate, "1992-13-01"),
            (Field::JoinedOn, "1066-10-14"),
            (Field::IdKind, "驾照"),
            (Field::Partner, "maybe"),
            (Field::InspectionYear, "last"),
            (Field::Mobile, "call me"),
            (Field::Email, "a b@c.d"),
            (Field::Name, "丁\n万"),
            (Field::Photo, "x"),
            (Field::Status, "在"),
        ] {
            assert_eq!(record.set(field, text).unwrap_err().field, field);
        }
        assert_eq!(record, complete());
        record.set(Field::IdNumber, "不详").unwrap();
        record.set(Field::MemberNo, "abc").unwrap();
        assert_eq!(record.member_no, "ABC");
    }
}
