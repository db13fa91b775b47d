//! What programs put around a text so that a spreadsheet keeps it as it is.

use std::borrow::Cow;

/// The text that is meant: `="0012"` and `'0012` and `0012` beside a tab say 0012.
pub(crate) fn unguarded(text: &str) -> Cow<'_, str> {
    // Behind a `'` a tab at the beginning is one that was meant.
    if let Some(rest) = text.strip_prefix('\'')
        && rest.starts_with(is_guarded)
    {
        return Cow::Borrowed(rest.trim_end_matches('\t'));
    }
    let text = text.trim_matches('\t');
    match text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(quoted) if quoted.contains('"') => Cow::Owned(quoted.replace("\"\"", "\"")),
        Some(quoted) => Cow::Borrowed(quoted),
        None => Cow::Borrowed(text),
    }
}

/// Whether a text that begins like this is written behind a `'`: a spreadsheet would take it for a
/// formula, or for a guard.
pub(crate) fn needs_guard(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'', '＝', '＋', '－', '＠'])
}

/// What may stand behind a guarding `'`: what needs one, and digits, which others guard so.
fn is_guarded(character: char) -> bool {
    character.is_ascii_digit() || needs_guard(character.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_come_off() {
        for guarded in [
            "=\"330104\"",
            "'330104",
            "330104\t",
            "330104\t\t",
            "\t330104",
        ] {
            assert_eq!(unguarded(guarded), "330104", "{guarded:?}");
        }
        assert_eq!(unguarded("=\"a\"\"b\""), "a\"b");
        assert_eq!(unguarded("'=1+1"), "=1+1");
        assert_eq!(unguarded("''330104"), "'330104");
        // What guards nothing stays.
        for plain in ["'tis", "=1+1", "王芳", "", "'", "=\"", " 0012 "] {
            assert_eq!(unguarded(plain), plain);
        }
    }
}
