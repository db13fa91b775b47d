//! A practising member's information.

mod reading;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::date::CalendarDate;
use crate::field::Field;
use crate::id_document::{IdDocument, Sex};
use crate::membership::MembershipStatus;

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
