//! From texts, as people type them or a roster holds them, to the fields of a record.

use super::MemberRecord;
use crate::date::CalendarDate;
use crate::field::{Field, FieldError};
use crate::id_document::{IdDocumentKind, Sex};
use crate::membership::MembershipStatus;

impl MemberRecord {
    /// Reads a text into a field. Malformed numbers are taken (they are doubtful,
    /// never refused); what has no meaning at all for the field is an error and
    /// leaves the record as it was.
    ///
    /// Every text is brought to its normal form; what that changes says [`crate::repair::told`].
    /// A ★ before the name is the mark and no part of the name.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), FieldError> {
        let mut text = field.normal(text);
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
