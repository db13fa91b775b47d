//! 待补资料: for each firm a workbook of its members with something missing, in which only that
//! can be filled in.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use domain::roster::Cell;
use domain::{CalendarDate, Field, ListQuery, MemberRecord, PublicError, Queue};
use serde_json::json;
use workbook::write::{Colour, Column, Sheet, Value, XlsxWriter};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{PART, RosterExport, column, id_column, records, value};
use crate::clock::shanghai_date;
use crate::repo::{self, audit::Event};
use crate::service::certificates::FileNames;
use crate::{Error, Scope};

const INSTRUCTIONS: &str =
    "请只填写黄色的格子（日期按 2016-05-18 的样式），其余不要改动；填好后把本文件发回协会。";
/// The file of those whose firm is not known.
const NO_FIRM: &str = "未注明服务所";

impl RosterExport<'_> {
    /// A ZIP with a workbook for each firm, or for one: its members on the register of whom
    /// required fields are empty, the photo apart.
    ///
    /// # Errors
    /// [`PublicError::ImportRefused`] if nothing is missing of anybody.
    pub async fn missing(&self, scope: &Scope, firm: Option<i64>) -> Result<Vec<u8>, Error> {
        let query = ListQuery {
            queue: Queue::Incomplete,
            firm,
            ..ListQuery::default()
        };
        let members = crate::service::members::Members { cx: self.cx };
        let ids = members.ids(scope, &query).await?;
        if ids.is_empty() {
            let why = "没有资料不全的会员，无需补充。".to_owned();
            return Err(PublicError::ImportRefused(why).into());
        }
        let mut firms: BTreeMap<String, Vec<(i64, MemberRecord)>> = BTreeMap::new();
        for part in ids.chunks(PART) {
            for (id, record) in records(self.cx, scope, part).await? {
                let firm = match record.firm.as_str() {
                    "" => NO_FIRM.to_owned(),
                    firm => firm.to_owned(),
                };
                firms.entry(firm).or_default().push((id, record));
            }
        }
        let today = shanghai_date(self.cx.clock.now());
        let count = firms.len();
        let zip = tokio::task::spawn_blocking(move || zip(today, &firms)).await??;
        let transaction = self.cx.db.begin().await?;
        let detail = json!({ "members": ids.len(), "firms": count, "missing": true });
        let event = Event::of("member.export", detail);
        repo::audit::record(&transaction, scope, self.cx.clock.now(), event).await?;
        transaction.commit().await?;
        Ok(zip)
    }
}

fn zip(
    today: CalendarDate,
    firms: &BTreeMap<String, Vec<(i64, MemberRecord)>>,
) -> Result<Vec<u8>, Error> {
    let failed = |error: zip::result::ZipError| Error::Files(error.into());
    // A workbook is compressed already.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut names = FileNames::default();
    for (firm, members) in firms {
        let name = names.give(&format!("待补资料_{firm}.xlsx"));
        zip.start_file(&*name, options).map_err(failed)?;
        zip.write_all(&sheet(today, members)?)?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn sheet(today: CalendarDate, members: &[(i64, MemberRecord)]) -> Result<Vec<u8>, Error> {
    // Whatever the photo is, it comes in another way.
    let missing = |record: &MemberRecord| record.missing(true);
    let asked: BTreeSet<Field> = members
        .iter()
        .flat_map(|(_, record)| missing(record))
        .collect();
    let mut fields = vec![Field::Name, Field::MemberNo];
    fields.extend(
        asked
            .iter()
            .filter(|field| !fields.contains(field))
            .copied()
            .collect::<Vec<_>>(),
    );
    let locked = |field: &Field| Column {
        locked: true,
        ..column(*field)
    };
    let columns = fields.iter().map(locked).chain([id_column()]);
    let mut writer = XlsxWriter::new(today)?;
    writer.sheet(Sheet {
        name: "待补资料".into(),
        instructions: INSTRUCTIONS.into(),
        columns: columns.collect(),
        protected: true,
    })?;
    for (id, record) in members {
        let missing = missing(record);
        let cells = fields.iter().map(|field| match missing.contains(field) {
            true => Value {
                locked: Some(false),
                ..Value::from(Cell::Empty).coloured(Colour::Open)
            },
            false => value(*field, record, false),
        });
        let values: Vec<Value> = cells.chain([Value::from(id.to_string())]).collect();
        writer.row(&values)?;
    }
    let mut out = Cursor::new(Vec::new());
    writer.finish(&mut out)?;
    Ok(out.into_inner())
}
