//! What several tests of this crate share.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    reason = "each test program takes what it needs"
)]

use std::io::{Cursor, Write};

use workbook::{Book, Limits, ReadError, Table};
use zip::write::SimpleFileOptions;

/// Reads with the usual bounds.
pub fn read(bytes: &[u8]) -> Book {
    workbook::read(bytes, &Limits::default()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// What is told of a file that is not believed.
pub fn refused(bytes: &[u8]) -> Vec<ReadError> {
    match workbook::read(bytes, &Limits::default()) {
        Err(errors) if !errors.is_empty() => errors,
        other => panic!("{other:?}"),
    }
}

/// Codes and rows of what is told.
pub fn codes(errors: &[ReadError]) -> Vec<(&'static str, Option<u32>)> {
    errors
        .iter()
        .map(|error| (error.code(), error.row()))
        .collect()
}

/// Rows of a table as text, with their numbers.
pub fn texts(table: &Table) -> Vec<(u32, Vec<String>)> {
    let rows = table.rows.iter();
    rows.map(|row| {
        (
            row.number,
            row.cells.iter().map(domain::roster::Cell::text).collect(),
        )
    })
    .collect()
}

pub const NAMESPACE: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// The parts of a workbook with one sheet, of which parts can be replaced.
pub struct Parts(pub Vec<(String, Vec<u8>)>);

impl Parts {
    /// With these rows, as XML.
    pub fn new(rows: &str) -> Self {
        Self::sheet(&format!(
            "<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
        ))
    }

    /// With this sheet, as XML.
    pub fn sheet(sheet: &str) -> Self {
        let relationships =
            "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
        let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut parts = Self(Vec::new());
        parts.put("[Content_Types].xml", "<Types/>");
        parts.put(
            "_rels/.rels",
            &format!("<Relationships {relationships}><Relationship Id=\"r1\" Type=\"{kinds}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        );
        parts.put(
            "xl/workbook.xml",
            &format!("<workbook {NAMESPACE}><sheets><sheet name=\"会员\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        );
        parts.put(
            "xl/_rels/workbook.xml.rels",
            &format!("<Relationships {relationships}><Relationship Id=\"r1\" Type=\"{kinds}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        );
        parts.put("xl/worksheets/sheet1.xml", sheet);
        parts
    }

    /// Adds a part, or replaces it.
    pub fn put(&mut self, path: &str, content: &str) {
        self.0.retain(|(name, _)| name != path);
        self.0.push((path.to_owned(), content.as_bytes().to_vec()));
    }

    /// The file.
    pub fn zip(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            let options = SimpleFileOptions::default();
            zip.start_file(name.as_str(), options).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}
