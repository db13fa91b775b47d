//! The form of the settings: what was typed, and what it means.

use serde::{Deserialize, Serialize};

use super::{
    AssociationSettings, SealOwner, SealPlacement, SealSettings, SettingsFault, SettingsField,
};
use crate::date::DateError;
use crate::text::{halfwidth, trimmed};

/// Most characters of an association's name.
pub const MAX_NAME: usize = 50;
/// Most characters of the signatory.
pub const MAX_SIGNATORY: usize = 30;

/// A seal's part of the form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealForm {
    /// Back to the drawn specimen.
    pub specimen: bool,
    /// 宽度, mm.
    pub width: String,
    /// 左右偏移, mm.
    pub dx: String,
    /// 上下偏移, mm.
    pub dy: String,
}

/// The form of the settings, as typed. Uploaded files travel beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsForm {
    /// The version that the person saw.
    pub version: i64,
    /// 全国协会名称.
    pub national_name: String,
    /// 地方协会名称.
    pub name: String,
    /// 签发人.
    pub signatory: String,
    /// 截止日期.
    pub deadline: String,
    /// 全国协会印章.
    pub national: SealForm,
    /// 地方协会印章.
    pub provincial: SealForm,
}

impl SettingsForm {
    /// The form filled in with what is set.
    pub fn of(settings: &AssociationSettings) -> Self {
        let seal = |seal: &SealSettings| SealForm {
            specimen: false,
            width: millimetres(seal.placement.width),
            dx: millimetres(seal.placement.dx),
            dy: millimetres(seal.placement.dy),
        };
        Self {
            version: settings.version,
            national_name: settings.national_name.clone(),
            name: settings.name.clone(),
            signatory: settings.signatory.clone(),
            deadline: settings.deadline.to_string(),
            national: seal(&settings.national_seal),
            provincial: seal(&settings.provincial_seal),
        }
    }

    /// One seal's part.
    pub fn seal(&self, owner: SealOwner) -> &SealForm {
        match owner {
            SealOwner::National => &self.national,
            SealOwner::Provincial => &self.provincial,
        }
    }

    /// One seal's part, to be filled in.
    pub fn seal_mut(&mut self, owner: SealOwner) -> &mut SealForm {
        match owner {
            SealOwner::National => &mut self.national,
            SealOwner::Provincial => &mut self.provincial,
        }
    }

    /// What `before` becomes by this form, uploaded files aside: a seal asked
    /// back to the specimen loses its picture.
    ///
    /// # Errors
    /// Every fault, one a field.
    pub fn applied_to(
        &self,
        before: &AssociationSettings,
    ) -> Result<AssociationSettings, Vec<SettingsFault>> {
        let mut faults = Vec::new();
        let mut note = |result: Result<String, SettingsFault>| {
            result.unwrap_or_else(|fault| {
                faults.push(fault);
                String::new()
            })
        };
        let national_name = note(name(&self.national_name, SettingsField::NationalName));
        let name = note(name(&self.name, SettingsField::Name));
        let signatory = note(at_most(
            &self.signatory,
            SettingsField::Signatory,
            MAX_SIGNATORY,
        ));
        let deadline = self.deadline.parse().unwrap_or_else(|error: DateError| {
            let message = format!("{error}。");
            faults.push(SettingsFault::new(SettingsField::Deadline, "date", message));
            before.deadline
        });
        let mut seal = |owner: SealOwner| {
            let form = self.seal(owner);
            let placement = form.placement(owner.into()).unwrap_or_else(|fault| {
                faults.push(fault);
                SealPlacement::default()
            });
            let sha256 = before.seal(owner).sha256.clone();
            SealSettings {
                sha256: sha256.filter(|_| !form.specimen),
                placement,
            }
        };
        let settings = AssociationSettings {
            version: before.version,
            national_name,
            name,
            signatory,
            deadline,
            national_seal: seal(SealOwner::National),
            provincial_seal: seal(SealOwner::Provincial),
        };
        if faults.is_empty() {
            Ok(settings)
        } else {
            Err(faults)
        }
    }
}

impl SealForm {
    /// Size and place in one line, for comparing.
    pub fn place(&self) -> String {
        format!("宽度 {}，偏移 {} 和 {} 毫米", self.width, self.dx, self.dy)
    }

    fn placement(&self, field: SettingsField) -> Result<SealPlacement, SettingsFault> {
        let read = |text: &str, what: &str, [least, most]: [i32; 2]| {
            tenths(text)
                .filter(|value| (least..=most).contains(value))
                .ok_or_else(|| {
                    let (least, most) = (millimetres(least), millimetres(most));
                    let message =
                        format!("{what}应为 {least} 到 {most} 毫米之间的数字，最多一位小数。");
                    SettingsFault::new(field, "seal-placement", message)
                })
        };
        Ok(SealPlacement {
            width: read(&self.width, "宽度", SealPlacement::WIDTHS)?,
            dx: read(&self.dx, "左右偏移", SealPlacement::OFFSETS)?,
            dy: read(&self.dy, "上下偏移", SealPlacement::OFFSETS)?,
        })
    }
}

fn name(text: &str, field: SettingsField) -> Result<String, SettingsFault> {
    let name = at_most(text, field, MAX_NAME)?;
    if name.is_empty() {
        return Err(SettingsFault::new(
            field,
            "empty",
            "不能为空，证书上须印协会名称。",
        ));
    }
    Ok(name)
}

/// The normal form of printed text: one line of at most `most` characters.
fn at_most(text: &str, field: SettingsField, most: usize) -> Result<String, SettingsFault> {
    let text = trimmed(text);
    let count = text.chars().count();
    if count > most {
        let message = format!("最多 {most} 个字，现有 {count} 个字，请删减。");
        return Err(SettingsFault::new(field, "too-long", message));
    }
    if text.chars().any(char::is_control) {
        return Err(SettingsFault::new(
            field,
            "control-character",
            "含有换行或其他控制字符，请删去。",
        ));
    }
    Ok(text)
}

/// Millimetres with at most one decimal, as tenths.
fn tenths(text: &str) -> Option<i32> {
    let text = halfwidth(text);
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (whole, tenth) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit())
    };
    if !plain(whole, 3) || !plain(tenth, 1) {
        return None;
    }
    Some(sign * (whole.parse::<i32>().ok()? * 10 + tenth.parse::<i32>().ok()?))
}

/// Tenths of a millimetre in millimetres: `25`, `-0.5`.
fn millimetres(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
    match tenth {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests;
