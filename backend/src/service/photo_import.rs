//! Photos from a folder, named by member number, ID number or unique name.

use std::collections::HashMap;
use std::path::Path;

use domain::{PhotoKind, PhotoSource, text::normal_number};
use portrait::intake::Wish;

use super::photos::{Giving, prepare};
use crate::{Error, Scope, Services, repo};

/// See [`crate::Services::photo_import`].
pub struct PhotoImport<'a>(pub(crate) &'a Services);

/// What became of the files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhotoImportReport {
    /// Files in the folder.
    pub read: u64,
    /// Photos given to members.
    pub given: u64,
    /// Files that were not taken: name and reason.
    pub refused: Vec<(String, String)>,
}

/// Members that a file name may mean.
struct Index {
    by_number: HashMap<String, Vec<i64>>,
    by_name: HashMap<String, Vec<i64>>,
}

impl Index {
    /// The one member that this file name means; two candidates never bind.
    fn find(&self, stem: &str) -> Result<i64, &'static str> {
        let number = self.by_number.get(&normal_number(stem));
        match number.or_else(|| self.by_name.get(stem)).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            Some(_) => Err("several members have this number or name"),
            None => Err("no member has this number or name"),
        }
    }
}

impl PhotoImport<'_> {
    /// Gives every photo in a folder to the member that its name means. Each
    /// file stands for itself: one that is refused stops no other.
    pub async fn folder(
        &self,
        scope: &Scope,
        folder: &Path,
        kind: PhotoKind,
        dry_run: bool,
    ) -> Result<PhotoImportReport, Error> {
        scope.may_change()?;
        let index = self.index(scope).await?;
        let mut report = PhotoImportReport::default();
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                paths.push(entry.path());
            }
        }
        paths.sort();
        for path in paths {
            report.read += 1;
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            match self.one(scope, &index, &path, kind, dry_run).await? {
                Ok(()) => report.given += 1,
                Err(reason) => report.refused.push((name, reason)),
            }
        }
        Ok(report)
    }

    async fn one(
        &self,
        scope: &Scope,
        index: &Index,
        path: &Path,
        kind: PhotoKind,
        dry_run: bool,
    ) -> Result<Result<(), String>, Error> {
        let stem = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let member_id = match index.find(stem.trim()) {
            Ok(id) => id,
            Err(reason) => return Ok(Err(reason.to_owned())),
        };
        if std::fs::metadata(path)?.len() > portrait::probe::MAX_FILE_BYTES {
            return Ok(Err("larger than 8 MiB".to_owned()));
        }
        let wish = Wish {
            exam: kind == PhotoKind::Exam,
            ..Wish::default()
        };
        let prepared = match prepare(self.0, std::fs::read(path)?, wish, !dry_run).await {
            Ok(prepared) => prepared,
            Err(Error::Public(refusal)) => return Ok(Err(refusal.to_string())),
            Err(error) => return Err(error),
        };
        if !dry_run {
            let giving = Giving {
                source: match kind {
                    PhotoKind::Exam => PhotoSource::Exam,
                    PhotoKind::Upload => PhotoSource::Batch,
                },
                file_name: stem.clone(),
                override_reason: String::new(),
                guards: Vec::new(),
            };
            let transaction = self.0.0.db.begin().await?;
            self.0
                .photos()
                .give(&transaction, scope, member_id, &prepared, &giving)
                .await?;
            transaction.commit().await?;
        }
        Ok(Ok(()))
    }

    async fn index(&self, scope: &Scope) -> Result<Index, Error> {
        let mut index = Index {
            by_number: HashMap::new(),
            by_name: HashMap::new(),
        };
        for row in repo::members::all(self.0.0.db.read(), scope.association_id).await? {
            for number in [row.member_no, row.id_number]
                .into_iter()
                .filter(|number| !number.is_empty())
            {
                index.by_number.entry(number).or_default().push(row.id);
            }
            index.by_name.entry(row.name).or_default().push(row.id);
        }
        Ok(index)
    }
}
