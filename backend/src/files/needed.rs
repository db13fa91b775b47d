//! Files that rows name.

use std::collections::HashSet;

/// SHA-256 values that rows name, as bytes: there may be hundreds of thousands.
#[derive(Default)]
pub(crate) struct Needed(HashSet<[u8; 32]>);

impl Needed {
    /// Adds a SHA-256 in hexadecimal; anything else is no file's name.
    pub(crate) fn add(&mut self, sha256: &str) {
        self.0.extend(parse(sha256));
    }

    /// Whether a file of this name is needed; `None` if it is no SHA-256.
    pub(super) fn has(&self, name: &str) -> Option<bool> {
        parse(name).map(|sha256| self.0.contains(&sha256))
    }
}

fn parse(sha256: &str) -> Option<[u8; 32]> {
    let mut value = [0; 32];
    let length = base16ct::mixed::decode(sha256, &mut value).ok()?.len();
    (length == value.len()).then_some(value)
}
