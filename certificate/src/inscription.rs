//! What an issued file says of itself, read back: to compare it with the row that describes it.

use lopdf::{Dictionary, Document, Object};

use crate::metadata::Metadata;
use crate::printed::Printed;

/// What stands in an issued file about its certificate: code, name, association and moment.
#[derive(Debug)]
pub struct Inscription {
    code: Vec<u8>,
    information: Dictionary,
}

impl Inscription {
    /// Reads a file; `None` if it is no certificate that can be read.
    pub fn of(pdf: &[u8]) -> Option<Self> {
        let document = Document::load_mem(pdf).ok()?;
        let identifier = document.trailer.get(b"ID").ok()?.as_array().ok()?;
        let code = identifier.first()?.as_str().ok()?.to_owned();
        let information = document.trailer.get(b"Info").ok()?;
        let information = match information {
            Object::Reference(id) => document.get_object(*id).ok()?,
            inside => inside,
        };
        Some(Self {
            code,
            information: information.as_dict().ok()?.clone(),
        })
    }

    /// What the file says otherwise than this, by stable names: `code`, `name`, `association`,
    /// `moment`.
    pub fn differences(&self, printed: &Printed) -> Vec<&'static str> {
        let expected = Metadata::of(printed).information();
        let mut differing = Vec::new();
        if self.code != printed.code.as_bytes() {
            differing.push("code");
        }
        for (entry, what) in [
            (b"Title".as_slice(), "name"),
            (b"Author".as_slice(), "association"),
            (b"CreationDate".as_slice(), "moment"),
        ] {
            let bytes = |from: &Dictionary| {
                let value = from.get(entry).and_then(Object::as_str);
                value.map(<[u8]>::to_vec).ok()
            };
            if bytes(&self.information) != bytes(&expected) {
                differing.push(what);
            }
        }
        differing
    }
}
