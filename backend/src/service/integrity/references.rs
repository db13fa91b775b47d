//! What rows refer to: that it is there, and in the same association.

use super::IntegrityReport;
use crate::repo::integrity::{self, REFERENCES};
use crate::service::Context;
use crate::{Error, SystemScope};

pub(super) async fn check(
    cx: &Context,
    system: &SystemScope,
    report: &mut IntegrityReport,
) -> Result<(), Error> {
    let db = cx.db.read();
    for reference in REFERENCES {
        let (table, column) = (reference.table, reference.column);
        let gone = match reference.may_be_gone {
            true => Vec::new(),
            false => integrity::dangling(db, system, reference).await?,
        };
        for row in gone {
            report.fault(format!("{table} {row}: its {column} leads to no row"));
        }
        if !reference.same_association {
            continue;
        }
        for row in integrity::foreign(db, system, reference).await? {
            report.fault(format!(
                "{table} {row}: its {column} leads to another association"
            ));
        }
    }
    for member in integrity::members_with_another_photo(db, system).await? {
        report.fault(format!(
            "members {member}: what it says of its photo is not what the photo's row says"
        ));
    }
    for item in integrity::items_of_discarded_batches(db, system).await? {
        report.fault(format!(
            "photo_batch_items {item}: it is left of a batch that was given up"
        ));
    }
    Ok(())
}
