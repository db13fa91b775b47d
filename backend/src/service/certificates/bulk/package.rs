//! The ZIP of a job: certificates as they are stored, and a list of them.

use std::collections::HashMap;
use std::io::{BufWriter, Write};

use domain::job::{JobFolders, JobItemState};
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::super::archive::{FileNames, zip_failed};
use super::manifest::{Manifest, Refused, Row};
use crate::clock::shanghai_date;
use crate::entity::job_item;
use crate::files::ResultPart;
use crate::jobs::{Finished, Halt, Run};
use crate::{Error, FileStore, repo};

/// Items read at once.
const PAGE: u64 = 200;

/// What goes into the ZIP.
enum Entry {
    /// The file of this hash.
    Certificate(Row, String),
    Refused(Refused),
}

/// Writes the ZIP of everything that the job has issued; nothing if that is nobody.
pub(super) async fn package(run: &Run, folders: JobFolders) -> Result<Finished, Halt> {
    let db = run.services.cx.db.read();
    let (job, done) = (run.job(), JobItemState::Done);
    let first = repo::job_items::in_state(db, &run.scope, job, done, (None, 1)).await?;
    if first.is_empty() {
        return Ok(Finished::default());
    }
    let files = run.services.cx.files.clone();
    let number = run.number();
    let begin = move || files.begin_result(job, number);
    let part = tokio::task::spawn_blocking(begin)
        .await
        .map_err(Error::from)?
        .map_err(Error::from)?;
    // A few entries are ahead of the disk; none of them is a file's bytes.
    let (send, entries) = mpsc::channel(PAGE as usize);
    let files = run.services.cx.files.clone();
    let writing = tokio::task::spawn_blocking(move || write(&files, part, entries));
    let sent = send_all(run, folders, send).await;
    // Nothing is kept where not everything was sent.
    let written = writing.await.map_err(Error::from)?;
    let (part, certificates) = written?;
    sent?;
    run.may_go_on(db).await?;
    let size = tokio::task::spawn_blocking(move || part.keep())
        .await
        .map_err(Error::from)?
        .map_err(Error::from)?;
    let day = shanghai_date(run.services.cx.clock.now()).to_digits();
    let name = format!("会员证_{certificates}份_{day}.zip");
    Ok(Finished {
        file: Some((name, size)),
    })
}

