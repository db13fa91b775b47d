//! Workbooks of Excel 95 to 2003.
//!
//! calamine reads them whole, into a table as large as the sheet's corners are apart. The survey
//! looks at the records first, so that no record can ask for more memory than there is.

mod survey;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use domain::roster::Cell;

use crate::fault::ReadError;
use crate::intake::{Intake, Stop};
use crate::serial;
use survey::Survey;

/// Reads every sheet with cells.
pub(crate) fn read(bytes: &[u8], intake: &mut Intake<'_>) -> Result<(), Stop> {
    let survey = Survey::of(bytes).map_err(|error| intake.stop(error))?;
    unwinding(intake, |intake| sheets(bytes, &survey, intake))
}

/// Runs a reader of calamine. It slices records by lengths that the records give, and panics where a
/// damaged file has others: that is damage, told like any other.
pub(crate) fn unwinding(
    intake: &mut Intake<'_>,
    read: impl FnOnce(&mut Intake<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    match catch_unwind(AssertUnwindSafe(|| read(intake))) {
        Ok(read) => read,
        Err(_) => Err(intake.stop(ReadError::Damaged("内容前后矛盾".into()))),
    }
}

fn sheets(bytes: &[u8], survey: &Survey, intake: &mut Intake<'_>) -> Result<(), Stop> {
    let mut workbook = Xls::new(Cursor::new(bytes)).map_err(|error| {
        intake.stop(match error {
            XlsError::Password => ReadError::Password,
            error => ReadError::Damaged(error.to_string()),
        })
    })?;
    let is_1904 = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().to_vec();
    for (index, sheet) in sheets.iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        intake.table(&sheet.name, sheet.visible != SheetVisible::Visible);
        let range = workbook
            .worksheet_range(&sheet.name)
            .map_err(|error| intake.stop(ReadError::Damaged(error.to_string())))?;
        let (first, left) = range.start().unwrap_or_default();
        for (number, values) in (first..).zip(range.rows()) {
            let mut cells = vec![Cell::Empty; left as usize];
            cells.extend(values.iter().map(|value| cell(value, is_1904)));
            intake.row(number + 1, survey.is_hidden(index, number), cells)?;
        }
    }
    intake.end_table();
    Ok(())
}

fn cell(value: &Data, is_1904: bool) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::DateTime(moment) if moment.is_datetime() => serial::date(moment.as_f64(), is_1904),
        Data::DateTime(length) => Cell::Number(length.as_f64()),
        Data::Bool(truth) => Cell::Fault(self::truth(*truth).into()),
        Data::Error(error) => Cell::Fault(error.to_string()),
    }
}

/// As Excel shows it.
pub(crate) fn truth(truth: bool) -> &'static str {
    if truth { "TRUE" } else { "FALSE" }
}
