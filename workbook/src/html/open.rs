//! A table of a page while its rows and cells are coming.

use domain::roster::Cell;

use crate::text;

/// A row as it will be handed over.
pub(super) type Line = (u32, bool, Vec<Cell>);

/// A table that is open.
#[derive(Default)]
pub(super) struct Open {
    rows: u32,
    pub(super) row: Option<OpenRow>,
    /// For each column, how many further rows its last cell reaches into.
    reach: Vec<u32>,
    /// Its rows, where it stands inside another; the outermost hands its rows over at once.
    pub(super) lines: Vec<Line>,
}

#[derive(Default)]
pub(super) struct OpenRow {
    pub(super) hidden: bool,
    pub(super) cells: Vec<Cell>,
    pub(super) cell: Option<OpenCell>,
}

#[derive(Default)]
pub(super) struct OpenCell {
    pub(super) text: String,
    columns: usize,
}

impl Open {
    /// A cell begins in the next column that no cell above reaches into.
    pub(super) fn start_cell(&mut self, columns: usize, rows: usize, limit: usize) {
        self.end_cell(limit);
        let row = self.row.get_or_insert_default();
        while let Some(reach) = self
            .reach
            .get_mut(row.cells.len())
            .filter(|reach| **reach > 0)
        {
            *reach -= 1;
            row.cells.push(Cell::Empty);
        }
        let columns = columns.clamp(1, limit + 1);
        row.cell = Some(OpenCell {
            text: String::new(),
            columns,
        });
        if rows > 1 {
            let first = row.cells.len();
            let last = (first + columns).min(limit + 1);
            if self.reach.len() < last {
                self.reach.resize(last, 0);
            }
            let further = u32::try_from(rows - 1).unwrap_or(u32::MAX);
            for reach in self.reach.iter_mut().take(last).skip(first) {
                *reach = further;
            }
        }
    }

    pub(super) fn end_cell(&mut self, limit: usize) {
        let Some(row) = self.row.as_mut() else { return };
        let Some(cell) = row.cell.take() else { return };
        let text = cell.text.trim_matches([' ', '\n', '\u{a0}']);
        let text = text::unguarded(text);
        let value = if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.into_owned())
        };
        // One column too many shows that there are too many.
        match row.cells.get_mut(limit) {
            Some(beyond) if value != Cell::Empty => *beyond = value,
            Some(_) => {}
            None => {
                row.cells.push(value);
                let columns = (row.cells.len() + cell.columns - 1).min(limit + 1);
                row.cells.resize(columns, Cell::Empty);
            }
        }
    }

    pub(super) fn end_row(&mut self, limit: usize) -> Option<Line> {
        self.end_cell(limit);
        let row = self.row.take()?;
        self.rows += 1;
        // Cells from above that reach past the row's own last cell.
        for reach in self.reach.iter_mut().skip(row.cells.len()) {
            *reach = reach.saturating_sub(1);
        }
        Some((self.rows, row.hidden, row.cells))
    }
}
