//! Whether a certificate can show what is on file: judged when it is typed, not at the issue.

use certificate::Fonts;
use domain::{Field, FieldNote, MemberRecord};

/// A sentence for each character of 姓名 and 服务所 that cannot be printed, by field.
pub(super) fn notes(fonts: &Fonts, record: &MemberRecord) -> Vec<FieldNote> {
    [(Field::Name, &record.name), (Field::Firm, &record.firm)]
        .into_iter()
        .filter_map(|(field, text)| {
            let found = fonts.unprintable(text);
            let sentences: Vec<String> = found.iter().map(ToString::to_string).collect();
            (!found.is_empty()).then(|| FieldNote::new(field, sentences.join("；")))
        })
        .collect()
}
