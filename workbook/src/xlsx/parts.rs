//! The small parts of a workbook, and how XML is read.

use std::collections::HashMap;
use std::io::{self, BufReader};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::bounded::Bounded;
use crate::fault::ReadError;

/// Elements of the part with the styles, which are large in memory; Excel allows 64,000 formats.
const MAX_STYLES: usize = 500_000;

/// A part that is read.
pub(super) type Xml<R> = Reader<BufReader<Bounded<R>>>;

/// Identifiers of the sheets' relationships, in the order of the sheets.
pub(super) fn sheet_order<R: io::BufRead>(
    path: &str,
    xml: &mut Xml<R>,
) -> Result<Vec<String>, ReadError> {
    let mut order = Vec::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match event(path, xml, &mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "sheet" => {
                order.push(attribute(&element, "id").unwrap_or_default());
            }
            Event::Eof => return Ok(order),
            _ => {}
        }
    }
}

/// Targets by identifier.
pub(super) fn relationships<R: io::BufRead>(
    path: &str,
    xml: &mut Xml<R>,
) -> Result<HashMap<String, String>, ReadError> {
    let mut paths = HashMap::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match event(path, xml, &mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(target)) =
                    (attribute(&element, "Id"), attribute(&element, "Target"))
                {
                    paths.insert(id, target);
                }
            }
            Event::Eof => return Ok(paths),
            _ => {}
        }
    }
}

/// Counts the elements of the styles.
pub(super) fn styles<R: io::BufRead>(path: &str, xml: &mut Xml<R>) -> Result<(), ReadError> {
    let mut elements = 0;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match event(path, xml, &mut buffer)? {
            Event::Start(_) if elements >= MAX_STYLES => {
                return Err(ReadError::Damaged(format!("{path}：样式过多")));
            }
            Event::Start(_) => elements += 1,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The next event. A document type, and with it entities, has no place in a workbook.
pub(super) fn event<'b, R: io::BufRead>(
    path: &str,
    xml: &mut Xml<R>,
    buffer: &'b mut Vec<u8>,
) -> Result<Event<'b>, ReadError> {
    match xml.read_event_into(buffer) {
        Ok(Event::DocType(_)) => Err(ReadError::Entities),
        Ok(event) => Ok(event),
        Err(error) => Err(ReadError::Damaged(format!("{path}：{error}"))),
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.into_owned())
}

/// `B3` is row 2, column 1, counted from 0.
pub(super) fn position(reference: &str) -> Option<(u32, u32)> {
    let letters = reference
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let (letters, row) = reference.split_at_checked(letters)?;
    let column = letters.bytes().try_fold(0u32, |column, letter| {
        column
            .checked_mul(26)?
            .checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    Some((
        row.parse::<u32>().ok()?.checked_sub(1)?,
        column.checked_sub(1)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_places() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("AB12"), Some((11, 27)));
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        for none in ["", "A", "1", "A0", "ZZZZZZZZZZ1"] {
            assert_eq!(position(none), None, "{none}");
        }
    }
}
