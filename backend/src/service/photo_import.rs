//! Photos from a folder or a ZIP file, given at once to the members that their names mean.

use std::collections::HashMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::photo_name::Disagreement;
use domain::{CheckGrade, PhotoKind, PhotoSource, PhotoWarning};
use portrait::intake::Wish;
use portrait::probe::{MAX_FILE_BYTES, cut_behind_picture};
use tokio::sync::mpsc;

use super::photo_index::{self, Known, Picture};
use super::photo_warnings;
use super::photos::{Giving, NotedWarning, prepare};
use crate::archive::Archive;
use crate::clock::shanghai_date;
use crate::{Error, Scope, Services};

/// See [`crate::Services::photo_import`].
pub struct PhotoImport<'a> {
    pub(crate) services: &'a Services,
}

/// How photos are imported.
#[derive(Clone, Debug)]
pub struct PhotoImportOptions {
    /// Where the photos come from.
    pub kind: PhotoKind,
    /// Say what would happen and store nothing.
    pub dry_run: bool,
    /// Why photos that fail checks are taken all the same; empty if they are not.
    pub accept: String,
}

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhotoImportReport {
    /// Files found.
    pub read: u64,
    /// Photos given to members.
    pub given: u64,
    /// Files that their members have in use already: nothing was done.
    pub unchanged: u64,
    /// Files that were not taken: name and reason.
    pub refused: Vec<(String, String)>,
    /// Files that were taken, and what is to be known of them: that something speaks for another
    /// member, or that the member had the same picture before. Name and what.
    pub reminded: Vec<(String, String)>,
}

/// A file that may be given: whose it is, and whom its name also means.
struct Meant {
    member_id: i64,
    disagreement: Option<Disagreement>,
}

/// A file: its name, and its bytes or why there are none.
struct Found {
    name: String,
    content: Result<Vec<u8>, String>,
}

impl PhotoImport<'_> {
    /// Gives every photo in a folder, and the folders in it, or in a ZIP file to the member
    /// that its name means. Each file stands for itself: one that is refused stops no other.
    /// Several files for one member are all refused.
    pub async fn run(
        &self,
        scope: &Scope,
        path: &Path,
        options: &PhotoImportOptions,
    ) -> Result<PhotoImportReport, Error> {
        scope.may_change()?;
        // Read once; what is given on the way is added to it.
        let mut index = photo_index::read(self.services.cx.db.read(), scope).await?;
        let (source, names) = {
            let path = path.to_owned();
            tokio::task::spawn_blocking(move || names(&path)).await??
        };
        let mut files_of: HashMap<i64, u64> = HashMap::new();
        for id in names.iter().filter_map(|name| index.names.find(name).one()) {
            *files_of.entry(id).or_default() += 1;
        }
        let (send, mut files) = mpsc::channel(1);
        let reading = tokio::task::spawn_blocking(move || read(source, &send));
        let mut report = PhotoImportReport::default();
        while let Some(file) = files.recv().await {
            report.read += 1;
            let found = index.names.find(&file.name);
            let meant = match found.candidates.as_slice() {
                [one] if files_of.get(one).is_some_and(|files| *files > 1) => {
                    Err("several files are this member's".to_owned())
                }
                [one] => Ok(Meant {
                    member_id: *one,
                    disagreement: found.disagreement,
                }),
                [] => Err("no member has this number or name".to_owned()),
                _ => Err("several members have this number or name".to_owned()),
            };
            let name = file.name.clone();
            let done = match (meant, file.content) {
                (_, Err(reason)) | (Err(reason), Ok(_)) => Err(reason),
                (Ok(meant), Ok(bytes)) => {
                    let file = (&*file.name, bytes);
                    self.give(scope, &mut index, meant, file, options).await?
                }
            };
            match done {
                Ok(None) => report.unchanged += 1,
                Ok(Some(reminders)) => {
                    report.given += 1;
                    let told = reminders.into_iter().map(|told| (name.clone(), told));
                    report.reminded.extend(told);
                }
                Err(reason) => report.refused.push((name, reason)),
            }
        }
        reading.await??;
        Ok(report)
    }

    /// Gives one photo; what is to be known of it, nothing if the member has it in use already,
    /// or why it was not taken.
    async fn give(
        &self,
        scope: &Scope,
        index: &mut Known,
        meant: Meant,
        (name, bytes): (&str, Vec<u8>),
        options: &PhotoImportOptions,
    ) -> Result<Result<Option<Vec<String>>, String>, Error> {
        let wish = Wish {
            exam: options.kind == PhotoKind::Exam,
            ..Wish::default()
        };
        let prepared = match prepare(self.services, bytes, wish, !options.dry_run).await {
            Ok(prepared) => prepared,
            Err(Error::Public(refusal)) => return Ok(Err(refusal.to_string())),
            Err(error) => return Err(error),
        };
        let failed: Vec<&str> = prepared
            .checks
            .iter()
            .filter(|check| check.grade == CheckGrade::Fail)
            .map(|check| &*check.text)
            .collect();
        if !failed.is_empty() && options.accept.is_empty() {
            return Ok(Err(failed.join("; ")));
        }
        let Meant {
            member_id,
            disagreement,
        } = meant;
        let db = self.services.cx.db.read();
        let mut warnings = Vec::new();
        if let Some(disagreement) = disagreement {
            warnings.push(photo_warnings::other_name(db, scope, &disagreement.others).await?);
        }
        let picture = Picture::of(member_id, &prepared);
        if index.is_unchanged(member_id, &picture) {
            return Ok(Ok(None));
        }
        warnings.extend(photo_warnings::by_picture(db, scope, index, member_id, &picture).await?);
        let reminders = warnings.iter().map(PhotoWarning::message).collect();
        if options.dry_run {
            return Ok(Ok(Some(reminders)));
        }
        let giving = Giving {
            source: match options.kind {
                PhotoKind::Exam => PhotoSource::Exam,
                PhotoKind::Upload => PhotoSource::Batch,
            },
            file_name: name.to_owned(),
            override_reason: match failed.is_empty() {
                true => String::new(),
                false => options.accept.clone(),
            },
            warnings: warnings.iter().map(NotedWarning::from).collect(),
        };
        let transaction = self.services.cx.db.begin().await?;
        let (after, photo) = self
            .services
            .photos()
            .give(&transaction, scope, member_id, &prepared, &giving)
            .await?;
        transaction.commit().await?;
        let in_use = after.photo_id == Some(photo.id);
        index.gave(picture, shanghai_date(photo.created_at), in_use);
        Ok(Ok(Some(reminders)))
    }
}

