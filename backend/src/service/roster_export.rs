//! Rosters out of the database: the list as a workbook or CSV, and what is missing, firm by firm.

mod missing;

use std::io::Cursor;

use domain::roster::Cell;
use domain::roster::import::masked;
use domain::roster::titles::ID_TITLE;
use domain::{Field, ListQuery, MemberRecord, PublicError};
use serde_json::json;
use workbook::write::{Column, ColumnKind, CsvWriter, Sheet, Value, XlsxWriter};

use super::Context;
use crate::clock::shanghai_date;
use crate::repo::{self, audit::Event};
use crate::{Error, Scope};

/// See [`crate::Services::roster_export`].
pub struct RosterExport<'a> {
    pub(crate) cx: &'a Context,
}

/// Who is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportWhom {
    /// Every member, those who have left too.
    Everybody,
    /// Whom a list holds, on all of its pages.
    Listed(ListQuery),
    /// These.
    Chosen(Vec<i64>),
}

/// As what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportForm {
    /// A workbook.
    Xlsx,
    /// Text, UTF-8 with a byte order mark.
    Csv,
}

/// Members read at once.
const PART: usize = 500;

impl RosterExport<'_> {
    /// The roster as a file: a row for each member, every field but the photo, and the number by
    /// which an import finds the member again. 证件号 is masked unless `full`.
    ///
    /// # Errors
    /// [`PublicError::Forbidden`] for full numbers to who may not have them.
    pub async fn roster(
        &self,
        scope: &Scope,
        whom: &ExportWhom,
        form: ExportForm,
        full: bool,
    ) -> Result<Vec<u8>, Error> {
        if full && !scope.role().may_configure() {
            return Err(PublicError::Forbidden.into());
        }
        let ids = self.ids(scope, whom).await?;
        let fields: Vec<Field> = Field::ALL
            .iter()
            .copied()
            .filter(|field| *field != Field::Photo)
            .collect();
        let mut writer = Writer::new(form, self.cx, &fields)?;
        for part in ids.chunks(PART) {
            for (id, record) in records(self.cx, scope, part).await? {
                let values = fields.iter().map(|field| value(*field, &record, full));
                let id = Value::from(id.to_string());
                let values: Vec<Value> = values.chain([id]).collect();
                writer.row(&values)?;
            }
        }
        let bytes = writer.finish()?;
        // Who has taken numbers out, and of how many: known before the file leaves.
        let transaction = self.cx.db.begin().await?;
        let detail = json!({ "members": ids.len(), "full": full });
        let event = Event::of("member.export", detail);
        repo::audit::record(&transaction, scope, self.cx.clock.now(), event).await?;
        transaction.commit().await?;
        Ok(bytes)
    }

    async fn ids(&self, scope: &Scope, whom: &ExportWhom) -> Result<Vec<i64>, Error> {
        let db = self.cx.db.read();
        Ok(match whom {
            ExportWhom::Everybody => {
                let arrived = repo::members::ids_arrived_from(db, scope, i64::MIN).await?;
                arrived.into_iter().map(|(_, id)| id).collect()
            }
            ExportWhom::Listed(query) => {
                let members = super::members::Members { cx: self.cx };
                members.ids(scope, query).await?
            }
            ExportWhom::Chosen(ids) => ids.clone(),
        })
    }
}

/// These members in this order; those who are not the association's are left out.
async fn records(
    cx: &Context,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<(i64, MemberRecord)>, Error> {
    let db = cx.db.read();
    let rows = repo::members::by_ids(db, scope, ids).await?;
    let firms = repo::firms::names(db, scope, rows.iter().filter_map(|row| row.firm_id)).await?;
    let mut found: std::collections::HashMap<i64, MemberRecord> = rows
        .iter()
        .map(|row| {
            let firm = row.firm_id.and_then(|id| firms.get(&id).cloned());
            let record = repo::members::to_record(row, firm.unwrap_or_default());
            (row.id, record)
        })
        .collect();
    let in_order = ids.iter().filter_map(|id| Some((*id, found.remove(id)?)));
    Ok(in_order.collect())
}

/// A field as a cell: days as days, everything else as the text that an import reads.
fn value(field: Field, record: &MemberRecord, full: bool) -> Value {
    let day = match field {
        Field::BirthDate => record.birth_date,
        Field::JoinedOn => record.joined_on,
        Field::ApprovalDate => record.approval_date,
        _ => None,
    };
    let text = match field {
        Field::IdNumber if !full => masked(field, &record.get(field)),
        _ => record.get(field),
    };
    match day {
        Some(day) => Value::from(day),
        None if text.is_empty() => Value::from(Cell::Empty),
        None => Value::from(text),
    }
}

fn column(field: Field) -> Column {
    let (title, width) = match field {
        Field::Name => ("执业会员姓名", 16.0),
        Field::Firm | Field::Address | Field::Remark => (field.label(), 36.0),
        Field::IdNumber => (field.label(), 22.0),
        Field::MemberNo | Field::ApprovalNo | Field::IdKind => (field.label(), 18.0),
        _ => (field.label(), 13.0),
    };
    Column {
        title: title.to_owned(),
        width,
        kind: match field.is_date() {
            true => ColumnKind::Date,
            false => ColumnKind::Text,
        },
        locked: false,
    }
}

/// The last column of every roster that we write.
fn id_column() -> Column {
    Column {
        title: ID_TITLE.to_owned(),
        width: 10.0,
        kind: ColumnKind::Text,
        locked: true,
    }
}

enum Writer {
    Xlsx(Box<XlsxWriter>),
    Csv(CsvWriter<Vec<u8>>),
}

impl Writer {
    fn new(form: ExportForm, cx: &Context, fields: &[Field]) -> Result<Self, Error> {
        let columns: Vec<Column> = fields.iter().copied().map(column).collect();
        let columns: Vec<Column> = columns.into_iter().chain([id_column()]).collect();
        Ok(match form {
            ExportForm::Xlsx => {
                let mut writer = XlsxWriter::new(shanghai_date(cx.clock.now()))?;
                writer.sheet(Sheet {
                    name: "执业会员".into(),
                    instructions: String::new(),
                    columns,
                    protected: false,
                })?;
                Self::Xlsx(Box::new(writer))
            }
            ExportForm::Csv => {
                let titles = columns.iter().map(|column| &*column.title);
                Self::Csv(CsvWriter::new(Vec::new(), titles)?)
            }
        })
    }

    fn row(&mut self, values: &[Value]) -> Result<(), Error> {
        match self {
            Self::Xlsx(writer) => writer.row(values)?,
            Self::Csv(writer) => writer.row(values)?,
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<u8>, Error> {
        Ok(match self {
            Self::Xlsx(writer) => {
                let mut out = Cursor::new(Vec::new());
                writer.finish(&mut out)?;
                out.into_inner()
            }
            Self::Csv(writer) => writer.finish()?,
        })
    }
}
