//! Rows with something in them that cannot be read: whoever asks for one gets an error.

use super::IntegrityReport;
use crate::repo::integrity;
use crate::service::Inner;
use crate::{Error, SystemScope};

pub(super) async fn check(
    inner: &Inner,
    system: &SystemScope,
    report: &mut IntegrityReport,
) -> Result<(), Error> {
    let tell = |error| match Error::from(error) {
        Error::Corrupt(which) => report.fault(which),
        other => report.fault(other.to_string()),
    };
    Ok(integrity::unreadable_rows(inner.db.read(), system, tell).await?)
}
