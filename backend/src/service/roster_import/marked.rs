//! The user's own rows that were not taken, with the reason and the cells marked.

use std::io::Cursor;

use domain::PublicError;
use domain::roster::Cell;
use domain::roster::import::{ImportChoice, ImportState};
use serde_json::json;
use workbook::write::{Colour, Column, ColumnKind, Sheet, Value, XlsxWriter};
use workbook::{Limits, Table};

use super::{RosterImport, kept};
use crate::clock::shanghai_date;
use crate::roster::{Reading, RefusedRow, Roster};
use crate::{Error, Scope};

/// The column that says why.
const REASON: &str = "未采纳原因";

impl RosterImport<'_> {
    /// A workbook of the rows that were not taken: the cells as they stand in the file, those at
    /// fault coloured and with a note, the reasons in a column of their own. Mended, it can be
    /// imported as it is: the reason's column has a title that is passed over.
    pub async fn marked(&self, scope: &Scope, import_id: i64) -> Result<Vec<u8>, Error> {
        scope.may_change()?;
        let import = self.of(scope, import_id).await?;
        if *import.state == ImportState::Discarded {
            return Err(PublicError::NotFound.into());
        }
        let choice = ImportChoice::clone(&import.choice);
        let bytes = self.bytes(&import).await?;
        let roster = kept::read(self.cx, scope, bytes.clone(), choice).await?;
        let today = shanghai_date(self.cx.clock.now());
        let writing = tokio::task::spawn_blocking(move || {
            // It was read a moment ago.
            let book = workbook::read(&bytes, &Limits::default());
            let tables = book.map(|book| book.tables).unwrap_or_default();
            let table = tables.into_iter().nth(roster.table).unwrap_or_default();
            write(today, &roster, &table)
        });
        let workbook = writing.await??;
        // It holds whole numbers: that it was taken is known before it leaves.
        let transaction = self.cx.db.begin().await?;
        let detail = json!({ "import": import_id });
        self.record(&transaction, scope, "roster_import.marked", detail)
            .await?;
        transaction.commit().await?;
        Ok(workbook)
    }
}

fn write(today: domain::CalendarDate, roster: &Roster, table: &Table) -> Result<Vec<u8>, Error> {
    let mut writer = XlsxWriter::new(today)?;
    writer.sheet(Sheet {
        name: "未采纳".into(),
        instructions: String::new(),
        columns: columns(roster),
        protected: false,
    })?;
    let refused = roster.lines.iter().filter_map(|line| match &line.reading {
        Reading::Refused(row) => Some((line.number, row)),
        Reading::Member(_) | Reading::LeftOut(..) => None,
    });
    let mut rows = table.rows.iter();
    for (number, refused) in refused {
        // Both are in the order of the file.
        let Some(row) = rows.find(|row| row.number == number) else {
            break;
        };
        writer.row(&values(&row.cells, refused, roster))?;
    }
    let mut out = Cursor::new(Vec::new());
    writer.finish(&mut out)?;
    Ok(out.into_inner())
}

/// The file's own columns under their own titles, and the reason before them.
fn columns(roster: &Roster) -> Vec<Column> {
    let column = |title: &str, width| Column {
        title: title.to_owned(),
        width,
        kind: ColumnKind::Text,
        locked: false,
    };
    let own = roster.heading.columns.iter();
    let mut columns = vec![column(REASON, 60.0)];
    columns.extend(own.map(|own| column(&own.title, 18.0)));
    columns
}

fn values(cells: &[Cell], refused: &RefusedRow, roster: &Roster) -> Vec<Value> {
    let reasons: Vec<String> = refused
        .shown
        .iter()
        .map(|fault| format!("{}：{}", fault.column, fault.message))
        .collect();
    let mut values = vec![Value::from(reasons.join("；"))];
    for column in &roster.heading.columns {
        let value = Value::from(cells.get(column.index).cloned().unwrap_or_default());
        let fault = refused.columns.iter().position(|at| *at == column.index);
        values.push(match fault.and_then(|at| refused.shown.get(at)) {
            Some(fault) => value.coloured(Colour::Fault).noted(fault.message.clone()),
            None => value,
        });
    }
    values
}

impl From<workbook::write::WriteError> for Error {
    fn from(error: workbook::write::WriteError) -> Self {
        match error {
            workbook::write::WriteError::Io(error) => Self::Files(error),
            other => Self::Corrupt(other.to_string()),
        }
    }
}
