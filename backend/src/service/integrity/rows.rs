//! Rows with something in them that cannot be read: whoever asks for one gets an error.

use super::IntegrityReport;
use crate::repo::integrity;
use crate::service::Context;
use crate::{Error, SystemScope};

pub(super) async fn check(
    cx: &Context,
    system: &SystemScope,
    report: &mut IntegrityReport,
) -> Result<(), Error> {
    let tell = |error| match Error::from(error) {
        Error::Corrupt(which) => report.fault(which),
        other => report.fault(other.to_string()),
    };
    Ok(integrity::unreadable_rows(cx.db.read(), system, tell).await?)
}
