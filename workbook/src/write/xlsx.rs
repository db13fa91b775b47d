//! Workbooks of Excel 2007 and later. A row is on its way to a temporary file when the next one
//! begins, so memory does not grow with rows; notes alone are kept until the end.

use std::collections::HashMap;
use std::io::Write;

use domain::CalendarDate;
use domain::roster::Cell;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

use super::{Colour, ColumnKind, Sheet, Value, WriteError};

/// Characters of a sheet's name.
const MAX_NAME: usize = 31;
/// Widths that Excel takes.
const WIDTHS: std::ops::RangeInclusive<f64> = 1.0..=255.0;

/// How a cell looks, of which Excel keeps one format each.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Look {
    kind: ColumnKind,
    colour: Option<Colour>,
    locked: bool,
}

/// A workbook that is being written.
pub struct XlsxWriter {
    workbook: Workbook,
    looks: HashMap<Look, Format>,
    open: Option<OpenSheet>,
    names: Vec<String>,
}

/// The sheet that rows go to.
struct OpenSheet {
    sheet: Sheet,
    worksheet: Worksheet,
    titles: u32,
    next: u32,
}

impl XlsxWriter {
    /// A workbook without sheets; `made_on` stands in its properties.
    pub fn new(made_on: CalendarDate) -> Result<Self, WriteError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_ymd(made_on.year(), made_on.month(), made_on.day());
        // Days before 1900 are none to Excel, and nothing is made then.
        if let Ok(made) = made {
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        }
        Ok(Self {
            workbook,
            looks: HashMap::new(),
            open: None,
            names: Vec::new(),
        })
    }

    /// Begins the next sheet with its instructions and titles.
    pub fn sheet(&mut self, sheet: Sheet) -> Result<(), WriteError> {
        self.close()?;
        let mut worksheet = self
            .workbook
            .new_worksheet_with_constant_memory()
            .map_err(fault)?;
        worksheet.set_name(self.name(&sheet.name)).map_err(fault)?;
        // How cells look that nobody has written to: what a firm types there is text, too.
        for (index, column) in (0..).zip(&sheet.columns) {
            let width = column.width.clamp(*WIDTHS.start(), *WIDTHS.end());
            worksheet.set_column_width(index, width).map_err(fault)?;
            let look = Look {
                kind: column.kind,
                colour: None,
                locked: column.locked,
            };
            worksheet
                .set_column_format(index, self.look(look))
                .map_err(fault)?;
        }
        let mut titles = 0;
        if !sheet.instructions.is_empty() {
            let format = Format::new().set_italic();
            worksheet
                .write_string_with_format(0, 0, &sheet.instructions, &format)
                .map_err(fault)?;
            titles = 1;
        }
        let format = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color("EEF1F4")
            .set_border_bottom(FormatBorder::Thin);
        for (index, column) in (0..).zip(&sheet.columns) {
            worksheet
                .write_string_with_format(titles, index, &column.title, &format)
                .map_err(fault)?;
        }
        worksheet.set_freeze_panes(titles + 1, 0).map_err(fault)?;
        if sheet.protected {
            worksheet.protect_with_options(&ProtectionOptions {
                sort: true,
                use_autofilter: true,
                format_columns: true,
                format_rows: true,
                ..ProtectionOptions::default()
            });
        }
        self.open = Some(OpenSheet {
            sheet,
            worksheet,
            titles,
            next: titles + 1,
        });
        Ok(())
    }

    /// Writes the next row. Values beyond the last column have no title, and are written all the
    /// same, as texts.
    pub fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        let mut open = self.open.take().ok_or(WriteError::NoSheet)?;
        let row = open.next;
        for (index, value) in (0u16..).zip(values) {
            let column = open.sheet.columns.get(usize::from(index));
            let kind = match (
                &value.cell,
                column.map_or(ColumnKind::Text, |column| column.kind),
            ) {
                // A text in a column of days or numbers is what the user wrote there.
                (Cell::Text(_) | Cell::Fault(_), _) => ColumnKind::Text,
                (Cell::Date(_), _) => ColumnKind::Date,
                (_, kind) => kind,
            };
            let locked = value.locked.or(column.map(|column| column.locked));
            let look = Look {
                kind,
                colour: value.colour,
                locked: locked.unwrap_or(false),
            };
            let format = self.look(look);
            write(&mut open.worksheet, row, index, &value.cell, kind, format)?;
            if let Some(note) = &value.note {
                let note = Note::new(note.as_str()).add_author_prefix(false);
                open.worksheet
                    .insert_note(row, index, &note)
                    .map_err(fault)?;
            }
        }
        open.next += 1;
        self.open = Some(open);
        Ok(())
    }

    /// Ends the workbook, and writes it. Nothing is written to `out` before.
    pub fn finish(mut self, out: impl Write + Send) -> Result<(), WriteError> {
        self.close()?;
        // Excel takes no workbook without a sheet.
        if self.names.is_empty() {
            return Err(WriteError::NoSheet);
        }
        self.workbook.save_to_writer(out).map_err(fault)
    }

    fn close(&mut self) -> Result<(), WriteError> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        let columns = u16::try_from(open.sheet.columns.len()).unwrap_or(u16::MAX);
        if let Some(last) = columns.checked_sub(1) {
            let end = open.next.saturating_sub(1).max(open.titles);
            open.worksheet
                .autofilter(open.titles, 0, end, last)
                .map_err(fault)?;
        }
        self.workbook.push_worksheet(open.worksheet);
        Ok(())
    }

    fn look(&mut self, look: Look) -> &Format {
        self.looks.entry(look).or_insert_with(|| format(look))
    }

    /// A name that Excel takes, and that no other sheet has.
    fn name(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|character| match character {
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '_',
                character if character.is_control() => '_',
                character => character,
            })
            .collect();
        let plain = plain.trim_matches('\'').trim();
        let plain = if plain.is_empty() { "Sheet" } else { plain };
        let mut name = fitting(plain, MAX_NAME);
        let mut number = 1;
        while self
            .names
            .iter()
            .any(|taken| taken.to_lowercase() == name.to_lowercase())
        {
            number += 1;
            let suffix = format!(" ({number})");
            name = fitting(plain, MAX_NAME - suffix.len()) + &suffix;
        }
        self.names.push(name.clone());
        name
    }
}

