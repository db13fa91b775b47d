//! Every file that any row names: that it is there and its bytes have its hash.

use std::collections::BTreeMap;

use domain::photo_batch::ArchiveState;

use super::IntegrityReport;
use crate::service::Context;
use crate::{Error, FileStore, SystemScope, repo};

pub(super) async fn check(
    cx: &Context,
    system: &SystemScope,
    report: &mut IntegrityReport,
) -> Result<(), Error> {
    let db = cx.db.read();
    // Each file is read once, however many rows name it; all of them are told.
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut codes = BTreeMap::new();
    for association in repo::associations::all(db, system).await? {
        codes.insert(association.id.number(), association.code);
    }
    repo::named_files::every(db, system, |(kind, id), sha256| {
        let owner = match codes.get(&id) {
            Some(code) if kind == repo::named_files::SEAL => format!("{kind} {code}"),
            _ => format!("{kind} {id}"),
        };
        owners.entry(sha256.to_owned()).or_default().push(owner);
    })
    .await?;
    let mut after = i64::MIN;
    loop {
        let all = repo::certificates::printed(db, system, after).await?;
        let Some(last) = all.last() else { break };
        after = last.id;
        for stored in &all {
            // What cannot be read is told with the rows.
            let Ok(row) = &stored.row else { continue };
            for sha256 in row.printed.template.seal_files() {
                let owners = owners.entry(sha256.to_owned()).or_default();
                // All certificates of an association bear its seals: the first stands for them.
                if owners.is_empty() {
                    owners.push(format!("seal on certificate {}", stored.id));
                }
            }
        }
    }
    for (sha256, owners) in owners {
        report.files += 1;
        let (files, key) = (cx.files.clone(), sha256.clone());
        let intact = tokio::task::spawn_blocking(move || files.is_intact(&key)).await?;
        let what = match intact {
            Ok(true) => continue,
            Ok(false) => "is missing or altered".to_owned(),
            Err(error) => format!("cannot be read: {error}"),
        };
        for owner in owners {
            report.fault(format!("{owner}: file {sha256} {what}"));
        }
    }
    for archive in repo::photo_archives::in_state(db, system, ArchiveState::Receiving).await? {
        let length = move |files: &FileStore| files.incoming_length(archive.id);
        let there = cx.files.on_disk(length).await?;
        if there < *archive.received {
            report.fault(format!(
                "photo_batch_archives {}: of {} bytes received {there} are there",
                archive.id, *archive.received
            ));
        }
    }
    Ok(())
}
