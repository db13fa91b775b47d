//! Certificates: their rows against the files they describe, and the versions of each member.

use std::collections::BTreeMap;

use certificate::Inscription;
use domain::CertificateState;

use super::IntegrityReport;
use crate::clock::shanghai_date;
use crate::entity::certificate::Model;
use crate::service::Context;
use crate::{Error, SystemScope, repo};

/// The versions of a member, as far as they tell whether they are whole.
#[derive(Default)]
struct Versions {
    valid: Vec<i64>,
    all: Vec<i64>,
}

pub(super) async fn check(
    cx: &Context,
    system: &SystemScope,
    report: &mut IntegrityReport,
) -> Result<(), Error> {
    let db = cx.db.read();
    let mut members: BTreeMap<i64, Versions> = BTreeMap::new();
    for (member, version) in repo::certificates::versions(db, system).await? {
        members.entry(member).or_default().all.push(version.into());
    }
    for page in 0.. {
        let rows = repo::certificates::every(db, system, page).await?;
        if rows.is_empty() {
            break;
        }
        // One that cannot be read is told with the rows.
        for row in rows.into_iter().filter_map(|read| read.row.ok()) {
            let versions = members.entry(row.member_id).or_default();
            let id = row.id;
            match *row.state {
                CertificateState::Valid => {
                    versions.valid.push((*row.version).into());
                    if row.ended_at.is_some() {
                        report.fault(format!("certificate {id}: it is valid and has ended"));
                    }
                }
                _ if row.ended_at.is_none() => {
                    report.fault(format!(
                        "certificate {id}: it is not valid and has not ended"
                    ));
                }
                _ => {}
            }
            for fault in against_its_file(cx, row).await? {
                report.fault(format!("certificate {id}: {fault}"));
            }
        }
    }
    for (member, versions) in members {
        for fault in chain(versions) {
            report.fault(format!("member {member}: {fault}"));
        }
    }
    Ok(())
}

/// What is wrong with a member's versions: they count from 1 without a hole, and only the newest
/// may be valid.
fn chain(mut versions: Versions) -> Vec<String> {
    let mut faults = Vec::new();
    versions.all.sort_unstable();
    if !(1..).zip(&versions.all).all(|(n, version)| n == *version) {
        faults.push(format!(
            "its certificates are versions {:?}, not 1 and on without a hole",
            versions.all
        ));
    }
    if versions.valid.len() > 1 {
        faults.push(format!("versions {:?} are valid at once", versions.valid));
    }
    if let [valid] = versions.valid[..]
        && versions.all.last() != Some(&valid)
    {
        faults.push(format!("version {valid} is valid and not the newest"));
    }
    faults
}

/// What a row says otherwise than its file. A file that is missing or altered is told elsewhere.
async fn against_its_file(cx: &Context, row: Model) -> Result<Vec<String>, Error> {
    let files = cx.files.clone();
    let compared = tokio::task::spawn_blocking(move || {
        let Ok(bytes) = files.get(&row.sha256) else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        if u32::try_from(bytes.len()) != Ok(*row.size) {
            faults.push(format!(
                "its file has {} bytes, not {}",
                bytes.len(),
                *row.size
            ));
        }
        match Inscription::of(&bytes) {
            None => faults.push("its file is no certificate".to_owned()),
            Some(inscription) => {
                let whole = certificate::Printed {
                    code: row.code.to_string(),
                    provincial_association: row.printed.template.provincial_association.clone(),
                    ..row.printed.to_blank(row.issued_at)
                };
                for what in inscription.differences(&whole) {
                    // Which name is personal data.
                    faults.push(format!("its file says another {what} than its row"));
                }
            }
        }
        if *row.issued_on != shanghai_date(row.issued_at) {
            faults.push("its day of issue is not that of its moment".to_owned());
        }
        faults
    });
    Ok(compared.await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_with_holes_and_two_valid_versions_are_told() {
        let of = |all: &[i64], valid: &[i64]| {
            chain(Versions {
                valid: valid.to_vec(),
                all: all.to_vec(),
            })
            .len()
        };
        assert_eq!(of(&[1, 2, 3], &[3]), 0);
        assert_eq!(of(&[2, 1], &[]), 0);
        assert_eq!(of(&[1, 3], &[3]), 1);
        assert_eq!(of(&[2], &[2]), 1);
        assert_eq!(of(&[1, 2], &[1, 2]), 1);
        assert_eq!(of(&[1, 2], &[1]), 1);
    }
}