fn write(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    kind: ColumnKind,
    format: &Format,
) -> Result<(), WriteError> {
    match (cell, kind) {
        (Cell::Empty, _) => worksheet.write_blank(row, column, format),
        (Cell::Number(number), ColumnKind::Number) => {
            worksheet.write_number_with_format(row, column, *number, format)
        }
        (Cell::Date(day), _) => match ExcelDateTime::from_ymd(day.year(), day.month(), day.day()) {
            Ok(date) => worksheet.write_datetime_with_format(row, column, &date, format),
            // Before 1900 Excel has no days.
            Err(_) => worksheet.write_string_with_format(row, column, day.to_string(), format),
        },
        (cell, _) => worksheet.write_string_with_format(row, column, cell.text(), format),
    }
    .map_err(fault)?;
    Ok(())
}

fn format(look: Look) -> Format {
    let format = Format::new().set_num_format(match look.kind {
        ColumnKind::Text => "@",
        ColumnKind::Date => "yyyy-mm-dd",
        ColumnKind::Number => "General",
    });
    let format = match look.colour {
        None => format,
        Some(Colour::Fault) => format.set_background_color("FFC7CE"),
        Some(Colour::Warning) => format.set_background_color("FFEB9C"),
        Some(Colour::Open) => format.set_background_color("E2EFDA"),
    };
    if look.locked {
        format.set_locked()
    } else {
        format.set_unlocked()
    }
}

/// The beginning of a text that Excel takes, in UTF-16.
fn fitting(text: &str, limit: usize) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|character| {
            units += character.len_utf16();
            units <= limit
        })
        .collect()
}

fn fault(error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => WriteError::Io(error),
        error => WriteError::Limit(error.to_string()),
    }
}
