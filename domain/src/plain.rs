//! The plain form of texts, in which a search compares them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::name::{is_dot, normal};

/// A text as it is compared in a search: the normal form of names, lower case, compatibility
/// forms folded, without accents, spaces, dots, apostrophes and ★.
pub fn plain(text: &str) -> String {
    normal(text)
        .nfkd()
        .filter(|c| {
            !(is_combining_mark(*c)
                || c.is_whitespace()
                || is_dot(*c)
                || matches!(c, '.' | '。' | '★' | '\'' | '’' | '‘' | 'ʼ' | '`'))
        })
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}
