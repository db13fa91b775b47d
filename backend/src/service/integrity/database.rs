//! The database itself: its pages and its indexes.

use sea_orm::DbBackend;

use super::IntegrityReport;
use crate::repo::integrity;
use crate::service::Context;
use crate::{Error, SystemScope};

pub(super) async fn check(
    cx: &Context,
    system: &SystemScope,
    report: &mut IntegrityReport,
) -> Result<(), Error> {
    let db = cx.db.read();
    if db.get_database_backend() == DbBackend::Sqlite {
        for line in integrity::sqlite_pages(db, system).await? {
            report.fault(format!("database: {line}"));
        }
        return Ok(());
    }
    if !integrity::has_amcheck(db, system).await? {
        let note = "the extension amcheck is not installed in this database: its indexes were not \
                    checked";
        report.notes.push(note.to_owned());
        return Ok(());
    }
    for index in integrity::postgres_indexes(db, system).await? {
        // The error is the finding.
        if let Err(error) = integrity::check_index(db, system, &index).await {
            report.fault(format!("database: index {index}: {error}"));
        }
    }
    Ok(())
}
