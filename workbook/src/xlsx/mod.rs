//! Workbooks of Excel 2007 and later.
//!
//! calamine reads them. Before it does, the survey unpacks everything once, counting, so that
//! nothing is believed of what the file says of itself; and it notes what calamine does not say:
//! hidden rows, formulas without a value.

mod bounded;
mod parts;
mod shown;
mod survey;

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use domain::roster::Cell;

use crate::fault::ReadError;
use crate::intake::{Intake, Stop};
use crate::serial;
use crate::table::Note;
use shown::Shown;
use survey::{Facts, Survey};

/// Reads every sheet with cells.
pub(crate) fn read(bytes: &[u8], intake: &mut Intake<'_>) -> Result<(), Stop> {
    let survey = Survey::of(bytes, intake)?;
    crate::xls::unwinding(intake, |intake| sheets(bytes, &survey, intake))
}

fn sheets(bytes: &[u8], survey: &Survey, intake: &mut Intake<'_>) -> Result<(), Stop> {
    let mut workbook =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| intake.stop(damaged(&error, "")))?;
    let is_1904 = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().to_vec();
    for (index, sheet) in sheets.iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        intake.table(&sheet.name, sheet.visible != SheetVisible::Visible);
        let facts = survey.sheet(index);
        let mut cells = match workbook.worksheet_cells_reader(&sheet.name) {
            Ok(cells) => cells,
            // A chart, or a macro sheet, in the place of a sheet with cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(intake.stop(damaged(&error, &sheet.name))),
        };
        let shown: Vec<Shown> = cells.styles().iter().map(Shown::of).collect();
        let mut row = OpenRow::new(&sheet.name, facts);
        loop {
            let next = cells.next_cell_with_style_id();
            let next = next.map_err(|error| intake.stop(damaged(&error, &row.place())))?;
            let Some((cell, style)) = next else { break };
            let (number, column) = cell.get_position();
            let shown = shown.get(style).copied().unwrap_or_default();
            let value = value(cell.get_value(), shown, is_1904);
            row.put(number, column as usize, value, intake)?;
        }
        row.flush(intake)?;
        if facts.merged > 0 {
            intake.note(Note::Merged(facts.merged));
        }
    }
    intake.end_table();
    Ok(())
}

/// A row whose cells are still coming.
struct OpenRow<'a> {
    table: &'a str,
    facts: &'a Facts,
    /// From 0, as calamine counts; none before the first.
    number: Option<u32>,
    cells: Vec<Cell>,
}

impl<'a> OpenRow<'a> {
    fn new(table: &'a str, facts: &'a Facts) -> Self {
        Self {
            table,
            facts,
            number: None,
            cells: Vec::new(),
        }
    }

    fn place(&self) -> String {
        match self.number {
            Some(number) => format!("工作表“{}”第 {} 行附近", self.table, number + 1),
            None => format!("工作表“{}”开头", self.table),
        }
    }

    fn put(
        &mut self,
        number: u32,
        column: usize,
        value: Cell,
        intake: &mut Intake<'_>,
    ) -> Result<(), Stop> {
        if self.number != Some(number) {
            // Rows of a workbook come in order; a file in which they do not was not written by Excel.
            if self.number.is_some_and(|before| number < before) {
                let error = ReadError::Damaged(format!("{}的行号次序颠倒", self.place()));
                return Err(intake.stop(error));
            }
            self.flush(intake)?;
            self.number = Some(number);
        }
        let value = match value {
            Cell::Empty if self.facts.is_without_value(number, column) => {
                Cell::Fault("公式没有计算结果".into())
            }
            value => value,
        };
        let limit = intake.limits().columns;
        if value.is_blank() && column >= limit {
            return Ok(());
        }
        // One column too many shows that there are too many.
        let column = column.min(limit);
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = value;
        }
        Ok(())
    }

    fn flush(&mut self, intake: &mut Intake<'_>) -> Result<(), Stop> {
        let cells = std::mem::take(&mut self.cells);
        match self.number {
            Some(number) => intake.row(number + 1, self.facts.is_hidden(number), cells),
            None => Ok(()),
        }
    }
}

fn value(value: &DataRef<'_>, shown: Shown, is_1904: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Int(number) => shown.number(*number as f64),
        DataRef::Float(number) => shown.number(*number),
        DataRef::DateTime(moment) if moment.is_datetime() => serial::date(moment.as_f64(), is_1904),
        DataRef::DateTime(length) => Cell::Number(length.as_f64()),
        DataRef::DateTimeIso(text) => match text.parse() {
            Ok(day) => Cell::Date(day),
            Err(_) => Cell::Text(text.clone()),
        },
        DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Bool(truth) => Cell::Fault(crate::xls::truth(*truth).into()),
        DataRef::Error(error) => Cell::Fault(error.to_string()),
    }
}

fn damaged(error: &XlsxError, place: &str) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Password,
        error if place.is_empty() => ReadError::Damaged(error.to_string()),
        error => ReadError::Damaged(format!("{place}：{error}")),
    }
}
