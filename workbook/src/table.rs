//! What a file holds: tables of rows of cells.

use domain::roster::Cell;

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// What the file is.
    pub kind: Kind,
    /// Its tables in their order, empty ones too.
    pub tables: Vec<Table>,
}

/// A sheet of a workbook, a table of a web page, or the one table of a text file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The sheet's name; empty where the file has none.
    pub name: String,
    /// Whether Excel does not show the sheet.
    pub hidden: bool,
    /// Rows with something in them.
    pub rows: Vec<Row>,
    /// What a person should know of the table.
    pub notes: Vec<Note>,
}

/// A row with something in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number as Excel counts, from 1.
    pub number: u32,
    /// Whether Excel does not show it (a filter, or hidden by hand).
    pub hidden: bool,
    /// From column A to the last cell with something in it.
    pub cells: Vec<Cell>,
}

/// Something about a table that is no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// So many areas are merged: their value stands in their first cell.
    Merged(u32),
    /// So many rows with something in them are hidden.
    HiddenRows(u32),
}

/// What a file is, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A workbook of Excel 2007 and later.
    Xlsx,
    /// A workbook of Excel 95 to 2003.
    Xls,
    /// Text with one row a line.
    Csv {
        /// How its characters are written.
        encoding: Encoding,
        /// What stands between cells.
        separator: Separator,
    },
    /// A web page with tables, as many systems save under the name .xls.
    Html {
        /// How its characters are written.
        encoding: Encoding,
    },
}

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with a byte order mark or without.
    Utf8,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// GB 18030, with GBK and GB 2312 in it.
    Gb18030,
}

impl Encoding {
    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Gb18030 => "GB 18030",
        }
    }
}

/// What stands between the cells of a row of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`, where a first line `sep=|` says so.
    Bar,
}

impl Separator {
    /// The byte itself; no part of a character in UTF-8.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}
