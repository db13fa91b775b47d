//! Rows of files, one after another, to what they say of members.

use domain::roster::import::{ImportChoice, ShownFault, without_numbers};
use domain::roster::row::Rows;
use domain::roster::titles::{Column, Sayings, TITLE_ROWS, find, is_counter, untitled};
use domain::roster::{Cell, Heading, Meaning, RowReading, TitleFault};
use domain::{Field, FieldError};
use workbook::{Limits, Note, ReadError, Row, Sink};

use super::{Line, Reading, RefusedRow, Roster};

/// Reads a roster with what was chosen of it, and what was said of titles before. Rows are made of
/// what the file says one after another: a large file is never in memory as a table.
pub(crate) fn read_with(
    bytes: &[u8],
    choice: &ImportChoice,
    sayings: &Sayings,
) -> Result<Roster, Vec<ReadError>> {
    let mut reader = Reader {
        choice,
        sayings,
        tables: Vec::new(),
        current: None,
        best: None,
    };
    workbook::read_each(bytes, &Limits::default(), &mut reader)?;
    reader.end_table();
    reader
        .best
        .ok_or_else(|| vec![ReadError::Empty])
        .map(|best| Roster {
            tables: reader.tables,
            ..best.roster
        })
}

/// Takes the rows of a file's tables, and keeps the table that was chosen or looks most like a
/// roster: that whose titles name the most fields; of those that are as good one that is not
/// hidden.
struct Reader<'a> {
    choice: &'a ImportChoice,
    sayings: &'a Sayings,
    tables: Vec<String>,
    current: Option<Current>,
    best: Option<Candidate>,
}

/// The table whose rows come in.
struct Current {
    hidden: bool,
    /// Its first rows, while titles are looked for.
    first: Vec<Row>,
    /// Then its rows as they are read.
    body: Option<Body>,
    /// There are no titles: what comes is not looked at.
    fault: Option<TitleFault>,
}

/// Rows below titles.
struct Body {
    rows: Rows,
    lines: Vec<Line>,
    /// By column, whether anything stands in it.
    filled: Vec<bool>,
}

/// A table that was read, and how much it looks like a roster.
struct Candidate {
    likeness: (usize, bool),
    roster: Roster,
}

impl Sink for Reader<'_> {
    fn table(&mut self, name: &str, hidden: bool) {
        self.end_table();
        self.tables.push(name.to_owned());
        let here = self.tables.len() - 1;
        let wanted = self.choice.table.is_none_or(|table| table == here);
        self.current = wanted.then(|| Current {
            hidden,
            first: Vec::new(),
            body: None,
            fault: None,
        });
    }

    fn row(&mut self, row: Row) {
        let Some(current) = &mut self.current else {
            return;
        };
        match &mut current.body {
            Some(body) => body.take(&row),
            None if current.fault.is_some() => {}
            None => {
                current.first.push(row);
                // One more than may be titles: the second row of two.
                if current.first.len() > TITLE_ROWS {
                    current.look_for_titles(self.choice, self.sayings);
                }
            }
        }
    }

    fn note(&mut self, _: Note) {}
}

impl Reader<'_> {
    /// The table has come to its end: it is kept if it is the best so far.
    fn end_table(&mut self) {
        let Some(mut current) = self.current.take() else {
            return;
        };
        if current.body.is_none() && current.fault.is_none() {
            current.look_for_titles(self.choice, self.sayings);
        }
        let mut roster = Roster {
            tables: Vec::new(),
            table: self.tables.len() - 1,
            heading: Heading {
                rows: 0,
                columns: Vec::new(),
            },
            lines: Vec::new(),
            faults: current.fault.into_iter().collect(),
            passed_over: Vec::new(),
        };
        if let Some(body) = current.body {
            let mut heading = body.rows.heading().clone();
            add_untitled(&mut heading, &body.filled);
            let filled = |column: &Column| body.filled.get(column.index).copied();
            let is_empty = |column: &Column| !filled(column).unwrap_or(false);
            roster.faults = heading.faults(is_empty);
            let passed = heading.columns.iter().filter(|column| {
                column.meaning == Meaning::Nothing
                    && !is_empty(column)
                    && !is_counter(&column.title)
            });
            roster.passed_over = passed.map(|column| column.title.clone()).collect();
            if roster.faults.is_empty() {
                roster.lines = body.lines;
            }
            roster.heading = heading;
        }
        let likeness = (roster.heading.fields().count(), !current.hidden);
        if self
            .best
            .as_ref()
            .is_none_or(|best| likeness > best.likeness)
        {
            self.best = Some(Candidate { likeness, roster });
        }
    }
}