/// Where files are read from.
enum Source {
    /// The folder, and what is in it.
    Folder(PathBuf, Listed),
    Archive(PathBuf),
}

/// The files of a folder or ZIP file, by name.
fn names(path: &Path) -> Result<(Source, Vec<String>), Error> {
    if path.is_dir() {
        let mut found = Listed::default();
        found.list(path, path)?;
        found.files.sort();
        let names = found.files.clone();
        return Ok((Source::Folder(path.to_owned(), found), names));
    }
    let mut names = Vec::new();
    let note = |entry: crate::archive::Entry| {
        names.push(entry.head.name);
        ControlFlow::Continue(())
    };
    let mut archive = Archive::open(path).map_err(unreadable)?;
    archive.walk(|_| false, note).map_err(unreadable)?;
    Ok((Source::Archive(path.to_owned()), names))
}

fn unreadable(fault: crate::archive::ArchiveFault) -> Error {
    Error::Setup(fault.to_string())
}

/// What is in a folder, by its path from there.
#[derive(Default)]
struct Listed {
    files: Vec<String>,
    /// Folders that cannot be read, and why.
    unreadable: Vec<(String, String)>,
}

impl Listed {
    /// Adds the files below a folder. Links are not followed: they may lead anywhere. A folder
    /// below that cannot be read is noted.
    fn list(&mut self, root: &Path, folder: &Path) -> Result<(), Error> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            let name = path.strip_prefix(root).unwrap_or(&path);
            let name = name.to_string_lossy().into_owned();
            if kind.is_file() {
                self.files.push(name);
            } else if kind.is_dir()
                && let Err(error) = self.list(root, &path)
            {
                self.unreadable.push((name, error.to_string()));
            }
        }
        Ok(())
    }
}

/// Sends the files on, one after the other, until nobody takes them any more.
fn read(source: Source, send: &mpsc::Sender<Found>) -> Result<(), Error> {
    match source {
        Source::Folder(root, Listed { files, unreadable }) => {
            let unreadable = unreadable.into_iter();
            let unreadable = unreadable.map(|(name, why)| Found {
                name,
                content: Err(why),
            });
            let files = files.into_iter().map(|name| Found {
                content: read_file(&root.join(&name)),
                name,
            });
            for found in unreadable.chain(files) {
                if send.blocking_send(found).is_err() {
                    break;
                }
            }
            Ok(())
        }
        Source::Archive(path) => {
            let pass_on = |entry: crate::archive::Entry| {
                let found = Found {
                    name: entry.head.name,
                    content: entry.content.map_err(|fault| fault.to_string()),
                };
                match send.blocking_send(found) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                }
            };
            let mut archive = Archive::open(&path).map_err(unreadable)?;
            archive.walk(|_| true, pass_on).map_err(unreadable)
        }
    }
}

/// The bytes of a file, or why there are none.
fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(cannot)?;
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    if bytes.len() as u64 > MAX_FILE_BYTES && cut_behind_picture(&mut bytes) == 0 {
        return Err("larger than 8 MiB".to_owned());
    }
    Ok(bytes)
}
