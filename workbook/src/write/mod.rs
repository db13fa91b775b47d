//! Tables into files: .xlsx with constant memory, and CSV.
//!
//! No cell can start a formula: texts are written as texts in .xlsx, and behind a `'` in CSV, which
//! our own reader takes off again.

mod csv;
mod xlsx;

use domain::CalendarDate;
use domain::roster::Cell;

pub use csv::CsvWriter;
pub use xlsx::XlsxWriter;

/// A sheet before its rows are written.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name, at most 31 characters; `[]:*?/\` become `_`.
    pub name: String,
    /// A line above the titles: how to fill in the sheet. Empty means none.
    pub instructions: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Whether only cells of columns that are not locked can be changed.
    pub protected: bool,
}

/// A column of a sheet.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// Its width in characters of the standard font; a Chinese character is two.
    pub width: f64,
    /// What stands in it.
    pub kind: ColumnKind,
    /// Whether its cells stay as they are in a protected sheet.
    pub locked: bool,
}

/// What stands in a column: the format of its cells, the empty ones too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Texts, and numbers that are names: of members, of documents, of telephones.
    Text,
    /// Days, shown as 2016-05-18.
    Date,
    /// Numbers to reckon with.
    Number,
}

/// A cell that is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    /// What stands in it. A number in a column of texts is written as text.
    pub cell: Cell,
    /// The ground it stands on.
    pub colour: Option<Colour>,
    /// A note that Excel shows when the cell is pointed at.
    pub note: Option<String>,
    /// Whether it can be changed in a protected sheet; as its column says where nothing is said here.
    pub locked: Option<bool>,
}

/// What the ground of a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// Refused.
    Fault,
    /// Taken, with a doubt.
    Warning,
    /// To be filled in.
    Open,
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        Self {
            cell,
            ..Self::default()
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned()).into()
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Cell::Text(text).into()
    }
}

impl From<CalendarDate> for Value {
    fn from(day: CalendarDate) -> Self {
        Cell::Date(day).into()
    }
}

impl Value {
    /// The cell on a coloured ground.
    #[must_use]
    pub fn coloured(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// The cell with a note.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Why a file was not written. `Display` is the Chinese sentence.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk, or whoever takes the bytes.
    #[error("文件没有写成，原有内容未改动，请稍后再试：{0}")]
    Io(#[from] std::io::Error),
    /// Excel does not take so much.
    #[error("表格超出 Excel 的范围，文件没有写成，原有内容未改动，请分成几个文件：{0}")]
    Limit(String),
    /// A row was given before its sheet.
    #[error("表格还没有标题行，文件没有写成，原有内容未改动")]
    NoSheet,
}

impl WriteError {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "write-io",
            Self::Limit(_) => "write-limit",
            Self::NoSheet => "write-no-sheet",
        }
    }
}