/// Columns without a title in which something stands: somebody has to say what that is.
fn add_untitled(heading: &mut Heading, filled: &[bool]) {
    let is_titled = |index: usize| heading.columns.iter().any(|column| column.index == index);
    let found = filled.iter().enumerate();
    let untitled: Vec<Column> = found
        .filter(|(index, filled)| **filled && !is_titled(*index))
        .map(|(index, _)| Column {
            index,
            title: untitled(index),
            meaning: Meaning::Unknown,
        })
        .collect();
    heading.columns.extend(untitled);
    heading.columns.sort_by_key(|column| column.index);
}

impl Current {
    /// Looks for titles in the first rows, and reads those below them.
    fn look_for_titles(&mut self, choice: &ImportChoice, sayings: &Sayings) {
        let cells: Vec<&[Cell]> = self.first.iter().map(|row| &*row.cells).collect();
        let mut heading = match find(&cells, sayings) {
            Ok(heading) => heading,
            Err(fault) => {
                self.fault = Some(fault);
                return;
            }
        };
        // Columns without a title of which somebody has said what they are.
        let is_titled = |index: &usize| heading.columns.iter().any(|c| c.index == *index);
        let said = choice.columns.keys().copied();
        let untitled: Vec<Column> = said
            .filter(|index| !is_titled(index))
            .map(|index| Column {
                index,
                title: untitled(index),
                meaning: Meaning::Unknown,
            })
            .collect();
        heading.columns.extend(untitled);
        heading.choose(&choice.columns);
        let above = heading.rows;
        let mut body = Body {
            rows: Rows::below(heading),
            lines: Vec::new(),
            filled: Vec::new(),
        };
        for row in self.first.drain(..).skip(above) {
            body.take(&row);
        }
        self.body = Some(body);
    }
}

impl Body {
    fn take(&mut self, row: &Row) {
        if self.filled.len() < row.cells.len() {
            self.filled.resize(row.cells.len(), false);
        }
        for (filled, cell) in self.filled.iter_mut().zip(&row.cells) {
            *filled |= !cell.is_blank();
        }
        let read = self.rows.read(&row.cells);
        self.lines.push(Line {
            number: row.number,
            reading: reading(self.rows.heading(), read, &row.cells),
        });
    }
}

/// A name that was read with the wrong encoding somewhere on its way is nobody's.
pub(super) const GARBLED: &str = "像是乱码：文字曾被按错误的编码保存过；请从原系统重新导出";

fn reading(heading: &Heading, reading: RowReading, cells: &[Cell]) -> Reading {
    match reading {
        RowReading::Member(row) => {
            let garbled = [Field::Name, Field::Firm]
                .into_iter()
                .find(|field| workbook::garbled(&row.record.get(*field)));
            match garbled {
                Some(field) => {
                    let error = FieldError::new(field, GARBLED);
                    Reading::Refused(refused(
                        heading,
                        vec![(column_of(heading, field), error)],
                        cells,
                    ))
                }
                None => Reading::Member(row),
            }
        }
        RowReading::Refused(faults) => {
            let faults = faults.into_iter().map(|fault| (fault.column, fault.error));
            Reading::Refused(refused(heading, faults.collect(), cells))
        }
        RowReading::LeftOut(why) => {
            let texts = cells.iter().filter(|cell| !cell.is_blank()).take(3);
            let texts: Vec<String> = texts.map(|cell| shown_value(&cell.text())).collect();
            Reading::LeftOut(why, texts.join(" "))
        }
    }
}

fn column_of(heading: &Heading, field: Field) -> usize {
    let column = heading
        .columns
        .iter()
        .find(|column| column.meaning == Meaning::Field(field));
    column.map_or(0, |column| column.index)
}

fn refused(heading: &Heading, faults: Vec<(usize, FieldError)>, cells: &[Cell]) -> RefusedRow {
    let text = |column: usize| cells.get(column).map(Cell::text).unwrap_or_default();
    let title = |index: usize| {
        let column = heading.columns.iter().find(|column| column.index == index);
        column
            .map(|column| column.title.clone())
            .unwrap_or_default()
    };
    let shown = faults.iter().map(|(column, error)| ShownFault {
        column: title(*column),
        value: shown_value(&text(*column)),
        message: error.message.clone(),
    });
    RefusedRow {
        name: text(column_of(heading, Field::Name))
            .chars()
            .take(50)
            .collect(),
        shown: shown.collect(),
        columns: faults.iter().map(|(column, _)| *column).collect(),
        errors: faults.into_iter().map(|(_, error)| error).collect(),
    }
}

/// What stands in a cell, short; of a long number only its beginning.
fn shown_value(value: &str) -> String {
    without_numbers(value).chars().take(60).collect()
}
