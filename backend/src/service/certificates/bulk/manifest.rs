//! manifest.xlsx: what is in the ZIP of a job, and who is not.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::Error;

/// A certificate in the ZIP.
pub(super) struct Row {
    pub(super) member_no: String,
    pub(super) name: String,
    pub(super) firm: String,
    pub(super) version: u32,
    pub(super) issued_on: String,
    pub(super) code: String,
    pub(super) file: String,
    pub(super) is_new: bool,
}

/// Somebody who has none.
pub(super) struct Refused {
    pub(super) member_no: String,
    pub(super) name: String,
    pub(super) reason: String,
}

/// The workbook, written row by row.
pub(super) struct Manifest {
    workbook: Workbook,
    text: Format,
    rows: u32,
    refused: u32,
}

/// The sheets in their order.
const ISSUED: usize = 0;
const REFUSED: usize = 1;

impl Manifest {
    pub(super) fn begin() -> Result<Self, Error> {
        let mut workbook = Workbook::new();
        let (title, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
        let issued: [(&str, f64); 9] = [
            ("序号", 6.0),
            ("执业会员号", 16.0),
            ("姓名", 14.0),
            ("服务所", 36.0),
            ("版本", 6.0),
            ("签发日期", 14.0),
            ("核验码", 32.0),
            ("本次", 8.0),
            ("文件", 48.0),
        ];
        let refused = [("执业会员号", 16.0), ("姓名", 14.0), ("原因", 80.0)];
        for (name, columns) in [("会员证", &issued[..]), ("未签发", &refused[..])] {
            // Rows go to a file of their own: memory does not grow with them.
            let sheet = workbook
                .add_worksheet_with_constant_memory()
                .map_err(failed)?;
            sheet.set_name(name).map_err(failed)?;
            sheet.set_freeze_panes(1, 0).map_err(failed)?;
            for ((column, width), at) in columns.iter().zip(0u16..) {
                sheet.set_column_width(at, *width).map_err(failed)?;
                sheet
                    .write_string_with_format(0, at, *column, &title)
                    .map_err(failed)?;
            }
        }
        Ok(Self {
            workbook,
            text,
            rows: 0,
            refused: 0,
        })
    }

    pub(super) fn add(&mut self, row: &Row) -> Result<(), Error> {
        self.rows += 1;
        let cells = [
            self.rows.to_string(),
            row.member_no.clone(),
            row.name.clone(),
            row.firm.clone(),
            row.version.to_string(),
            row.issued_on.clone(),
            row.code.clone(),
            if row.is_new { "新签发" } else { "沿用" }.to_owned(),
            row.file.clone(),
        ];
        self.write(ISSUED, self.rows, &cells)
    }

    pub(super) fn refuse(&mut self, who: &Refused) -> Result<(), Error> {
        self.refused += 1;
        let cells = [who.member_no.clone(), who.name.clone(), who.reason.clone()];
        self.write(REFUSED, self.refused, &cells)
    }

    /// Texts in every cell: a number stays as it is written, and nothing is a formula.
    fn write(&mut self, sheet: usize, row: u32, cells: &[String]) -> Result<(), Error> {
        let sheet = self.workbook.worksheet_from_index(sheet).map_err(failed)?;
        for (cell, at) in cells.iter().zip(0u16..) {
            sheet
                .write_string_with_format(row, at, cell, &self.text)
                .map_err(failed)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.workbook.save_to_buffer().map_err(failed)
    }
}

fn failed(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) => Error::Files(error),
        other => Error::Files(std::io::Error::other(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_a_workbook() {
        let mut manifest = Manifest::begin().unwrap();
        manifest
            .refuse(&Refused {
                member_no: "330000010001".into(),
                name: "=1+1".into(),
                reason: "缺少照片".into(),
            })
            .unwrap();
        assert!(manifest.finish().unwrap().starts_with(b"PK\x03\x04"));
    }
}