/// Tells the one who writes of every item. Ends early, without fault, where nobody listens any
/// more: why is told by the one who wrote.
async fn send_all(run: &Run, folders: JobFolders, send: mpsc::Sender<Entry>) -> Result<(), Halt> {
    let db = run.services.cx.db.read();
    let mut names: HashMap<String, FileNames> = HashMap::new();
    let mut folder_names = FolderNames::default();
    for state in [JobItemState::Done, JobItemState::Failed] {
        let mut after = None;
        loop {
            run.may_go_on(db).await?;
            let page = (after, PAGE);
            let items = repo::job_items::in_state(db, &run.scope, run.job(), state, page).await?;
            let Some(last) = items.last() else { break };
            after = Some(*last.position);
            let entries = match state {
                JobItemState::Failed => refused(run, items).await?,
                _ => {
                    let mut place = |firm: &str, file: &str| {
                        let folder = match folders {
                            JobFolders::None => String::new(),
                            JobFolders::ByFirm => folder_names.of(firm),
                        };
                        let taken = names.entry(folder.clone()).or_default();
                        format!("{folder}{}", taken.give(file))
                    };
                    certificates(run, items, &mut place).await?
                }
            };
            for entry in entries {
                if send.send(entry).await.is_err() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

async fn certificates(
    run: &Run,
    items: Vec<job_item::Model>,
    place: &mut impl FnMut(&str, &str) -> String,
) -> Result<Vec<Entry>, Error> {
    let codes: Vec<_> = items
        .iter()
        .filter_map(|item| item.code.as_deref().cloned())
        .collect();
    let found = repo::certificates::by_codes(run.services.cx.db.read(), &run.scope, &codes).await?;
    let mut by_code: HashMap<_, _> = found
        .into_iter()
        .map(|row| (row.code.clone().into_inner(), row))
        .collect();
    let entry = |item: job_item::Model| {
        let missing = || Error::Corrupt(format!("item {} of a job has no certificate", item.id));
        let code = item.code.as_deref().ok_or_else(missing)?;
        let row = by_code.remove(code).ok_or_else(missing)?;
        let printed = &row.printed;
        let listed = Row {
            file: place(&printed.firm, &printed.file_name()),
            member_no: printed.member_no.clone(),
            name: printed.name.clone(),
            firm: printed.firm.clone(),
            version: *row.version,
            issued_on: row.issued_on.to_string(),
            code: row.code.to_string(),
            is_new: item.is_new,
        };
        Ok(Entry::Certificate(listed, row.sha256))
    };
    items.into_iter().map(entry).collect()
}

async fn refused(run: &Run, items: Vec<job_item::Model>) -> Result<Vec<Entry>, Error> {
    let ids: Vec<i64> = items.iter().map(|item| item.member_id).collect();
    let found = repo::members::by_ids(run.services.cx.db.read(), &run.scope, &ids).await?;
    let found: HashMap<i64, _> = found.into_iter().map(|row| (row.id, row)).collect();
    let entry = |item: job_item::Model| {
        let member = found.get(&item.member_id);
        Entry::Refused(Refused {
            member_no: member.map(|row| row.member_no.clone()).unwrap_or_default(),
            name: member.map(|row| row.name.clone()).unwrap_or_default(),
            reason: item.reason,
        })
    };
    Ok(items.into_iter().map(entry).collect())
}

/// Writes what is told, stored and not compressed: certificates are compressed already. The file is
/// whole once this returns; how many certificates are in it.
fn write(
    files: &FileStore,
    part: ResultPart,
    mut entries: mpsc::Receiver<Entry>,
) -> Result<(ResultPart, u32), Error> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(BufWriter::with_capacity(256 * 1024, part.writer()?));
    let mut manifest = Manifest::begin()?;
    let mut certificates = 0;
    while let Some(entry) = entries.blocking_recv() {
        match entry {
            Entry::Certificate(row, sha256) => {
                let bytes = files.get(&sha256)?;
                zip.start_file(&*row.file, options).map_err(zip_failed)?;
                zip.write_all(&bytes)?;
                manifest.add(&row)?;
                certificates += 1;
            }
            Entry::Refused(who) => manifest.refuse(&who)?,
        }
    }
    zip.start_file("manifest.xlsx", options)
        .map_err(zip_failed)?;
    zip.write_all(&manifest.finish()?)?;
    zip.finish().map_err(zip_failed)?.flush()?;
    Ok((part, certificates))
}

/// Folders of firms, each with its own name, which every system can have.
#[derive(Default)]
struct FolderNames {
    names: FileNames,
    given: HashMap<String, String>,
}

impl FolderNames {
    /// The folder of this firm, with the stroke behind it.
    fn of(&mut self, firm: &str) -> String {
        let Self { names, given } = self;
        let name = given.entry(firm.to_owned()).or_insert_with(|| {
            // A name must not end in a dot or a space, which some systems take away.
            let firm = firm.trim().trim_end_matches(['.', ' ']);
            let firm = if firm.is_empty() {
                "未填服务所"
            } else {
                firm
            };
            names.give_folder(firm)
        });
        format!("{name}/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_different_firms_differ() {
        let mut folders = FolderNames::default();
        let given = ["甲所", "甲/所", "甲:所", "甲所", "..", ""].map(|firm| folders.of(firm));
        assert_eq!(
            given,
            [
                "甲所/",
                "甲_所/",
                "甲_所 (2)/",
                "甲所/",
                "未填服务所/",
                "未填服务所 (2)/"
            ]
        );
    }
}
