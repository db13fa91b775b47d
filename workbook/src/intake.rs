//! What every reader hands its rows to: bounds and cleaning, once.

use domain::roster::Cell;

use crate::fault::{Place, ReadError};
use crate::limits::Limits;
use crate::table::{Note, Row, Table};

/// Takes what a file holds, in its order.
pub trait Sink {
    /// A table begins.
    fn table(&mut self, name: &str, hidden: bool);
    /// A row of it with something in it.
    fn row(&mut self, row: Row);
    /// Something about it that is no fault.
    fn note(&mut self, note: Note);
}

impl Sink for Vec<Table> {
    fn table(&mut self, name: &str, hidden: bool) {
        self.push(Table {
            name: name.to_owned(),
            hidden,
            ..Table::default()
        });
    }

    fn row(&mut self, row: Row) {
        if let Some(table) = self.last_mut() {
            table.rows.push(row);
        }
    }

    fn note(&mut self, note: Note) {
        if let Some(table) = self.last_mut() {
            table.notes.push(note);
        }
    }
}

/// Reading goes no further; why has been told to the intake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop;

/// The bounds, the complaints so far, and where rows go.
pub(crate) struct Intake<'a> {
    limits: &'a Limits,
    sink: &'a mut dyn Sink,
    errors: Vec<ReadError>,
    table: String,
    rows: u32,
    cells: usize,
    hidden_rows: u32,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(limits: &'a Limits, sink: &'a mut dyn Sink) -> Self {
        Self {
            limits,
            sink,
            errors: Vec::new(),
            table: String::new(),
            rows: 0,
            cells: 0,
            hidden_rows: 0,
        }
    }

    pub(crate) fn limits(&self) -> &'a Limits {
        self.limits
    }

    pub(crate) fn into_errors(self) -> Vec<ReadError> {
        self.errors
    }

    /// A complaint after which others are looked for, up to the bound.
    pub(crate) fn complain(&mut self, error: ReadError) -> Result<(), Stop> {
        self.errors.push(error);
        if self.errors.len() < self.limits.complaints {
            Ok(())
        } else {
            Err(Stop)
        }
    }

    /// A complaint after which there is nothing to look for.
    pub(crate) fn stop(&mut self, error: ReadError) -> Stop {
        self.errors.push(error);
        Stop
    }

    pub(crate) fn table(&mut self, name: &str, hidden: bool) {
        self.end_table();
        name.clone_into(&mut self.table);
        self.sink.table(name, hidden);
    }

    pub(crate) fn note(&mut self, note: Note) {
        self.sink.note(note);
    }

    /// The end of the last table.
    pub(crate) fn end_table(&mut self) {
        let hidden = std::mem::take(&mut self.hidden_rows);
        if hidden > 0 {
            self.sink.note(Note::HiddenRows(hidden));
        }
    }

    /// A row, `number` from 1. Rows without anything in them go no further.
    pub(crate) fn row(
        &mut self,
        number: u32,
        hidden: bool,
        mut cells: Vec<Cell>,
    ) -> Result<(), Stop> {
        for (index, cell) in cells.iter_mut().enumerate() {
            if let Cell::Text(text) | Cell::Fault(text) = cell {
                clean(text);
                let limit = self.limits.characters;
                if text.len() > limit && text.encode_utf16().count() > limit {
                    text.clear();
                    let place = Place::cell(&self.table, number, index + 1);
                    self.complain(ReadError::CellTooLong { place, limit })?;
                } else if text.is_empty() {
                    *cell = Cell::Empty;
                }
            }
        }
        let Some(last) = cells.iter().rposition(|cell| !cell.is_blank()) else {
            return Ok(());
        };
        cells.truncate(last + 1);
        if cells.len() > self.limits.columns {
            let place = Place::cell(&self.table, number, cells.len());
            let limit = self.limits.columns;
            return self.complain(ReadError::TooManyColumns { place, limit });
        }
        if self.rows >= self.limits.rows {
            let limit = self.limits.rows;
            return Err(self.stop(ReadError::TooManyRows { limit }));
        }
        self.cells += cells.iter().filter(|cell| !cell.is_blank()).count();
        if self.cells > self.limits.cells {
            let limit = self.limits.cells;
            return Err(self.stop(ReadError::TooManyCells { limit }));
        }
        self.rows += 1;
        self.hidden_rows += u32::from(hidden);
        // After a complaint rows are looked at, and go nowhere.
        if self.errors.is_empty() {
            cells.shrink_to_fit();
            self.sink.row(Row {
                number,
                hidden,
                cells,
            });
        }
        Ok(())
    }
}

/// Without U+0000, which is no part of any value and which PostgreSQL refuses; one kind of line
/// break.
fn clean(text: &mut String) {
    if text.contains('\0') {
        text.retain(|character| character != '\0');
    }
    if text.contains('\r') {
        *text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn empty_rows_and_edges_are_left_out_and_numbers_stay() {
        let (limits, mut tables) = (Limits::default(), Vec::new());
        let mut intake = Intake::new(&limits, &mut tables);
        intake.table("一", false);
        intake
            .row(2, true, vec![text("a\0b\r\nc"), text(" "), Cell::Empty])
            .unwrap();
        intake.row(3, false, vec![text("\u{3000}")]).unwrap();
        intake.end_table();
        assert!(intake.into_errors().is_empty());
        assert_eq!(tables[0].rows[0].cells, [text("ab\nc")]);
        assert_eq!((tables[0].rows.len(), tables[0].rows[0].number), (1, 2));
        assert_eq!(tables[0].notes, [Note::HiddenRows(1)]);
    }

    #[test]
    fn bounds_are_told_with_their_place() {
        let limits = Limits {
            rows: 1,
            columns: 2,
            characters: 3,
            ..Limits::default()
        };
        let mut tables: Vec<Table> = Vec::new();
        let mut intake = Intake::new(&limits, &mut tables);
        intake.row(1, false, vec![text("𬱖一")]).unwrap();
        intake.row(2, false, vec![text("𬱖𬱖")]).unwrap();
        intake
            .row(3, false, vec![Cell::Empty, Cell::Empty, text("a")])
            .unwrap();
        assert_eq!(intake.row(4, false, vec![text("a")]), Err(Stop));
        let codes: Vec<_> = intake.into_errors().iter().map(ReadError::code).collect();
        assert_eq!(
            codes,
            ["cell-too-long", "too-many-columns", "too-many-rows"]
        );
    }
}
