//! Tables in and out of files: .xlsx, .xls, CSV and web pages are read, .xlsx and CSV are written.
//! Knows cells, rows and encodings, and nothing of members.
//!
//! What a file is, is told by its content. A file is judged before it is believed: what is wrong
//! with it is told with its row, all at once, and nothing is unpacked without a bound.
#![deny(clippy::unwrap_used, clippy::indexing_slicing)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::allow_attributes
    )
)]

mod fault;
mod garbled;
mod html;
mod intake;
mod limits;
mod serial;
mod sniff;
mod table;
mod text;
pub mod write;
mod xls;
mod xlsx;

pub use fault::{Foreign, Place, ReadError};
pub use garbled::garbled;
pub use intake::Sink;
pub use limits::Limits;
pub use table::{Book, Encoding, Kind, Note, Row, Separator, Table};

use intake::Intake;
use sniff::Content;

/// Reads a file whole. Where it is not believed the list is not empty: everything that was found
/// wrong, in the order of the file, at most [`Limits::complaints`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Vec<ReadError>> {
    let mut tables: Vec<Table> = Vec::new();
    let kind = read_each(bytes, limits, &mut tables)?;
    Ok(Book { kind, tables })
}

/// Reads a file row by row, so that a large one is never in memory as a whole. What is wrong with
/// a file may show only after many of its rows were handed over: keep nothing of them then.
pub fn read_each(
    bytes: &[u8],
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Kind, Vec<ReadError>> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(vec![ReadError::FileTooLarge {
            limit: limits.file_bytes,
        }]);
    }
    let content = sniff::content(bytes).map_err(|error| vec![error])?;
    let mut intake = Intake::new(limits, sink);
    // A stop has told its reason to the intake.
    let kind = match content {
        Content::Xlsx => xlsx::read(bytes, &mut intake).map(|()| Kind::Xlsx),
        Content::Xls => xls::read(bytes, &mut intake).map(|()| Kind::Xls),
        Content::Html => html::read(bytes, &mut intake).map(|encoding| Kind::Html { encoding }),
        Content::Text => text::read(bytes, &mut intake).map(|(encoding, separator)| Kind::Csv {
            encoding,
            separator,
        }),
    };
    match (kind, intake.into_errors()) {
        (Ok(kind), errors) if errors.is_empty() => Ok(kind),
        (_, errors) => Err(errors),
    }
}
